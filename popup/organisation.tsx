// The organisation's policy: what it sets, by whom it came, and the import of a signed one.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { errorSentence, text } from '../platform/text.ts';
import { BackgroundError } from '../platform/background-client.ts';
import type { ImportFile } from '../src/wire/commands.ts';
import type { OrganisationProposal, OrganisationView, PolicyView } from '../src/wire/trust-views.ts';
import { Button } from '../ui/button.tsx';
import { holderText } from '../ui/certificate-facts.tsx';
import { dayText } from '../ui/date-text.ts';
import { Choice } from '../ui/field.tsx';
import { FingerprintCompare } from '../ui/fingerprint-compare.tsx';
import { Notice } from '../ui/notice.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction, useAnswer } from './background.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { DropZone } from './drop-zone.tsx';
import { Problem } from './problem.tsx';
import { scopeSentence } from './scope-words.ts';
import { SETTING_LABELS } from './setting-labels.ts';
import { Section } from './settings-parts.tsx';
import { useReadFiles } from './use-read-files.ts';

export function Organisation(): JSX.Element {
  const { view } = useApp();
  const { value: organisation } = useAnswer('organisation.view', null);
  return (
    <Section title={text('popup_organisation')}>
      {organisation ? (
        <InForce organisation={organisation} />
      ) : (
        <p class="soft">{text('popup_organisation_none')}</p>
      )}
      {view === 'page' && organisation?.source !== 'managed' && <ImportPolicy />}
    </Section>
  );
}

function InForce({ organisation }: { organisation: OrganisationView }): JSX.Element {
  const { refresh } = useApp();
  const { source, policy, problem, authority, importedAt } = organisation;
  const [removing, setRemoving] = useState(false);
  return (
    <>
      <p class="small soft">
        {source === 'managed'
          ? text('popup_organisation_managed')
          : text('popup_organisation_file', holderText(authority?.subject ?? ''), dayText(importedAt ?? 0))}
      </p>
      {problem && (
        <Notice state="error" title={text('popup_organisation_void')}>
          <p>{errorSentence(new BackgroundError(problem.code, problem.details))}</p>
        </Notice>
      )}
      {policy && <PolicyFacts policy={policy} />}
      {source === 'file' && (
        <div class="row">
          <Button onClick={() => setRemoving(true)}>{text('popup_organisation_remove')}</Button>
        </div>
      )}
      {removing && (
        <ConfirmDialog
          title={text('popup_organisation_remove_title')}
          confirm={text('popup_organisation_remove')}
          onConfirm={async () => {
            await ask('organisation.drop', null);
            refresh();
          }}
          onClose={() => setRemoving(false)}
        >
          <p>{text('popup_organisation_remove_what')}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function PolicyFacts({ policy }: { policy: PolicyView }): JSX.Element {
  const { anchors, rsaBits, noSha1, settings, locked, directories } = policy;
  const weakest = [rsaBits === undefined ? '' : `RSA ${rsaBits}`, noSha1 ? 'SHA-256' : ''].filter(Boolean);
  return (
    <dl class="facts">
      <dt>{text('popup_organisation_name')}</dt>
      <dd>{policy.name}</dd>
      {anchors.length > 0 && (
        <>
          <dt>{text('popup_tab_authorities')}</dt>
          <dd>
            <ul>
              {anchors.map(({ certificate, scope }) => (
                <li key={certificate.sha256}>
                  {holderText(certificate.subject)}: {scopeSentence(scope)}
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
      {weakest.length > 0 && (
        <>
          <dt>{text('popup_organisation_minimum')}</dt>
          <dd>{weakest.join(', ')}</dd>
        </>
      )}
      {settings.length > 0 && (
        <>
          <dt>{text('popup_tab_settings')}</dt>
          <dd>
            <ul>
              {settings.map((name) => (
                <li key={name}>
                  {text(SETTING_LABELS[name])}
                  {locked.includes(name) && ` (${text('popup_organisation_locked')})`}
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
      {directories.length > 0 && (
        <>
          <dt>{text('popup_organisation_directories')}</dt>
          <dd>
            <ul>
              {directories.map((address) => (
                <li key={address}>{address}</li>
              ))}
            </ul>
          </dd>
        </>
      )}
    </dl>
  );
}

function ImportPolicy(): JSX.Element {
  const { refresh } = useApp();
  const read = useReadFiles();
  const [proposed, setProposed] = useState<{ file: ImportFile; proposal: OrganisationProposal }>();
  const [compared, setCompared] = useState(false);
  const action = useAction();
  const choose = (chosen: File[]): void => {
    void action.run(async () => {
      const { files, unread } = await read(chosen.slice(0, 1));
      if (unread[0]) throw unread[0].error;
      const [file] = files;
      if (file === undefined) return;
      setCompared(false);
      setProposed({ file, proposal: await ask('organisation.inspect', { file }) });
    });
  };
  const accept = (): void => {
    if (proposed === undefined) return;
    const { file, proposal } = proposed;
    void action.run(async () => {
      await ask('organisation.import', { file, sha256: proposal.authority.sha256 });
      setProposed(undefined);
      refresh();
    });
  };
  return (
    <>
      {proposed === undefined ? (
        <DropZone
          label={text('popup_organisation_choose')}
          hint={text('popup_organisation_choose_hint')}
          accept=".p7m,.p7s,.pem,.der,.cms"
          busy={action.busy}
          onFiles={choose}
        />
      ) : (
        <div class="stack candidate">
          <PolicyFacts policy={proposed.proposal.policy} />
          <p>{text('popup_trust_compare_authority', holderText(proposed.proposal.authority.subject))}</p>
          <FingerprintCompare hex={proposed.proposal.authority.sha256} />
          <Choice type="checkbox" checked={compared} onChange={setCompared}>
            {text('popup_compared')}
          </Choice>
          <div class="row">
            <Button kind="primary" busy={action.busy} disabled={!compared} onClick={accept}>
              {text('popup_organisation_accept')}
            </Button>
            <Button kind="quiet" onClick={() => setProposed(undefined)}>
              {text('popup_cancel')}
            </Button>
          </div>
        </div>
      )}
      <Problem error={action.error} />
    </>
  );
}
