// Which certificate signs, as the person who writes sees it.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { IdentityView } from '../src/wire/views.ts';
import { holderText, validityState, validityText } from '../ui/certificate-facts.tsx';
import { isRevoked } from './own-identities.ts';
import { Icon } from '../ui/icon.tsx';

export function IdentityLine({ identity, sign }: { identity: IdentityView; sign: boolean }): JSX.Element {
  const { certificate } = identity;
  const current = validityState(certificate) === 'current';
  return (
    <p class="identity-line small">
      <Icon name="identity" size={16} />
      <span>
        {text(sign ? 'composer_signs_as' : 'composer_reads_as', holderText(certificate.subject))}{' '}
        {isRevoked(identity) ? (
          <span class="badge tone-invalid">{text('composer_state_revoked')}</span>
        ) : (
          <span class={current ? 'soft' : 'badge tone-invalid'}>{validityText(certificate)}</span>
        )}
      </span>
    </p>
  );
}
