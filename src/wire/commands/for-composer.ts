// Commands of the composer, and of the window that confirms a letter.
import type {
  Addressees,
  ComposerDraft,
  ComposerView,
  LetterRequest,
  LetterToConfirm,
  QuotedOriginal,
  SendOutcome,
  ShownLetter,
} from '../composition.ts';
import type { KeptDraft } from '../kept-draft.ts';
import type { MendAction } from '../mend-action.ts';
import type { IdentityView, RecipientReadiness } from '../views.ts';
import type { FormFile } from '../webmail.ts';

export interface CommandsForComposer {
  'composer.claim': { request: { grant: string }; response: ComposerView };
  /** The identities again, after something about certificates or trust has changed. */
  'composer.identities': { request: { grant: string }; response: readonly IdentityView[] };
  'composer.readiness': {
    request: { grant: string; addressees: Addressees };
    response: readonly RecipientReadiness[];
  };
  /** `isAct`: the user did something in the frame just before, so that the vault counts as used. */
  'composer.save': {
    request: { grant: string; draft: KeptDraft; isAct?: boolean };
    response: { savedAt: number };
  };
  /**
   * Whom the letter is for, and whether all that was written is in the saved draft: said when the window has gone before
   * it was sent.
   */
  'composer.unsent': {
    request: { grant: string; addressees: Addressees; isKept: boolean };
    response: null;
  };
  /** Keeps the height that the user has given the frame; null is the one that the pane gives. */
  'composer.keep-place': { request: { grant: string; pixels: number | null }; response: null };
  /** A file that has come into the page's form since the composer was opened. */
  'composer.page-file': {
    request: { grant: string; file: FormFile };
    response: ComposerDraft['attachments'][number];
  };
  'composer.discard': { request: { grant: string }; response: null };
  /** Opens the encrypted original of this window, because the user said so in the frame, and gives what is quoted. */
  'composer.quote': { request: { grant: string }; response: QuotedOriginal };
  /**
   * Asks in a window of our own whether this letter is to be sent. With `confirmation`, which goes with `composer.send`,
   * when the user said so there.
   */
  'composer.confirm': {
    request: { grant: string; shown: ShownLetter };
    response: { confirmation?: string };
  };
  /**
   * Seals and sends what was shown, and nothing else; safe to repeat with the same `sendId`: what was done is not done
   * again.
   */
  'composer.send': {
    request: LetterRequest & { grant: string; sendId: string };
    response: SendOutcome;
  };
  /** Seals for saving as a file (`eml`) or, on the attachment route, for smime.p7m in an ordinary mail (`p7m`). */
  'composer.seal-only': {
    request: LetterRequest & { grant: string; as: 'eml' | 'p7m' };
    response: { fileName: string; content: Blob };
  };
  /** Opens the place that mends what stops the letter. */
  'composer.mend': { request: { grant: string; action: MendAction }; response: null };

  /** The letter that this window was opened for, by the ticket in its address, and the user's word on it. */
  'confirm.open': { request: { ticket: string }; response: LetterToConfirm };
  'confirm.answer': { request: { ticket: string; send: boolean }; response: null };
}
