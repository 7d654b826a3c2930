// What a notice at the foot of a webmail's page says: what was sent, or what was written and not sent.
import type { SettingsView } from './views.ts';

/** A letter that is out. */
export interface SentNotice {
  readonly kind: 'sent';
  /** Addresses of all recipients, in the order of the fields. */
  readonly people: readonly string[];
  readonly subject: string;
  readonly sign: boolean;
  readonly encrypt: boolean;
  /** Folder that was to hold the sender's copy; absent where the user wants none. */
  readonly copyIn?: string;
  /** The copy could not be kept there. */
  readonly isCopyLost: boolean;
}

/**
 * A letter whose compose window was left. kept: as an encrypted draft. partly: that draft lacks what was written last.
 * lost: there is none.
 */
export interface UnsentNotice {
  readonly kind: 'unsent';
  readonly people: readonly string[];
  readonly state: 'kept' | 'partly' | 'lost';
}

/** From the background to the page with a notice: a message is opened in it, which nothing of ours may cover. */
export interface GiveWay {
  readonly kind: 'waxseal-give-way';
}

/** What the frame of a notice shows. */
export interface NoticeView {
  readonly notice: SentNotice | UnsentNotice;
  /** It is there for the first time: it is said aloud once. */
  readonly isNew: boolean;
  /** After so long it goes, unless the user is in it. */
  readonly remainingMs: number;
  readonly settings: Pick<SettingsView, 'phrase' | 'phraseColour'>;
}
