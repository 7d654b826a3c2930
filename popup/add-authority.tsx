// Trusting an authority: read the file, compare the fingerprint, choose for whom, then trust.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { CertificateSummary } from '../src/smime/contract.ts';
import type { ImportFile } from '../src/wire/commands.ts';
import type { ImportOutcome } from '../src/wire/views.ts';
import { useApp } from './app-context.ts';
import { AuthorityCandidate } from './authority-candidate.tsx';
import { ask, useAction } from './background.ts';
import { DropZone } from './drop-zone.tsx';
import { CERTIFICATE_FILES } from './import-contacts.tsx';
import { ImportOutcomes } from './import-outcomes.tsx';
import { Problem } from './problem.tsx';
import { useReadFiles } from './use-read-files.ts';

interface Candidate {
  readonly file: ImportFile;
  readonly certificate: CertificateSummary;
}

export function AddAuthority(): JSX.Element {
  const { route } = useApp();
  const read = useReadFiles();
  const [candidates, setCandidates] = useState<readonly Candidate[]>([]);
  /** What the files held besides candidates: known, refused, unreadable. */
  const [others, setOthers] = useState<readonly ImportOutcome[]>([]);
  const action = useAction();
  const start = (chosen: File[]): void => {
    void action.run(async () => {
      const { files, unread } = await read(chosen);
      const outcomes = files.length > 0 ? await ask('authorities.inspect', { files }) : [];
      setCandidates(
        outcomes.flatMap(({ imported }, index) =>
          imported.map((certificate) => ({ file: files[index]!, certificate })),
        ),
      );
      setOthers([
        ...unread.map(({ name, error: { code, details } }) => ({
          ...NOTHING,
          fileName: name,
          error: { code, details },
        })),
        ...outcomes
          .filter(({ error, known, refused }) => error ?? known.length + refused.length > 0)
          .map((outcome) => ({ ...outcome, imported: [] })),
      ]);
    });
  };
  const done = ({ sha256 }: CertificateSummary): void =>
    setCandidates((before) => before.filter(({ certificate }) => certificate.sha256 !== sha256));
  return (
    <>
      <h2>{text('popup_authority_add')}</h2>
      {candidates.length > 0 ? (
        candidates.map(({ file, certificate }, index) => (
          <AuthorityCandidate
            key={certificate.sha256}
            certificate={certificate}
            focus={index === 0}
            trust={(scope) => ask('authorities.add', { file, sha256: certificate.sha256, scope })}
            onDone={() => done(certificate)}
          />
        ))
      ) : (
        <DropZone
          label={text('popup_authority_choose')}
          hint={text('popup_contact_files')}
          accept={CERTIFICATE_FILES}
          busy={action.busy}
          focus={route.name === 'import-authority'}
          onFiles={start}
        />
      )}
      <Problem error={action.error} />
      <ImportOutcomes outcomes={others} />
    </>
  );
}

const NOTHING = { imported: [], known: [], refused: [] } as const;
