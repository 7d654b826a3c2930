// The verdict above the message: one sentence, its reasons, the one best action, and the user's own cue.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { CertificateSummary, RecipientReport } from '../src/smime/contract.ts';
import { equalAddresses } from '../src/trust/address.ts';
import type { MendAction } from '../src/wire/mend-action.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { holderText } from '../ui/certificate-facts.tsx';
import { VerdictLine } from '../ui/verdict-line.tsx';
import { toneOf } from '../ui/verdict-tone.ts';
import { AboutCertificate } from './about-certificate.tsx';
import { ArmedButton } from './armed-button.tsx';
import { bestAction, mayBind, needsFirstCertificate, type BestAction } from './best-action.ts';
import { causeSentence } from './cause-sentence.ts';
import { Cue } from '../ui/cue.tsx';
import { REVOCATION_UNAVAILABLE, RevocationLine } from './revocation-line.tsx';
import { claimsProtection } from './claims-protection.ts';
import { GetCertificate } from './get-certificate.tsx';
import { RecipientList } from './layer-details.tsx';
import { namedCertificate } from './named-certificate.ts';
import { verdictWords } from './verdict-words.ts';

/** Longer lists of recipients are folded. */
const OPEN_RECIPIENTS = 5;

export interface VerdictPanelProps {
  readonly view: ReaderView;
  /** For the user's own cue; a verdict within a message goes without. */
  readonly settings?: SettingsView;
  readonly onMend: (action: MendAction) => void;
}

export function VerdictPanel({ view, settings, onMend }: VerdictPanelProps): JSX.Element | null {
  const { verdict } = view;
  if (!claimsProtection(verdict)) return null;
  const action = bestAction(verdict);
  const words = verdictWords(view);
  const isFirst = needsFirstCertificate(view);
  const further = verdict.codes
    .filter((code) => code !== REVOCATION_UNAVAILABLE)
    .slice(1)
    .map((code) => causeSentence(code, verdict));
  return (
    <section class={`verdict-panel ${toneOf(verdict)}`} aria-label={text('reader_verdict')}>
      {settings && <Cue settings={settings} />}
      <div role="status">
        <VerdictLine verdict={verdict} saidElsewhere={REVOCATION_UNAVAILABLE} {...(words && { words })}>
          {verdict.status === 'partial' && verdict.signer && verdict.signer.address !== '' && (
            <p class="reason">{text('reader_partial_signer', verdict.signer.name, verdict.signer.address)}</p>
          )}
          {further.map((sentence) => (
            <p key={sentence} class="reason">
              {sentence}
            </p>
          ))}
          <RevocationLine view={view} />
        </VerdictLine>
      </div>
      {verdict.status === 'no-key' && !isFirst && <EncryptedFor view={view} />}
      {action && (
        <div class="row actions">
          <Action action={action} view={view} onMend={onMend} />
        </div>
      )}
      {isFirst && <GetCertificate />}
    </section>
  );
}

/** What is about a certificate stands in one box with it. */
function Action({ action, view, onMend }: VerdictPanelProps & { action: BestAction }): JSX.Element {
  const { mend, icon, labelKey } = action;
  const button = (
    <ArmedButton kind="primary" icon={icon} onPress={() => onMend(mend)}>
      {text(labelKey)}
    </ArmedButton>
  );
  if (mend.kind !== 'trust' && mend.kind !== 'certificate') return button;
  const { sha256 } = mend;
  return (
    <AboutCertificate certificate={namedCertificate(view, sha256)}>
      <div class="row">
        {button}
        {mayBind(view) && (
          <ArmedButton icon="people" onPress={() => onMend({ kind: 'bind', sha256 })}>
            {text('reader_action_bind')}
          </ArmedButton>
        )}
      </div>
    </AboutCertificate>
  );
}

/** Without a key the useful thing to know is which certificates it was written for. */
function EncryptedFor({ view }: { view: ReaderView }): JSX.Element | null {
  const recipients = view.layers.find(({ type }) => type === 'encrypted')?.recipients ?? [];
  if (recipients.length === 0) return null;
  const { tried = [] } = view;
  return (
    <details class="small encrypted-for" open={recipients.length <= OPEN_RECIPIENTS}>
      <summary>{text('reader_encrypted_for', recipients.length)}</summary>
      <RecipientList recipients={recipients} />
      {tried.length > 0 && (
        <>
          <p>{text(isForOtherOwn(recipients, tried) ? 'reader_other_own' : 'reader_tried')}</p>
          <ul class="recipients">
            {tried.map(({ sha256, subject, addresses, issuer, serial }) => (
              <li key={sha256}>
                <bdi>{holderText(subject)}</bdi> <bdi class="soft">{addresses.join(', ')}</bdi>{' '}
                <bdi class="soft">{text('reader_recipient', holderText(issuer), serial)}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}

/** Encrypted for an address of the user's, with another certificate: usually an older one. */
function isForOtherOwn(recipients: readonly RecipientReport[], own: readonly CertificateSummary[]): boolean {
  const addresses = own.flatMap((certificate) => certificate.addresses);
  return recipients.some(({ holder }) =>
    holder?.addresses.some((address) => addresses.some((one) => equalAddresses(one, address))),
  );
}
