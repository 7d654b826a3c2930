// Commands of the content script, in a webmail's page.
import type { Addressees } from '../composition.ts';
import type { ListMark, SettingsView } from '../views.ts';
import type {
  ComposeReference,
  ListedMessage,
  MessageOutline,
  MessageReference,
  WebmailPlace,
} from '../webmail.ts';

export interface CommandsForPages {
  'content.site': {
    /** `place` of a list or a message, when the tab itself shows it. */
    request: { webmail: string; place?: WebmailPlace };
    response: { settings: Pick<SettingsView, 'signByDefault' | 'encryptByDefault'> };
  };
  /** A grant for the notice that this page is to show at its foot. */
  'content.notice': { request: null; response: { grant?: string } };
  /** The user has pressed a key or a button of the pointer in a page: one message may be opened by it. */
  'content.gesture': { request: null; response: null };
  /**
   * `inSight`: the place of the frame can be seen, so that the user's last act may open the message. Without either the
   * reader offers to open it.
   */
  'content.open-reader': {
    request: { message: MessageReference; inSight: boolean };
    response: { grant: string; opensByItself: boolean; placePixels?: number };
  };
  /** The place of a reader's frame has come into sight: whether the user's last act opens its message. */
  'content.in-sight': { request: { grant: string }; response: { opensByItself: boolean } };
  /** What the message's outer structure says of it, which the page can read as well; nothing is opened for it. */
  'content.outline': { request: { grant: string }; response: { outline: MessageOutline } };
  /** The frame of a reader is no longer in its page. */
  'content.reader-gone': { request: { grant: string }; response: null };
  /** A message that is not protected has come into view: the toolbar must not go on about the one before. */
  'content.ordinary-message': { request: null; response: null };
  /** Brings the script of compose windows into the sender's page: other pages need not load it. */
  'content.load-composer': { request: null; response: null };
  /** Which of these rows are of messages that were opened before; nothing is fetched for it. */
  'content.list': {
    request: { place: WebmailPlace; rows: readonly ListedMessage[] };
    response: { marks: readonly ListMark[] };
  };
  'content.open-composer': {
    request: { compose: ComposeReference };
    response: { grant: string; placePixels?: number };
  };
  /**
   * Does this window answer, continue or carry an encrypted message, or was a draft of it left behind? Then the composer opens by
   * itself.
   */
  'content.compose-state': {
    request: Pick<
      ComposeReference,
      | 'webmail'
      | 'path'
      | 'token'
      | 'composeId'
      | 'draftsMailbox'
      | 'original'
      | 'continues'
      | 'draftUid'
      | 'attachments'
    >;
    response: { encrypted: boolean; signed: boolean; draft: boolean };
  };

  /** Whether this sender has the certificates that such a letter needs of theirs, for what the settings ask for. */
  'content.can-seal': {
    request: { from: Addressees['from']; sign: boolean; encrypt: boolean };
    response: { possible: boolean };
  };
  /** Whether this sender could write to all these recipients encrypted, for the setting "when possible". */
  'content.can-encrypt': { request: { addressees: Addressees }; response: { possible: boolean } };
  /** The message was sent: the draft that the webmail itself kept of this window is deleted. */
  'content.delete-own-draft': { request: { grant: string; uid: string }; response: null };
}
