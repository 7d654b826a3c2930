// Whether the message is encrypted: as it began, as the user switches it, or by itself once everybody can read it.
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { RecipientReadiness, SettingsView } from '../src/wire/views.ts';

export interface EncryptSwitch {
  readonly encrypt: boolean;
  readonly setEncrypt: (on: boolean) => void;
}

/**
 * With the setting "when possible" it goes on once all recipients are ready and the writer can read the copy, unless
 * the user has decided.
 */
export function useEncryptSwitch(
  initial: boolean,
  { encryptByDefault }: SettingsView,
  recipients: readonly RecipientReadiness[] | undefined,
  canReadCopy: boolean,
): EncryptSwitch {
  const [encrypt, setOn] = useState(initial);
  const [decided, setDecided] = useState(initial);
  const possible =
    canReadCopy &&
    recipients !== undefined &&
    recipients.length > 0 &&
    recipients.every(({ state }) => state === 'ready');
  useEffect(() => {
    if (encryptByDefault === 'when-possible' && possible && !decided) setOn(true);
  }, [encryptByDefault, possible, decided]);
  const setEncrypt = useCallback((on: boolean) => {
    setDecided(true);
    setOn(on);
  }, []);
  return { encrypt, setEncrypt };
}
