// Every recipient of an encrypted message: ready, or what is missing and how it is mended.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { MendAction } from '../src/wire/mend-action.ts';
import type { RecipientReadiness } from '../src/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { holderText, validityText } from '../ui/certificate-facts.tsx';
import { Fingerprint } from '../ui/fingerprint.tsx';
import { SealIcon, TONE, type SealState } from '../ui/seal-icon.tsx';
import { ArmedButton } from './armed-button.tsx';
import { canReceive } from './send-obstacles.ts';

const SEAL: Readonly<Record<RecipientReadiness['state'], SealState>> = {
  ready: 'valid',
  revoked: 'invalid',
  expired: 'caution',
  missing: 'no-key',
  untrusted: 'unknown',
  'invalid-address': 'invalid',
};

export interface RecipientsProps {
  readonly recipients: readonly RecipientReadiness[];
  readonly accepted: ReadonlySet<string>;
  readonly onAccept: (address: string, accepted: boolean) => void;
  readonly onMend: (action: MendAction) => void;
}

export function Recipients({ recipients, accepted, onAccept, onMend }: RecipientsProps): JSX.Element {
  const troubled = recipients.filter(({ state }) => state !== 'ready');
  return (
    <section class="readiness" aria-label={text('composer_readiness')}>
      <ul class="chips">
        {recipients.map((recipient) => (
          <Chip
            key={recipient.address}
            recipient={recipient}
            accepted={canReceive(recipient, accepted) && recipient.state !== 'ready'}
          />
        ))}
      </ul>
      {troubled.map((recipient) => (
        <Trouble
          key={recipient.address}
          recipient={recipient}
          accepted={accepted.has(recipient.address.toLowerCase())}
          onAccept={onAccept}
          onMend={onMend}
        />
      ))}
    </section>
  );
}

function Chip({ recipient, accepted }: { recipient: RecipientReadiness; accepted: boolean }): JSX.Element {
  const { address, name, state } = recipient;
  const word = accepted ? 'composer_state_accepted' : `composer_state_${state.replace('-', '_')}`;
  return (
    <li class={`chip ${TONE[SEAL[state]]}`} data-state={state} title={address}>
      <SealIcon state={SEAL[state]} size={16} />
      <bdi>{name === '' ? address : name}</bdi>
      <span class="word">{text(word)}</span>
    </li>
  );
}

function Trouble(props: {
  recipient: RecipientReadiness;
  accepted: boolean;
  onAccept: RecipientsProps['onAccept'];
  onMend: RecipientsProps['onMend'];
}): JSX.Element {
  const { recipient, accepted, onAccept, onMend } = props;
  const { address, state, code, certificate } = recipient;
  return (
    <div class={`trouble ${TONE[SEAL[state]]}`}>
      <p>{text(`composer_trouble_${state.replace('-', '_')}`, address)}</p>
      {certificate && (
        <p class="small soft">
          {text(
            'composer_trouble_certificate',
            holderText(certificate.subject),
            holderText(certificate.issuer),
            validityText(certificate),
          )}{' '}
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
        {state === 'untrusted' && (
          <ArmedButton compact pressed={accepted} onPress={() => onAccept(address, !accepted)}>
            {text('composer_accept')}
          </ArmedButton>
        )}
        {(state === 'missing' || state === 'expired' || state === 'revoked') && (
          <Button compact icon="add" onClick={() => onMend({ kind: 'import-contact', address })}>
            {text('composer_import_contact')}
          </Button>
        )}
      </div>
    </div>
  );
}
