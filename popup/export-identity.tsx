// Exporting an identity as a .p12 file for another program or device.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Choice } from '../ui/field.tsx';
import { saveFile } from '../ui/save-file.ts';
import { ActionForm } from './action-form.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { FILE_PASSWORD_WORDS, useNewPassphrase } from './new-passphrase.tsx';
import { WhenUnlocked } from './when-unlocked.tsx';

/** The dialog; while the keys are locked it asks for the passphrase first. */
export function ExportIdentity(props: { id: string; name: string; onClose: () => void }): JSX.Element {
  return (
    <Dialog title={text('popup_export_title', props.name)} onClose={props.onClose}>
      <WhenUnlocked>
        <ExportForm {...props} />
      </WhenUnlocked>
    </Dialog>
  );
}

function ExportForm(props: { id: string; name: string; onClose: () => void }): JSX.Element {
  const { say } = useApp();
  const [legacy, setLegacy] = useState(false);
  const password = useNewPassphrase(FILE_PASSWORD_WORDS);
  const action = useAction();
  const run = async (): Promise<void> => {
    const form = legacy ? 'legacy' : 'modern';
    const file = await ask('identities.export', { id: props.id, password: password.value, form });
    saveFile(file.fileName, file.content);
    props.onClose();
    say({ message: text('popup_export_done', file.fileName) });
  };
  return (
    <ActionForm
      action={action}
      check={password.check}
      run={run}
      submit={text('popup_export_save')}
      onCancel={props.onClose}
    >
      <p>{text('popup_export_what')}</p>
      {password.fields()}
      <Choice type="checkbox" checked={legacy} onChange={setLegacy} hint={text('popup_export_legacy_hint')}>
        {text('popup_export_legacy')}
      </Choice>
    </ActionForm>
  );
}
