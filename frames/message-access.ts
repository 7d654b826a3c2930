// What the reader's parts may ask for about the message of this frame: itself, what lies within it, its raw bytes.
import { createContext } from 'preact';
import type { MendAction } from '../src/wire/mend-action.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';

/** Leads to the message of the frame itself, where another path leads to one in it. */
export const ITSELF: readonly number[] = [];

export interface MessageAccess {
  /** Opens a message within the message, by the indexes of attachments. */
  readonly openWithin: (within: readonly number[]) => Promise<ReaderView>;
  /** Exactly as received. */
  readonly raw: () => Promise<Blob>;
  /** Shows an attachment in a tab of our own. */
  readonly preview: (within: readonly number[], index: number) => Promise<void>;
  /** Keeps a certificate of the message there; resolves to whether it was kept. */
  readonly keep: (within: readonly number[], sha256: string) => Promise<boolean>;
  /** Shows a window of ours that mends the verdict on the message there. */
  readonly mend: (within: readonly number[], action: MendAction) => void;
}

const refuse = (): Promise<never> => Promise.reject(new RangeError('no message'));

/** Provided by the reader's app. */
export const MessageContext = createContext<MessageAccess>({
  openWithin: refuse,
  raw: refuse,
  preview: refuse,
  keep: refuse,
  mend: () => undefined,
});
