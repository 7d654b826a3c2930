// Putting a backup back: also where nothing was set up yet, as on a second computer.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { errorSentence, text } from '../platform/text.ts';
import type { BackupView } from '../src/wire/backup-view.ts';
import type { ImportFile } from '../src/wire/commands.ts';
import { IconButton } from '../ui/button.tsx';
import { Choice, Field } from '../ui/field.tsx';
import { ActionForm } from './action-form.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { BackupContents } from './backup-contents.tsx';
import { DropZone } from './drop-zone.tsx';
import { readFiles } from './files.ts';
import { useNewPassphrase } from './new-passphrase.tsx';
import { UnlockForm } from './passphrase-forms.tsx';
import { Problem } from './problem.tsx';
import { Waiting } from './waiting.tsx';

export function RestorePlace(): JSX.Element {
  const { vault, back, backup, setBackup } = useApp();
  const leave = (): void => {
    setBackup(undefined);
    back();
  };
  return (
    <div class="stack reading">
      <div class="place-head">
        <IconButton icon="back" label={text('popup_back')} onClick={leave} />
        <h1>{text('popup_backup_restore_title')}</h1>
      </div>
      {vault === undefined ? (
        <Waiting error={undefined} />
      ) : vault.state === 'locked' ? (
        <>
          <p>{text('popup_export_locked')}</p>
          <UnlockForm focus />
        </>
      ) : backup === undefined ? (
        <ChooseBackup />
      ) : (
        <OpenBackup key={backup.name} file={backup} isNew={vault.state === 'absent'} onLeave={leave} />
      )}
    </div>
  );
}

function ChooseBackup(): JSX.Element {
  const { setBackup } = useApp();
  const choosing = useAction();
  const choose = (chosen: File[]): void => {
    void choosing.run(async () => {
      const { files, unread, backup } = await readFiles(chosen.slice(0, 1));
      if (unread[0] !== undefined) throw unread[0].error;
      // One that does not look like a backup is refused with the reason when it is opened.
      setBackup(backup ?? files[0]);
    });
  };
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

function OpenBackup(props: { file: ImportFile; isNew: boolean; onLeave: () => void }): JSX.Element {
  const { file, onLeave } = props;
  // Once the vault is there it is no longer new, in the middle of the work.
  const [isNew] = useState(props.isNew);
  const { go, say, refresh, setBackup, setVault } = useApp();
  const [password, setPassword] = useState('');
  const [isSame, setIsSame] = useState(true);
  const next = useNewPassphrase();
  /** What the file would add: nothing is added before this was seen. */
  const [shown, setShown] = useState<BackupView>();
  const action = useAction();
  const look = async (): Promise<void> => setShown(await ask('backup.inspect', { file, password }));
  const restore = async (id: string): Promise<void> => {
    const passphrase = isNew ? { passphrase: isSame ? password : next.value } : {};
    const added = await ask('backup.restore', { file, password, id, ...passphrase });
    setVault(await ask('vault.view', null));
    refresh();
    setBackup(undefined);
    const { identities, contacts, authorities } = added;
    say({
      message: text('popup_backup_restored', String(identities), String(contacts), String(authorities)),
    });
    go({ name: 'home' });
  };
  if (shown !== undefined) {
    return (
      <ActionForm
        action={action}
        run={() => restore(shown.id)}
        submit={text('popup_backup_restore_now')}
        onCancel={onLeave}
      >
        <BackupContents backup={shown} />
      </ActionForm>
    );
  }
  return (
    <ActionForm
      action={action}
      check={() => !isNew || isSame || next.check()}
      run={look}
      submit={text('popup_backup_look')}
      onCancel={onLeave}
      problemShown
    >
      <p>{text('popup_backup_restore_why')}</p>
      <Field
        label={text('popup_file_password', file.name)}
        secret
        value={password}
        onInput={setPassword}
        problem={action.error === undefined ? undefined : errorSentence(action.error)}
      />
      {isNew && (
        <>
          <Choice
            type="checkbox"
            checked={isSame}
            onChange={setIsSame}
            hint={text('popup_backup_same_passphrase_hint')}
          >
            {text('popup_backup_same_passphrase')}
          </Choice>
          {!isSame && next.fields()}
        </>
      )}
    </ActionForm>
  );
}
