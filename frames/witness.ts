// Asks the content script, which sees the page from outside, whether a box of this frame is in sight and at rest.
import { createContext } from 'preact';
import type { ContentLink } from './content-link.ts';

export interface OutsideView {
  readonly clear: boolean;
  /** For how many milliseconds the frame has not been moved, nor the box been seen covered or distorted. */
  readonly restMs: number;
}

export type Witness = (box: DOMRect) => Promise<OutsideView>;

/** A content script that does not answer within this sees nothing. */
const ANSWER_MS = 2_000;
const NOTHING: OutsideView = { clear: false, restMs: 0 };

/** In a window of our own there is no page around that could cover anything. */
export const WitnessContext = createContext<Witness>(() =>
  Promise.resolve({ clear: true, restMs: Infinity }),
);

let nextId = 1;

export function witnessOf(link: ContentLink): Witness {
  return (box) =>
    new Promise((resolve) => {
      const id = nextId++;
      const end = (view: OutsideView): void => {
        clearTimeout(timer);
        stop();
        resolve(view);
      };
      const timer = setTimeout(() => end(NOTHING), ANSWER_MS);
      const stop = link.listen((message) => {
        if (message.kind === 'sight' && message.id === id) end(message);
      });
      const { left, top, width, height } = box;
      link.post({ kind: 'look', id, box: { left, top, width, height } });
    });
}
