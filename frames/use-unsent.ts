// What is not sent when the page around goes: the background knows whom it was for and whether it is kept, and the
// browser asks while it is not.
import { useEffect, useRef } from 'preact/hooks';
import type { BackgroundClient } from '../platform/background-client.ts';
import type { Addressees } from '../src/wire/composition.ts';
import type { Autosave } from './use-autosave.ts';

/** `isWritten`: there is something to be kept, and it is not on its way. */
export function useUnsent(
  client: BackgroundClient,
  grant: string,
  addressees: Addressees,
  { save, saveNow }: Autosave,
  isWritten: boolean,
): void {
  const isKept = save.state === 'saved';
  const people = JSON.stringify([addressees.to, addressees.cc, addressees.bcc]);
  const latest = useRef(addressees);
  latest.current = addressees;
  useEffect(() => {
    if (!isWritten) return;
    const request = { grant, addressees: latest.current, isKept };
    // Not to know it is no reason to disturb who writes.
    client.request('composer.unsent', request).catch(() => undefined);
  }, [client, grant, isWritten, isKept, people]);

  const isAtRisk = isWritten && !isKept;
  useEffect(() => {
    if (!isAtRisk) return;
    const ask = (event: BeforeUnloadEvent): void => {
      // While the browser asks, what is missing is saved.
      saveNow().catch(() => undefined);
      event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isAtRisk, saveNow]);
}
