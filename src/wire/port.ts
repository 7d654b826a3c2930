// The frames of the conversation over a runtime port, and what the content script and its frame say to each other.
import type { CommandName, Commands } from './commands.ts';
import type { Addressees, LetterOptions } from './composition.ts';
import type { Progress } from './progress.ts';
import type { WireError } from './views.ts';
import type { PageFiles } from './webmail.ts';

/** Port name by which all parts connect to the background. */
export const PORT_NAME = 'waxseal';

export interface RequestFrame<Name extends CommandName = CommandName> {
  readonly kind: 'request';
  readonly id: number;
  readonly command: Name;
  readonly payload: Commands[Name]['request'];
}

export type ResponseFrame =
  | { readonly kind: 'response'; readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly kind: 'response'; readonly id: number; readonly ok: false; readonly error: WireError };

export interface ProgressFrame {
  readonly kind: 'progress';
  readonly id: number;
  readonly progress: Progress;
}

/** Keeps the worker alive while a request is under way. */
export interface PingFrame {
  readonly kind: 'ping';
}

export interface CancelFrame {
  readonly kind: 'cancel';
  readonly id: number;
}

export type ToBackground = RequestFrame | CancelFrame | PingFrame;
export type FromBackground = ResponseFrame | ProgressFrame;

/** From the background to the content script of a tab's own page: what is remembered of messages has changed. */
export interface MarksChanged {
  readonly kind: 'waxseal-marks-changed';
}

/**
 * First message from the content script to the frame it made, sent with a MessagePort to the extension's
 * origin only: which grant the frame may claim.
 */
export interface FrameInvitation {
  readonly kind: 'waxseal-invitation';
  readonly grant: string;
  /** Text direction and font size of the page around, so that the frame sits well in it. */
  readonly fontSizePixels: number;
  readonly dark: boolean;
  /** The reader shows the message as soon as it is in sight; else it offers to, and waits for a click. */
  readonly opensByItself: boolean;
  /** The user may choose the frame's height, by the handle at its foot. */
  readonly resizable: boolean;
}

/**
 * From the frame to its content script, over that MessagePort. Never message content, but for `subject`; and of what
 * the content script does with it the page sees nothing that depends on how a message was opened or judged.
 */
export type FrameToContent =
  /** The composer is there and wants to know the page's fields. */
  | { readonly kind: 'ready' }
  /** The user has moved the handle: the height that they chose, or null for the one that the pane gives. */
  | { readonly kind: 'place'; readonly pixels: number | null }
  /** The user has asked for another try: the outline can be asked for again, too. */
  | { readonly kind: 'retry' }
  /** The protected subject, for the page to show: only where the user has allowed that in the settings. */
  | { readonly kind: 'subject'; readonly subject: string }
  /** The message is on its way; `mailbox` holds the copy, empty when none was kept. */
  | { readonly kind: 'sent'; readonly mailbox: string }
  /** What the composer's switches stand at, so that the buttons in the page can show the same. */
  | { readonly kind: 'protection'; readonly sign: boolean; readonly encrypt: boolean }
  | { readonly kind: 'close-composer' }
  /** The notice is over; another one may wait behind it. */
  | { readonly kind: 'close-notice' }
  /** The notice has been in this page long enough, and will be in the next one. */
  | { readonly kind: 'hide-notice' }
  /** Can this box of the frame be seen from outside? */
  | {
      readonly kind: 'look';
      readonly id: number;
      readonly box: {
        readonly left: number;
        readonly top: number;
        readonly width: number;
        readonly height: number;
      };
    }
  | { readonly kind: 'attach-sealed'; readonly fileName: string; readonly content: Blob };

/** From the content script to its frame, over that MessagePort. */
export type ContentToFrame =
  | { readonly kind: 'addressees'; readonly addressees: Addressees }
  /** The subject is typed in the page's own field; sent at the start and whenever it changes. */
  | { readonly kind: 'subject'; readonly subject: string }
  /** What else the page's form asks for; sent at the start and whenever it changes. */
  | { readonly kind: 'options'; readonly options: LetterOptions }
  /** The files of the page's form; sent at the start and whenever they change. */
  | ({ readonly kind: 'page-files' } & PageFiles)
  /** The page around has become dark, or light. */
  | { readonly kind: 'scheme'; readonly dark: boolean }
  /** The user has asked for the composer and has gone nowhere else since: the keyboard may go on in it. */
  | { readonly kind: 'your-turn' }
  /** A file was dropped on the page beside the frame: the composer says where to drop it. */
  | { readonly kind: 'file-dropped' }
  /** The answer to `look`: whether the box is in sight, and for how many milliseconds the frame has not moved while it was. */
  | { readonly kind: 'sight'; readonly id: number; readonly clear: boolean; readonly restMs: number }
  /** The answer to `attach-sealed`: whether the sealed file, and no other, is among the webmail's attachments. */
  | { readonly kind: 'sealed-attached'; readonly attached: boolean }
  /** The page's own Send was pressed: the composer points at its own; it never sends by this message. */
  | { readonly kind: 'send-clicked' };
