// Asks the content script whether this frame can be seen from outside: no browser tells the frame itself of all.
import type { ContentLink } from './content-link.ts';
import { tellsCovers } from './sight.ts';

/** Of the frame, from its top: what the verdict needs at least. */
const HEAD_PIXELS = 64;
/** A content script that does not answer is gone. */
const PATIENCE_MS = 2_000;

let lastId = 0;

/** Whether the head of the frame is whole in the window, with no style that hides it; and what lies above it, where the
 * browser does not tell the frame itself. */
export function hostLooksClear({ post, listen }: ContentLink): Promise<boolean> {
  const id = --lastId;
  return new Promise((resolve) => {
    const settle = (clear: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve(clear);
    };
    const timer = setTimeout(() => settle(false), PATIENCE_MS);
    const stop = listen((message) => {
      if (message.kind === 'sight' && message.id === id) settle(message.clear);
    });
    const { innerWidth: width, innerHeight } = window;
    const box = { left: 0, top: 0, width, height: Math.min(innerHeight, HEAD_PIXELS) };
    post({ kind: 'look', id, box, searchesCovers: !tellsCovers() });
  });
}
