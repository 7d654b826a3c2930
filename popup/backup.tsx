// The backup of everything in one encrypted file.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { saveFile } from '../ui/save-file.ts';
import { ActionForm } from './action-form.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { FILE_PASSWORD_WORDS, useNewPassphrase } from './new-passphrase.tsx';
import { openPage } from './open-page.ts';
import { WhenUnlocked } from './when-unlocked.tsx';

/** What the settings show: the two buttons; on a new computer only the one that is of use. */
export function Backup(): JSX.Element {
  const { vault, view, go } = useApp();
  const [making, setMaking] = useState(false);
  const isNew = vault?.state === 'absent';
  // A popup closes as soon as a file is chosen.
  const lead = view === 'page' ? go : openPage;
  return (
    <>
      <p class="soft small">{text(isNew ? 'popup_backup_nothing' : 'popup_backup_what')}</p>
      <div class="row">
        {!isNew && <Button onClick={() => setMaking(true)}>{text('popup_backup_make')}</Button>}
        <Button onClick={() => lead({ name: 'restore' })}>{text('popup_backup_restore')}</Button>
      </div>
      {making && (
        <Dialog title={text('popup_backup_make_title')} onClose={() => setMaking(false)}>
          <WhenUnlocked>
            <MakeBackup onDone={() => setMaking(false)} />
          </WhenUnlocked>
        </Dialog>
      )}
    </>
  );
}

/** `withoutKeys`: what can be saved while the passphrase is forgotten. */
export function MakeBackup(props: { withoutKeys?: true; onDone: () => void }): JSX.Element {
  const { withoutKeys, onDone } = props;
  const { say } = useApp();
  const password = useNewPassphrase(FILE_PASSWORD_WORDS);
  const action = useAction();
  const run = async (): Promise<void> => {
    const file = await ask('backup.make', {
      password: password.value,
      ...(withoutKeys === undefined ? {} : { withoutKeys }),
    });
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
