// What is about to be sent: the sender, every address whole and first, the subject, and how it is protected.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { CertificateSummary, Mailbox } from '../src/smime/contract.ts';
import { equalAddresses } from '../src/trust/address.ts';
import type { LetterOptions, ShownLetter } from '../src/wire/composition.ts';
import type { RecipientReadiness } from '../src/wire/views.ts';
import { validityText } from '../ui/certificate-facts.tsx';
import { shortName } from '../ui/name-text.ts';
import { SealIcon, TONE, type SealState } from '../ui/seal-icon.tsx';
import { harmlessName, plainSubject, shownAddress } from './letter-text.ts';
import { protectionKey } from './protection-switches.tsx';

const SEAL: Readonly<Record<RecipientReadiness['state'], SealState>> = {
  ready: 'valid',
  revoked: 'invalid',
  expired: 'caution',
  'not-yet-valid': 'caution',
  unusable: 'no-key',
  missing: 'no-key',
  untrusted: 'unknown',
  'invalid-address': 'invalid',
};

export interface RecipientMark {
  readonly state: RecipientReadiness['state'];
  readonly accepted: boolean;
  /** All that are encrypted to, where an address has more than one. */
  readonly several?: readonly CertificateSummary[];
}

export interface LetterFactsProps {
  readonly letter: Pick<
    ShownLetter,
    'addressees' | 'subject' | 'options' | 'sign' | 'encrypt' | 'certificates'
  >;
  /** Whether somebody can be written to, where that matters and is known. */
  readonly markOf?: (address: string) => RecipientMark | undefined;
}

export function LetterFacts({ letter, markOf }: LetterFactsProps): JSX.Element {
  const { addressees, subject, options, sign, encrypt } = letter;
  const { from, to, cc, bcc } = addressees;
  const gatewayOf = (address: string): string | undefined =>
    letter.certificates.find((one) => equalAddresses(one.address, address))?.standsFor;
  const recipients = { markOf, gatewayOf };
  return (
    <dl class="letter-facts small">
      <Row name="from" people={[from]} />
      <Row name="to" people={to} {...recipients} />
      {cc.length > 0 && <Row name="cc" people={cc} {...recipients} />}
      {bcc.length > 0 && <Row name="bcc" people={bcc} {...recipients} />}
      {options.replyTo.length > 0 && <Row name="reply_to" people={options.replyTo} />}
      {options.followupTo.length > 0 && <Row name="followup_to" people={options.followupTo} />}
      <dt>{text('letter_subject')}</dt>
      <dd class="letter-subject">
        <bdi>{plainSubject(subject) || text('letter_no_subject')}</bdi>
      </dd>
      {wishes(options).length > 0 && (
        <>
          <dt>{text('letter_wishes')}</dt>
          <dd>{wishes(options).join(' · ')}</dd>
        </>
      )}
      <dt>{text('composer_protection')}</dt>
      <dd>{text(protectionKey('composer_explain', sign, encrypt))}</dd>
    </dl>
  );
}

/** What the page's form asks for besides, in words. */
function wishes({ readReceipt, deliveryNotice, priority }: LetterOptions): string[] {
  return [
    ...(readReceipt ? [text('letter_read_receipt')] : []),
    ...(deliveryNotice ? [text('letter_delivery_notice')] : []),
    ...(priority === 3 ? [] : [text(`letter_priority_${priority}`)]),
  ];
}

function Row(props: {
  name: 'from' | 'to' | 'cc' | 'bcc' | 'reply_to' | 'followup_to';
  people: readonly Mailbox[];
  markOf?: LetterFactsProps['markOf'];
  gatewayOf?: (address: string) => string | undefined;
}): JSX.Element {
  const { name, people, markOf, gatewayOf } = props;
  return (
    <>
      <dt>{text(`letter_${name}`)}</dt>
      <dd>
        {people.length === 0 ? (
          <span class="soft">{text('letter_nobody')}</span>
        ) : (
          <ul class="chips">
            {people.map((mailbox, index) => (
              <Chip
                key={`${index} ${mailbox.address}`}
                mailbox={mailbox}
                mark={markOf?.(mailbox.address)}
                gateway={gatewayOf?.(mailbox.address)}
              />
            ))}
          </ul>
        )}
      </dd>
    </>
  );
}

function Chip(props: {
  mailbox: Mailbox;
  mark: RecipientMark | undefined;
  /** Whose gateway can read what is sent, where the address has no certificate of its own. */
  gateway: string | undefined;
}): JSX.Element {
  const { mailbox, mark, gateway } = props;
  const name = harmlessName(mailbox);
  const seal = mark && (gateway === undefined ? SEAL[mark.state] : 'caution');
  const word = mark?.accepted === true ? 'accepted' : mark?.state.replaceAll('-', '_');
  return (
    <li class={`chip ${seal === undefined ? '' : TONE[seal]}`} data-state={mark?.state}>
      {seal !== undefined && <SealIcon state={seal} size={16} />}
      <bdi class="address" dir="ltr">
        {shownAddress(mailbox.address)}
      </bdi>
      {name !== '' && <bdi class="soft">{name}</bdi>}
      {word !== undefined && <span class="word">{text(`composer_state_${word}`)}</span>}
      {gateway !== undefined && <span class="gateway soft">{text('letter_by_gateway', gateway)}</span>}
      {mark?.several !== undefined && <Several certificates={mark.several} />}
    </li>
  );
}

/** Who shares an address has a certificate each: all of them can read what is sent. */
function Several({ certificates }: { certificates: readonly CertificateSummary[] }): JSX.Element {
  return (
    <span class="several soft">
      {text('letter_several_certificates', certificates.length)}{' '}
      {certificates.map((certificate, index) => (
        <bdi key={certificate.sha256}>
          {index > 0 && ' · '}
          {text(
            'composer_identity_option',
            shortName(certificate.subject),
            shortName(certificate.issuer),
            validityText(certificate),
          )}
        </bdi>
      ))}
    </span>
  );
}
