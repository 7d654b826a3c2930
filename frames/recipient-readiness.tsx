// Recipients of an encrypted message who cannot be written to yet: what is missing, and how it is mended.
import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { boundToText } from '../src/trust/certificate-binding.ts';
import type { MendAction } from '../src/wire/mend-action.ts';
import type { RecipientReadiness } from '../src/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { holderText, validityText } from '../ui/certificate-facts.tsx';
import { Fingerprint } from '../ui/fingerprint.tsx';
import { TONE, type SealState } from '../ui/seal-icon.tsx';
import { AboutBox } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';
import { isAccepted, type Accepted } from './send-obstacles.ts';

const SEAL: Readonly<Record<Exclude<RecipientReadiness['state'], 'ready'>, SealState>> = {
  revoked: 'invalid',
  expired: 'caution',
  'not-yet-valid': 'caution',
  unusable: 'no-key',
  missing: 'no-key',
  untrusted: 'unknown',
  'invalid-address': 'invalid',
};

/** States that another certificate mends. */
const IMPORTABLE: readonly RecipientReadiness['state'][] = [
  'missing',
  'unusable',
  'expired',
  'not-yet-valid',
  'revoked',
];

/** What there is and cannot be used is not called missing. */
function troubleWord({ state, code }: RecipientReadiness): string {
  const word = state === 'unusable' && code === 'recipient.weak-certificate' ? 'weak' : state;
  return word.replaceAll('-', '_');
}

export interface RecipientsProps {
  readonly recipients: readonly RecipientReadiness[];
  readonly accepted: Accepted;
  /** Accepts this very certificate for the address, or takes that back. */
  readonly onAccept: (address: string, sha256: string, accepted: boolean) => void;
  readonly onMend: (action: MendAction) => void;
}

/** More than these are folded behind their number, so that they do not push what is written out of sight. */
const OPEN_TROUBLES = 3;

export function Recipients(props: RecipientsProps): JSX.Element | null {
  const troubled = props.recipients.filter(({ state }) => state !== 'ready');
  if (troubled.length === 0) return null;
  const isFolded = troubled.length > OPEN_TROUBLES;
  return (
    <section class="readiness" aria-label={text('composer_readiness')}>
      {isFolded ? (
        <FoldedTroubles {...props} recipients={troubled} />
      ) : (
        <Troubles {...props} recipients={troubled} />
      )}
    </section>
  );
}

/** How many there are of each kind; one by one when the user asks for them. */
function FoldedTroubles(props: RecipientsProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const states = [...new Set(props.recipients.map(({ state }) => state))];
  const counts = states.map((state) => {
    const count = props.recipients.filter((one) => one.state === state).length;
    return text('composer_troubled_kind', text(`composer_state_${state.replace('-', '_')}`), count);
  });
  return (
    <details class="troubles" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {text('composer_troubled', props.recipients.length)} <span class="soft">{counts.join(' · ')}</span>
      </summary>
      {isOpen && (
        <div class="folded-list">
          <Troubles {...props} />
        </div>
      )}
    </details>
  );
}

function Troubles({ recipients, accepted, onAccept, onMend }: RecipientsProps): JSX.Element {
  return (
    <>
      {recipients.map((recipient) => (
        <Trouble
          key={recipient.address}
          recipient={recipient}
          accepted={isAccepted(recipient, accepted)}
          onAccept={onAccept}
          onMend={onMend}
        />
      ))}
    </>
  );
}

function Trouble(props: {
  recipient: RecipientReadiness;
  accepted: boolean;
  onAccept: RecipientsProps['onAccept'];
  onMend: RecipientsProps['onMend'];
}): JSX.Element {
  const { recipient, accepted, onAccept, onMend } = props;
  const { address, state, code, certificate, boundTo } = recipient;
  const gateway = boundTo && boundToText(boundTo);
  return (
    <AboutBox
      class={`trouble ${state === 'ready' ? '' : TONE[SEAL[state]]}`}
      label={address}
      version={`${address} ${state} ${certificate?.sha256 ?? ''} ${gateway ?? ''} ${accepted}`}
    >
      <p>{text(`composer_trouble_${troubleWord(recipient)}`, address)}</p>
      {certificate && (
        <p class="small soft">
          {text(
            'composer_trouble_certificate',
            holderText(certificate.subject),
            holderText(certificate.issuer),
            validityText(certificate),
          )}{' '}
          {gateway !== undefined && `${text('letter_by_gateway', gateway)} `}
          {code !== undefined && <code>{code}</code>}
        </p>
      )}
      {state === 'untrusted' && certificate && (
        <details class="small">
          <summary>{text('ui_certificate_fingerprint')}</summary>
          <Fingerprint hex={certificate.sha256} label={text('ui_certificate_fingerprint')} />
        </details>
      )}
      <div class="row">
        {state === 'untrusted' && certificate && (
          <ArmedButton
            compact
            icon="shield"
            onPress={() => onMend({ kind: 'trust-recipient', address, sha256: certificate.sha256 })}
          >
            {text('composer_trust')}
          </ArmedButton>
        )}
        {state === 'untrusted' && certificate && (
          <ArmedButton
            compact
            pressed={accepted}
            onPress={() => onAccept(address, certificate.sha256, !accepted)}
          >
            {text('composer_accept')}
          </ArmedButton>
        )}
        {IMPORTABLE.includes(state) && (
          <Button compact icon="add" onClick={() => onMend({ kind: 'import-contact', address })}>
            {text('composer_import_contact')}
          </Button>
        )}
      </div>
    </AboutBox>
  );
}
