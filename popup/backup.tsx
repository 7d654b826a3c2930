// The backup of everything in one encrypted file, and putting it back.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { errorSentence, text } from '../platform/text.ts';
import type { BackupView } from '../src/wire/backup-view.ts';
import type { ImportFile } from '../src/wire/commands.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { saveFile } from '../ui/save-file.ts';
import { ActionForm } from './action-form.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { BackupContents } from './backup-contents.tsx';
import { DropZone } from './drop-zone.tsx';
import { readFiles } from './files.ts';
import { FILE_PASSWORD_WORDS, useNewPassphrase } from './new-passphrase.tsx';
import { openPage } from './open-page.ts';
import { UnlockForm } from './passphrase-forms.tsx';
import { Problem } from './problem.tsx';

/** What the settings show: the two buttons, or why they have to wait. */
export function Backup(): JSX.Element {
  const { vault, view } = useApp();
  const [open, setOpen] = useState<'make' | 'restore'>();
  const close = (): void => setOpen(undefined);
  if (vault?.state === 'absent') return <p class="soft small">{text('popup_backup_nothing')}</p>;
  return (
    <>
      <p class="soft small">{text('popup_backup_what')}</p>
      <div class="row">
        <Button onClick={() => setOpen('make')}>{text('popup_backup_make')}</Button>
        {/* A popup closes as soon as a file is chosen: restoring wants a page. */}
        <Button onClick={() => (view === 'page' ? setOpen('restore') : openPage({ name: 'settings' }))}>
          {text('popup_backup_restore')}
        </Button>
      </div>
      {open !== undefined && (
        <Dialog title={text(`popup_backup_${open}_title`)} onClose={close}>
          {vault?.state !== 'unlocked' ? (
            <div class="stack">
              <p>{text('popup_export_locked')}</p>
              <UnlockForm focus />
            </div>
          ) : open === 'make' ? (
            <MakeBackup onDone={close} />
          ) : (
            <RestoreBackup onDone={close} />
          )}
        </Dialog>
      )}
    </>
  );
}

function MakeBackup({ onDone }: { onDone: () => void }): JSX.Element {
  const { say } = useApp();
  const password = useNewPassphrase(FILE_PASSWORD_WORDS);
  const action = useAction();
  const run = async (): Promise<void> => {
    const file = await ask('backup.make', { password: password.value });
    saveFile(file.fileName, file.content);
    onDone();
    say({ message: text('popup_backup_made', file.fileName) });
  };
  return (
    <ActionForm
      action={action}
      check={password.check}
      run={run}
      submit={text('popup_export_save')}
      onCancel={onDone}
    >
      <p>{text('popup_backup_password_why')}</p>
      {password.fields()}
    </ActionForm>
  );
}

function RestoreBackup({ onDone }: { onDone: () => void }): JSX.Element {
  const { say, refresh } = useApp();
  const [file, setFile] = useState<ImportFile>();
  const [password, setPassword] = useState('');
  /** What the file would add: nothing is added before this was seen. */
  const [shown, setShown] = useState<BackupView>();
  const choosing = useAction();
  const action = useAction();
  const choose = (chosen: File[]): void => {
    void choosing.run(async () => {
      const { files, unread } = await readFiles(chosen.slice(0, 1));
      if (unread[0] !== undefined) throw unread[0].error;
      setFile(files[0]);
    });
  };
  if (file === undefined) {
    return (
      <>
        <DropZone
          label={text('popup_backup_choose')}
          hint={text('popup_backup_choose_hint')}
          accept=".json,application/json"
          busy={choosing.busy}
          focus
          onFiles={choose}
        />
        <Problem error={choosing.error} />
      </>
    );
  }
  const look = async (): Promise<void> => setShown(await ask('backup.inspect', { file, password }));
  const restore = async (id: string): Promise<void> => {
    const { identities, contacts, authorities } = await ask('backup.restore', { file, password, id });
    refresh();
    onDone();
    say({
      message: text('popup_backup_restored', String(identities), String(contacts), String(authorities)),
    });
  };
  if (shown !== undefined) {
    return (
      <ActionForm
        action={action}
        run={() => restore(shown.id)}
        submit={text('popup_backup_restore_now')}
        onCancel={onDone}
      >
        <BackupContents backup={shown} />
      </ActionForm>
    );
  }
  return (
    <ActionForm action={action} run={look} submit={text('popup_backup_look')} onCancel={onDone} problemShown>
      <p>{text('popup_backup_restore_why')}</p>
      <Field
        label={text('popup_file_password', file.name)}
        secret
        value={password}
        onInput={setPassword}
        problem={action.error === undefined ? undefined : errorSentence(action.error)}
      />
    </ActionForm>
  );
}
