// Asks for every recipient whether they can be written to encrypted, and again when anything changes.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { BackgroundClient } from '../platform/background-client.ts';
import type { Addressees } from '../src/wire/composition.ts';
import type { RecipientReadiness } from '../src/wire/views.ts';

/** Addresses arrive letter by letter while they are typed in the page. */
const TYPING_PAUSE_MS = 250;

export interface Readiness {
  /** Undefined until answered for the present addressees. */
  readonly recipients: readonly RecipientReadiness[] | undefined;
  readonly error: unknown;
  readonly refresh: () => void;
}

export function useReadiness(client: BackgroundClient, grant: string, addressees: Addressees): Readiness {
  const [answer, setAnswer] = useState<{
    readonly addressees: Addressees;
    readonly recipients?: readonly RecipientReadiness[];
    readonly error?: unknown;
  }>();
  const question = useRef(0);
  const ask = useCallback((): void => {
    const asked = ++question.current;
    client.request('composer.readiness', { grant, addressees }).then(
      (recipients) => {
        if (asked === question.current) setAnswer({ addressees, recipients });
      },
      (error: unknown) => {
        if (asked === question.current) setAnswer({ addressees, error });
      },
    );
  }, [client, grant, addressees]);
  useEffect(() => {
    const timer = setTimeout(ask, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [ask]);
  const current = answer?.addressees === addressees ? answer : undefined;
  return { recipients: current?.recipients, error: current?.error, refresh: ask };
}
