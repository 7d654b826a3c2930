// Sends the message once: with progress, cancelled while that is possible, and never a second time by itself.
import { useCallback, useRef, useState } from 'preact/hooks';
import type { BackgroundClient } from '../platform/background-client.ts';
import { errorCode } from '../src/errors.ts';
import type { LetterRequest } from '../src/wire/composition.ts';
import type { SendProgress } from '../src/wire/progress.ts';

export type Sending =
  | { readonly phase: 'writing' }
  /** Without `cancel` it goes on in the webmail's page, which cannot be stopped. */
  | { readonly phase: 'sending'; readonly progress?: SendProgress; readonly cancel?: () => void }
  /** A window of our own asks whether to send. */
  | { readonly phase: 'confirming' }
  | { readonly phase: 'failed'; readonly error: unknown }
  | { readonly phase: 'unclear'; readonly code: string }
  | { readonly phase: 'sent'; readonly copyIn: string; readonly isCopyLost: boolean }
  | { readonly phase: 'attached' };

export interface SendingControls {
  readonly sending: Sending;
  readonly send: (request: LetterRequest) => void;
  /** As `send`, after a window of our own has asked. */
  readonly confirmAndSend: (request: LetterRequest) => void;
  /** The letter that was last to be sent, as it was. */
  readonly lastRequest: () => LetterRequest | undefined;
  readonly backToWriting: () => void;
}

/** `attach` takes over where the background answers that the sealed message is to be attached. */
export function useSending(
  client: BackgroundClient,
  grant: string,
  attach: (request: LetterRequest) => Promise<void>,
): SendingControls {
  const [sending, setSending] = useState<Sending>({ phase: 'writing' });
  const attempt = useRef<{ readonly id: string; readonly request: LetterRequest } | undefined>(undefined);

  const send = useCallback(
    (request: LetterRequest): void => {
      // The same message under the same id: what the background has done of it is not done again.
      if (!attempt.current || !isSameRequest(attempt.current.request, request)) {
        attempt.current = { id: crypto.randomUUID(), request };
      } else attempt.current = { ...attempt.current, request };
      const stop = new AbortController();
      const cancel = (): void => stop.abort();
      setSending({ phase: 'sending', cancel });
      let latest: SendProgress | undefined;
      client
        .request(
          'composer.send',
          { grant, sendId: attempt.current.id, ...request },
          {
            signal: stop.signal,
            // The click may come too late: only the background knows whether the message has gone out.
            cancelByAnswer: true,
            onProgress: (progress) => {
              latest = progress;
              setSending({ phase: 'sending', progress, cancel });
            },
          },
        )
        .then(async (outcome) => {
          if (outcome.state === 'unclear') {
            // The background has done what it could under this id; sending again is a new decision.
            attempt.current = undefined;
            setSending({ phase: 'unclear', code: outcome.code });
          } else if (outcome.state === 'sent') {
            const { copyIn = '', isCopyLost = false } = outcome;
            setSending({ phase: 'sent', copyIn, isCopyLost });
          } else {
            setSending({ phase: 'sending', progress: { step: 'uploading', done: 0, total: 0 } });
            await attach(request);
            setSending({ phase: 'attached' });
          }
        })
        .catch((error: unknown) => {
          const code = errorCode(error);
          if (code === 'request.cancelled') setSending({ phase: 'writing' });
          else if (code === 'worker.stopped' && !canCancel(latest)) setSending({ phase: 'unclear', code });
          else setSending({ phase: 'failed', error });
        });
    },
    [client, grant, attach],
  );
  const confirmAndSend = useCallback(
    (request: LetterRequest): void => {
      setSending({ phase: 'confirming' });
      client.request('composer.confirm', { grant, shown: request.shown }).then(
        ({ confirmation }) => {
          if (confirmation === undefined) setSending({ phase: 'writing' });
          else send({ ...request, confirmation });
        },
        (error: unknown) => setSending({ phase: 'failed', error }),
      );
    },
    [client, grant, send],
  );
  const backToWriting = useCallback(() => setSending({ phase: 'writing' }), []);
  const lastRequest = useCallback(() => attempt.current?.request, []);
  return { sending, send, confirmAndSend, lastRequest, backToWriting };
}

/** Cancelling is offered until the message is handed over for good. */
export function canCancel(progress: SendProgress | undefined): boolean {
  return (
    progress === undefined ||
    progress.step === 'reading' ||
    progress.step === 'sealing' ||
    progress.step === 'uploading'
  );
}

function isSameRequest(a: LetterRequest, b: LetterRequest): boolean {
  return (
    a.draft === b.draft &&
    JSON.stringify([a.shown, a.acceptUntrusted]) === JSON.stringify([b.shown, b.acceptUntrusted])
  );
}
