// What every webmail adapter offers to the content script: where messages and compose windows are in the page.
import type { Addressees, LetterOptions } from '../../src/wire/composition.ts';
import type {
  ComposeReference,
  ListedMessage,
  MessageReference,
  PageFiles,
  WebmailPlace,
} from '../../src/wire/webmail.ts';

/** A message in view. */
export interface MessageView {
  readonly reference: MessageReference;
  /** The reader is put before this element. */
  readonly anchor: Element;
  /** Takes away what is above the view without being anything to see: a reader below it would count as covered. */
  uncover(): void;
  /** Hides the webmail's own copy of the message; `restore` brings it back. */
  hide(): void;
  restore(): void;
  /** What points to protection: of the message itself, or weakly, of what is attached to it at most. */
  readonly hint: 'protected' | 'attached';
  /** Writes another subject over the one that the webmail shows. */
  showSubject(subject: string): void;
}

/** One message of a list. */
export interface ListRow {
  readonly message: ListedMessage;
  readonly element: Element;
  /** A mark is put before this element. */
  readonly anchor: Element;
}

/** The webmail's list of messages. */
export interface MessageList {
  /** What the list shows now. */
  rows(): ListRow[];
  /** Where the list is that shows these rows. */
  place(rows: readonly ListRow[]): WebmailPlace | undefined;
  /** Calls back, often, when something in the list has changed, until the signal. */
  onChange(callback: () => void, signal: AbortSignal): void;
  /** Makes a change of our own to the list, at which nobody is called back. */
  changeUnnoticed(change: () => void): void;
}

/** How a composer begins. */
export interface WantedProtection {
  readonly sign: boolean;
  readonly encrypt: boolean;
  /** The user pressed a button for it. */
  readonly wasAsked: boolean;
}

/** A compose window. */
export interface ComposeView {
  /** Buttons and composer are put before this element. */
  readonly anchor: Element;
  /**
   * `grow`: the editor's place grows with what is in it; the buttons stand above. `fill`: it is a box of fixed
   * size, which the composer covers and scrolls in; the buttons stand in its corner.
   */
  readonly place: 'grow' | 'fill';
  /** Of the subject field: whatever replaces the editor, or is above it, comes next in the Tab order. */
  readonly tabIndex: number;
  /** Message-ID of the original of a reply or forward. */
  readonly originalMessageId?: string;
  /** Facts for the background, as they stand now. */
  reference(wanted: WantedProtection): ComposeReference;
  addressees(): Addressees;
  subject(): string;
  options(): LetterOptions;
  /** The files of the form, and whether one is on its way into it. */
  files(): PageFiles;
  /** Calls back when recipients, sender, subject, options or files change, until the signal. */
  onChange(callback: () => void, signal: AbortSignal): void;
  /** Whether anything was typed, pasted or dropped into the text since the page was loaded. */
  isWritten(): boolean;
  /** Whether the keyboard is in a line for recipients, in which an address may be half written. */
  isNamingRecipients(): boolean;
  /** Puts the keyboard into the line for recipients. */
  nameRecipients(): void;
  /** Empties the webmail's own editor, hides it and everything that would send or store what it holds. */
  takeOver(onNativeSend: () => void): void;
  /** Gives the editor back as it was. */
  release(): void;
  /** uid of the draft that the webmail saved of this window by itself. */
  ownDraftUid(): string | undefined;
  /**
   * Puts a sealed file alone among the webmail's own attachments, with a sentence for its recipients as the
   * text, and lets the webmail's own Send work. What was written stays out of the page. False when the webmail
   * did not take it, or kept another file: then it cannot send.
   */
  attachSealed(file: File, sentence: string): Promise<boolean>;
  /** Leaves the page after sending, without the webmail asking whether to discard; a window of its own is closed. */
  leave(mailbox: string): void;
}

export interface WebmailAdapter {
  readonly name: ComposeReference['webmail'];
  /** Whether this document belongs to this webmail. Cheap: it runs on every page of a granted site. */
  detect(document: Document): boolean;
  /** Whether a message is in view here, protected or not. */
  showsMessage(document: Document): boolean;
  /** The message in view when there is a hint that it is protected. */
  findMessage(document: Document): MessageView | undefined;
  /** Whether this is a compose window; what works in it is loaded then (content/composer.ts). */
  showsCompose(document: Document): boolean;
  findList(document: Document): MessageList | undefined;
  /** Where this page is, unless it is one that must not be led elsewhere. */
  place(document: Document): WebmailPlace | undefined;
}

/** The other half of an adapter: compose windows. */
export interface ComposerAdapter {
  readonly name: WebmailAdapter['name'];
  findCompose(document: Document): ComposeView | undefined;
}

/** The part of an adapter that pages with a notice need. */
export interface NoticeAdapter {
  /** Whether a notice may stand in this page: where somebody writes, it may not. */
  hasFoot(document: Document): boolean;
  /** Keeps the page's own controls out of the foot of the window, as high as this CSS length; returns how to give it back. */
  keepFree(document: Document, height: string): () => void;
}
