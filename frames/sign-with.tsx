// The choice of a certificate to sign with, for a writer who has several for the sender's address.
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { IdentityView } from '../src/wire/views.ts';
import { validityText } from '../ui/certificate-facts.tsx';
import { Icon } from '../ui/icon.tsx';
import { shortName } from '../ui/name-text.ts';

export interface SignWithProps {
  readonly choices: readonly IdentityView[];
  readonly chosen: IdentityView;
  readonly disabled: boolean;
  readonly onChoose: (id: string) => void;
}

export function SignWith({ choices, chosen, disabled, onChoose }: SignWithProps): JSX.Element {
  const id = useId();
  return (
    <div class="sign-with small">
      <label for={id}>
        <Icon name="identity" size={16} /> {text('composer_sign_with')}
      </label>
      <select
        id={id}
        class="input"
        value={chosen.id}
        disabled={disabled}
        onChange={(event) => {
          if (event.isTrusted) onChoose(event.currentTarget.value);
        }}
      >
        {choices.map((identity) => (
          <option key={identity.id} value={identity.id}>
            {optionText(identity, choices)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Digits of a serial number that are enough to tell two certificates apart by. */
const SERIAL_DIGITS = 8;

/** Who it is for, who issued it and until when; the end of its serial number where that is the same for another one. */
function optionText(identity: IdentityView, choices: readonly IdentityView[]): string {
  const words = identityText(identity);
  const isAlone = choices.every((other) => other.id === identity.id || identityText(other) !== words);
  return isAlone ? words : `${words} (…${identity.certificate.serial.slice(-SERIAL_DIGITS)})`;
}

function identityText({ certificate }: IdentityView): string {
  const { subject, issuer } = certificate;
  return text('composer_identity_option', shortName(subject), shortName(issuer), validityText(certificate));
}
