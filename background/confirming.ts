// Asks in a window of our own whether a letter is to be sent, where the frame in the page cannot be seen for certain.
import type { LetterToConfirm, ShownLetter } from '../src/wire/composition.ts';
import { browser } from '../platform/browser.ts';
import { fault } from './errors.ts';
import type { ComposerGrant } from './grants.ts';
import { load, store, forget } from './storage.ts';
import { settingsView } from './stores/settings.ts';

const WINDOW = { width: 560, height: 640 };
const PREFIX = 'confirmed:';

interface Waiting {
  readonly shown: ShownLetter;
  readonly answer: (send: boolean) => void;
}

/** In memory: the composer waits for the answer on a connection that keeps the worker alive. */
const waiting = new Map<string, Waiting>();

interface Confirmed {
  readonly confirmation: string;
  readonly shown: string;
}

/** Resolves when the user has decided, or closed the window. */
export async function confirmLetter(
  grant: ComposerGrant,
  shown: ShownLetter,
): Promise<{ confirmation?: string }> {
  if (!(await askInWindow(shown))) return {};
  const confirmation = crypto.randomUUID();
  const confirmed: Confirmed = { confirmation, shown: JSON.stringify(shown) };
  await store('session', { [PREFIX + grant.id]: confirmed });
  return { confirmation };
}

/**
 * Throws `send.not-confirmed` unless this very letter was confirmed, or need not be. A confirmation serves for one
 * sending of one letter; the same sending may be repeated.
 */
export async function requireConfirmation(
  grant: ComposerGrant,
  shown: ShownLetter,
  confirmation: string | undefined,
): Promise<void> {
  const { confirmSending } = await settingsView();
  if (!confirmSending && confirmation === undefined) return;
  const confirmed = await load<Confirmed>('session', PREFIX + grant.id);
  const isThis =
    confirmed !== undefined &&
    confirmed.confirmation === confirmation &&
    confirmed.shown === JSON.stringify(shown);
  if (!isThis) fault('send.not-confirmed');
}

export function forgetConfirmation(grant: ComposerGrant): Promise<void> {
  return forget('session', PREFIX + grant.id);
}

/** What a ticket is for. Throws `grant.unknown`. */
export async function letterToConfirm(ticket: unknown): Promise<LetterToConfirm> {
  const letter = typeof ticket === 'string' ? waiting.get(ticket) : undefined;
  if (letter === undefined) return fault('grant.unknown');
  return { shown: letter.shown, settings: await settingsView() };
}

/** Throws `grant.unknown`. */
export function answerLetter(ticket: unknown, send: boolean): void {
  const letter = typeof ticket === 'string' ? waiting.get(ticket) : undefined;
  if (letter === undefined) return fault('grant.unknown');
  letter.answer(send);
}

async function askInWindow(shown: ShownLetter): Promise<boolean> {
  const ticket = crypto.randomUUID() + crypto.randomUUID();
  const url = browser.runtime.getURL(`frames/confirm.html#${ticket}`);
  return new Promise<boolean>((resolve, reject) => {
    let windowId = -1;
    const end = (send: boolean): void => {
      waiting.delete(ticket);
      browser.windows.onRemoved.removeListener(closed);
      resolve(send);
      void browser.windows.remove(windowId).catch(() => undefined);
    };
    const closed = (id: number): void => {
      if (id === windowId) end(false);
    };
    browser.windows.onRemoved.addListener(closed);
    // Before the window is there: its page may ask sooner than the browser says that it has opened it.
    waiting.set(ticket, { shown, answer: end });
    browser.windows.create({ url, type: 'popup', ...WINDOW }).then(({ id }) => {
      windowId = id ?? -1;
    }, reject);
  });
}
