// The two switches, Sign and Encrypt, and what the message will be with them.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { ArmedButton } from './armed-button.tsx';

export interface ProtectionSwitchesProps {
  readonly sign: boolean;
  readonly encrypt: boolean;
  readonly disabled: boolean;
  readonly onSign: (on: boolean) => void;
  readonly onEncrypt: (on: boolean) => void;
}

export function ProtectionSwitches(props: ProtectionSwitchesProps): JSX.Element {
  return (
    <div class="switches" role="group" aria-label={text('composer_protection')}>
      <Switch
        icon="shield"
        label="composer_sign"
        on={props.sign}
        disabled={props.disabled}
        set={props.onSign}
      />
      <Switch
        icon="lock"
        label="composer_encrypt"
        on={props.encrypt}
        disabled={props.disabled}
        set={props.onEncrypt}
      />
    </div>
  );
}

function Switch(props: {
  icon: 'shield' | 'lock';
  label: string;
  on: boolean;
  disabled: boolean;
  set: (on: boolean) => void;
}): JSX.Element {
  return (
    <ArmedButton
      kind="switch"
      icon={props.icon}
      pressed={props.on}
      disabled={props.disabled}
      onPress={() => props.set(!props.on)}
    >
      {text(props.label)}
      <span class="state" aria-hidden="true">
        {text(props.on ? 'composer_on' : 'composer_off')}
      </span>
    </ArmedButton>
  );
}

/** Message key of the sentence, or of the button's label, for the switches that are on. */
export function protectionKey(prefix: string, sign: boolean, encrypt: boolean): string {
  const what = sign && encrypt ? 'both' : sign ? 'signed' : encrypt ? 'encrypted' : 'nothing';
  return `${prefix}_${what}`;
}
