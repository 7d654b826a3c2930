// Importing other people's certificates: many files at once, each told what became of it.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { ImportOutcome } from '../src/wire/views.ts';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { DropZone } from './drop-zone.tsx';
import { ImportOutcomes } from './import-outcomes.tsx';
import { Problem } from './problem.tsx';
import { useReadFiles } from './use-read-files.ts';

export const CERTIFICATE_FILES = '.cer,.crt,.pem,.der,.p7b,.p7c,application/pkix-cert,application/pkcs7-mime';

export function ImportContacts(): JSX.Element {
  const { route, refresh } = useApp();
  const read = useReadFiles();
  const [outcomes, setOutcomes] = useState<readonly ImportOutcome[]>([]);
  const action = useAction();
  const start = (chosen: File[]): void => {
    void action.run(async () => {
      const { files, unread } = await read(chosen);
      const taken = files.length > 0 ? await ask('contacts.import', { files }) : [];
      setOutcomes([
        ...unread.map(({ name, error }) => ({
          fileName: name,
          imported: [],
          known: [],
          refused: [],
          error: { code: error.code, details: error.details },
        })),
        ...taken,
      ]);
      refresh();
    });
  };
  const wanted = route.name === 'import-contact' ? route.address : undefined;
  return (
    <>
      <h2>{text('popup_contact_import')}</h2>
      {wanted !== undefined && <p>{text('popup_contact_wanted', wanted)}</p>}
      <DropZone
        label={text('popup_contact_choose')}
        hint={text('popup_contact_files')}
        accept={CERTIFICATE_FILES}
        busy={action.busy}
        focus={route.name === 'import-contact'}
        onFiles={start}
      />
      <Problem error={action.error} />
      <ImportOutcomes outcomes={outcomes} ofContacts />
    </>
  );
}
