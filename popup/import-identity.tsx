// Importing an identity: passphrase first, then files, each with its own password where it needs one.
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { errorSentence, text } from '../platform/text.ts';
import { errorCode } from '../src/errors.ts';
import type { ImportFile } from '../src/wire/commands.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { DropZone } from './drop-zone.tsx';
import { IdentityOutcomes, type IdentityOutcome } from './identity-outcomes.tsx';
import { CreatePassphraseForm, UnlockForm } from './passphrase-forms.tsx';
import { NextStep } from './next-step.tsx';
import { Problem } from './problem.tsx';
import { useDrops } from './use-drops.ts';
import { useReadFiles } from './use-read-files.ts';

/** The file wants another password than the one tried. */
const PASSWORD_CODES: ReadonlySet<string> = new Set(['key.password-needed', 'pkcs12.wrong-password']);

export function ImportIdentity(): JSX.Element {
  const { vault, route } = useApp();
  const focus = route.name === 'import-identity';
  switch (vault?.state) {
    case 'absent':
      return (
        <>
          <h2>{text('popup_passphrase_title')}</h2>
          <CreatePassphraseForm />
          <RestoreInstead />
        </>
      );
    case 'locked':
      return (
        <>
          <h2>{text('popup_identity_import')}</h2>
          <p class="soft">{text('popup_unlock_to_import')}</p>
          <UnlockForm focus={focus} />
          <CatchDrops />
        </>
      );
    case 'unlocked':
      return (
        <>
          <h2>{text('popup_identity_import')}</h2>
          <ImportFiles />
        </>
      );
    case undefined:
      return <h2>{text('popup_identity_import')}</h2>;
  }
}

/** For who has used Waxseal on another computer: their passphrase and keys come with the backup. */
function RestoreInstead(): JSX.Element {
  const { go } = useApp();
  return (
    <section class="stack">
      <p class="soft small">{text('popup_backup_nothing')}</p>
      <div class="row">
        <Button onClick={() => go({ name: 'restore' })}>{text('popup_backup_restore')}</Button>
      </div>
      <CatchDrops />
    </section>
  );
}

/** While nothing can be imported yet: a backup that is dropped leads to its place, other files do nothing. */
function CatchDrops(): null {
  const read = useReadFiles();
  useDrops((files) => void read(files).catch(() => undefined));
  return null;
}

function ImportFiles(): JSX.Element {
  const { refresh, route } = useApp();
  const read = useReadFiles();
  const [outcomes, setOutcomes] = useState<readonly IdentityOutcome[]>([]);
  /** Files that wait; the first one is being asked about. */
  const [waiting, setWaiting] = useState<readonly ImportFile[]>([]);
  /** Passwords that opened a file of this import: the next file often has the same one. */
  const passwords = useRef<string[]>([]);
  const action = useAction();

  const report = (outcome: IdentityOutcome): void => setOutcomes((before) => [outcome, ...before]);
  const importOne = async (file: ImportFile, password: string): Promise<void> => {
    report({ fileName: file.name, result: await ask('identities.import', { file, password }) });
    refresh();
  };
  /** Takes files as far as it can without asking; the first that needs a password stays in front. */
  const proceed = async (files: readonly ImportFile[]): Promise<void> => {
    for (const [index, file] of files.entries()) {
      if (await openedBy(['', ...passwords.current], (password) => importOne(file, password), file, report))
        continue;
      setWaiting(files.slice(index));
      return;
    }
    setWaiting([]);
  };
  const start = (chosen: File[]): void => {
    void action.run(async () => {
      const { files, unread } = await read(chosen);
      // What became of the files before is past: an old failure must not stand beside the new success.
      if (waiting.length === 0) setOutcomes([]);
      for (const { name, error } of unread) report({ fileName: name, error });
      await proceed([...waiting, ...files]);
    });
  };
  const [current, ...later] = waiting;
  return (
    <>
      {current ? (
        <PasswordForm
          key={current.name}
          file={current}
          more={later.length}
          onPassword={async (password) => {
            await importOne(current, password);
            passwords.current = [password, ...passwords.current.filter((known) => known !== password)];
            await proceed(later);
          }}
          onSkip={() => void action.run(() => proceed(later))}
          onUnusable={async (error) => {
            report({ fileName: current.name, error });
            await proceed(later);
          }}
        />
      ) : (
        <DropZone
          label={text('popup_identity_choose')}
          hint={text('popup_identity_files')}
          accept=".p12,.pfx,.pem,.key,.p8,.cer,.crt,.der,.p7b,.p7c,application/x-pkcs12"
          busy={action.busy}
          focus={route.name === 'import-identity'}
          onFiles={start}
        />
      )}
      <Problem error={action.error} />
      <IdentityOutcomes outcomes={outcomes} />
      {outcomes.some((outcome) => 'result' in outcome) && <NextStep />}
    </>
  );
}

/**
 * Tries passwords in turn. True when the file is done with: imported, or refused for another reason than its
 * password, which is then reported.
 */
async function openedBy(
  passwords: readonly string[],
  attempt: (password: string) => Promise<void>,
  file: ImportFile,
  report: (outcome: IdentityOutcome) => void,
): Promise<boolean> {
  for (const password of passwords) {
    try {
      await attempt(password);
      return true;
    } catch (error) {
      if (errorCode(error).startsWith('vault.')) throw error;
      if (PASSWORD_CODES.has(errorCode(error))) continue;
      report({ fileName: file.name, error });
      return true;
    }
  }
  return false;
}

function PasswordForm(props: {
  file: ImportFile;
  more: number;
  onPassword: (password: string) => Promise<void>;
  onUnusable: (error: unknown) => Promise<void>;
  onSkip: () => void;
}): JSX.Element {
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const action = useAction();
  const input = useRef<HTMLInputElement>(null);
  const submit = async (): Promise<void> => {
    setProblem(undefined);
    try {
      await props.onPassword(password);
    } catch (error) {
      const code = errorCode(error);
      if (!PASSWORD_CODES.has(code) && !code.startsWith('vault.')) return props.onUnusable(error);
      setProblem(errorSentence(error));
      input.current?.select();
    }
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void action.run(submit);
      }}
    >
      <Field
        label={text('popup_file_password', props.file.name)}
        hint={text('popup_file_password_hint')}
        secret
        value={password}
        onInput={setPassword}
        problem={problem}
        inputRef={(element) => {
          if (element && input.current !== element) element.focus();
          input.current = element;
        }}
      />
      <div class="row">
        <Button kind="primary" submit busy={action.busy}>
          {text('popup_identity_import_one')}
        </Button>
        <Button kind="quiet" onClick={props.onSkip}>
          {text(props.more > 0 ? 'popup_skip_file' : 'popup_cancel')}
        </Button>
      </div>
    </form>
  );
}
