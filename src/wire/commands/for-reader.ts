// Commands of the reader, and of the preview of an attachment.
import type { MendAction } from '../mend-action.ts';
import type { ReaderJudgement, ReaderView } from '../reader-views.ts';
import type { SettingsView } from '../views.ts';

export interface CommandsForReader {
  'reader.claim': { request: { grant: string }; response: { settings: SettingsView } };
  /**
   * `within` leads from attachment to attachment to a message in the message, by their indexes; it is opened by
   * itself, with a verdict of its own. `byClick`: the user has asked for it in the frame; a grant that was made without
   * an act of theirs opens nothing before.
   */
  'reader.open': {
    request: { grant: string; within?: readonly number[]; byClick?: true };
    response: ReaderView;
  };
  /** What was opened last has been in sight for a moment: what follows from that, follows. */
  'reader.seen': { request: { grant: string }; response: null };
  /** The frame has come into sight again, or is out of it. */
  'reader.sight': { request: { grant: string; inSight: boolean }; response: null };
  /** The user has chosen how high a reader is; null for the height that the pane gives. */
  'reader.keep-place': { request: { grant: string; pixels: number | null }; response: null };
  /** The message exactly as received. */
  'reader.raw': { request: { grant: string }; response: { content: Blob } };
  /** Shows one attachment in a tab of our own. */
  'reader.preview': {
    request: { grant: string; within: readonly number[]; index: number };
    response: null;
  };
  /** Asks servers about revocation and judges again. */
  'reader.complete': { request: { grant: string }; response: ReaderJudgement };
  /** Fetches the certificate of an issuer that is missing, because the user said so, and judges again. */
  'reader.fetch-issuer': { request: { grant: string }; response: ReaderJudgement };
  /** Of the message itself, or of the one in it that `within` leads to. */
  'reader.keep-certificate': {
    request: { grant: string; within?: readonly number[]; sha256: string };
    response: { kept: boolean };
  };
  /** Opens our own window to unlock, to import a key, or to look at what would mend the verdict on that message. */
  'reader.mend': {
    request: { grant: string; within?: readonly number[]; action: MendAction };
    response: null;
  };

  /** The user's phrase and colour, for the tab of this ticket, whether or not its attachment can be shown. */
  'preview.claim': {
    request: { ticket: string };
    response: Pick<SettingsView, 'phrase' | 'phraseColour'>;
  };
  /** The attachment that this tab was opened for, by the ticket in its address. */
  'preview.open': {
    request: { ticket: string };
    response: { name: string; type: string; content: Blob };
  };
}
