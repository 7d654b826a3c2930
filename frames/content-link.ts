// The frame's line to the content script that made it: facts about the frame go out, never message content.
import type { ContentToFrame, FrameToContent } from '../src/wire/port.ts';

export type PostToContent = (message: FrameToContent) => void;

/** Where the frame hears from its content script and answers it. */
export interface ContentLink {
  readonly post: PostToContent;
  /** Calls back for every message from now on; those that came before are not lost. Returns how to stop. */
  readonly listen: (receive: (message: ContentToFrame) => void) => () => void;
}

export function contentLink(port: MessagePort): ContentLink {
  return {
    post: (message) => port.postMessage(message),
    listen: (receive) => {
      const heard = (event: MessageEvent): void => {
        // The page can neither see nor replace this port, but plain data is checked before it is used.
        if (typeof event.data === 'object' && event.data !== null) receive(event.data as ContentToFrame);
      };
      port.addEventListener('message', heard);
      port.start();
      return () => port.removeEventListener('message', heard);
    },
  };
}
