// What stands in the way of sending, in the order in which a person would mend it.
import type { Addressees, ComposerDraft } from '../src/wire/composition.ts';
import type { IdentityView, RecipientReadiness } from '../src/wire/views.ts';
import type { FileEntry } from './use-files.ts';
import type { Waivable, Waivers } from './use-waivers.ts';
import { estimatedBytes } from './message-size.ts';
import { isCurrent, isNotYetValid, isRevoked } from './own-identities.ts';
import { remainingQuote } from './quoted-text.ts';
import type { VaultState } from './watch-state.ts';

/** Each has a sentence in _locales under `composer_obstacle_...`, those of an identity that of the error `seal....`. */
export type Obstacle =
  | 'unreadable-addresses'
  | 'no-recipients'
  | 'many-open'
  | 'no-subject'
  | 'no-text'
  | 'nothing-on'
  | 'no-identity'
  | 'identity-revoked'
  | 'identity-cannot-sign'
  | 'identity-expired'
  | 'identity-not-yet-valid'
  | 'vault-locked'
  | 'page-content'
  | 'draft-unknown'
  | 'sealed-files'
  | 'quote-unencrypted'
  | 'outsiders'
  | 'recipients-unknown'
  | 'recipients-not-ready'
  | 'too-large'
  | 'page-upload'
  | 'files-loading'
  | 'files-failed';

/** By address in lower case, the SHA-256 of the untrusted certificate that the writer accepted for this message. */
export type Accepted = ReadonlyMap<string, string>;

export interface SendQuestion {
  readonly draft: ComposerDraft;
  readonly addressees: Addressees;
  readonly identity: IdentityView | undefined;
  readonly vault: VaultState;
  /** Undefined until the background has answered for these addressees. */
  readonly readiness: readonly RecipientReadiness[] | undefined;
  readonly accepted: Accepted;
  /** Text or files that the page supplied, and that the writer has not taken for their own yet. */
  readonly hasPageContent: boolean;
  /** Names of attached files that are encrypted messages, which nobody can open who could not read the original. */
  readonly sealedFiles: readonly string[];
  /** The letter is a draft of which nobody knows whether anything of an encrypted original is in it. */
  readonly isOriginUnknown: boolean;
  /** What was quoted of encrypted originals. */
  readonly encryptedQuotes: readonly string[];
  /** Files of an encrypted original are attached. */
  readonly hasOriginalFiles: boolean;
  /** Recipients who did not have the encrypted original of which something is in the letter. */
  readonly outsiders: readonly string[];
  readonly maxBytes: number | undefined;
  readonly files: readonly FileEntry[];
  /** A file is on its way into the webmail's form. */
  readonly isPageUploading: boolean;
  /** With more addresses in To and Cc it is asked whether all may see them; 0 never. */
  readonly maxOpen: number;
  readonly isWaived: Waivers['isWaived'];
}

export function sendObstacles(question: SendQuestion): Obstacle[] {
  const { draft, addressees, identity, vault, readiness, accepted, encryptedQuotes, maxBytes } = question;
  const { to, cc, bcc } = addressees;
  const found: Obstacle[] = [];
  if (!draft.sign && !draft.encrypt) found.push('nothing-on');
  if (addressees.unreadable.length > 0) found.push('unreadable-addresses');
  else if (to.length + cc.length + bcc.length === 0) found.push('no-recipients');
  found.push(...askedObstacles(question));
  const unfit = identityObstacle(identity, draft);
  if (unfit !== undefined) found.push(unfit);
  else if (vault !== 'unlocked') found.push('vault-locked');
  if (question.hasPageContent) found.push('page-content');
  if (question.isOriginUnknown && !isWaivedNow('draft-unknown', question)) found.push('draft-unknown');
  if (question.sealedFiles.length > 0 && !question.isWaived('sealed-files')) found.push('sealed-files');
  const isQuoted = encryptedQuotes.some((quote) => remainingQuote(quote, draft.text).length > 0);
  if (!draft.encrypt && (question.hasOriginalFiles || isQuoted)) found.push('quote-unencrypted');
  if (question.outsiders.length > 0) found.push('outsiders');
  if (draft.encrypt && to.length + cc.length + bcc.length > 0) {
    if (readiness === undefined) found.push('recipients-unknown');
    else if (readiness.some((recipient) => !canReceive(recipient, accepted)))
      found.push('recipients-not-ready');
  }
  if (maxBytes !== undefined && estimatedBytes(draft) > maxBytes) found.push('too-large');
  if (question.isPageUploading) found.push('page-upload');
  if (question.files.some(({ state }) => state === 'loading')) found.push('files-loading');
  // It stands in the list: whoever overlooks that would send the letter without it.
  if (question.files.some(({ state }) => state === 'failed')) found.push('files-failed');
  return found;
}

/** How many addresses everybody who gets the letter can see. */
export function openAddresses({ to, cc }: Addressees): number {
  return to.length + cc.length;
}

/**
 * How much is waived with an obstacle as it stands: the addresses that all can see; or, of a draft of which nothing is
 * known, that it leaves without encryption, which is more than leaving encrypted.
 */
export function waivedWith(
  obstacle: Waivable,
  {
    draft,
    addressees,
  }: Pick<SendQuestion, 'addressees'> & { readonly draft: Pick<ComposerDraft, 'encrypt'> },
): number {
  if (obstacle === 'many-open') return openAddresses(addressees);
  return obstacle === 'draft-unknown' && !draft.encrypt ? 1 : 0;
}

function isWaivedNow(obstacle: Waivable, question: SendQuestion): boolean {
  return question.isWaived(obstacle, waivedWith(obstacle, question));
}

/** What a webmail's own Send asks about, unless it was answered. */
function askedObstacles(question: SendQuestion): Obstacle[] {
  const { draft, addressees, maxOpen, isWaived } = question;
  const found: Obstacle[] = [];
  if (maxOpen > 0 && openAddresses(addressees) > maxOpen && !isWaivedNow('many-open', question))
    found.push('many-open');
  if (draft.subject.trim() === '' && !isWaived('no-subject')) found.push('no-subject');
  if (draft.text.trim() === '' && !isWaived('no-text')) found.push('no-text');
  return found;
}

/** Ready, or untrusted and accepted by the user for this message. */
export function canReceive(recipient: RecipientReadiness, accepted: Accepted): boolean {
  return recipient.state === 'ready' || isAccepted(recipient, accepted);
}

/** Untrusted, and this very certificate was accepted. */
export function isAccepted({ state, address, certificate }: RecipientReadiness, accepted: Accepted): boolean {
  return (
    state === 'untrusted' &&
    certificate !== undefined &&
    accepted.get(address.toLowerCase()) === certificate.sha256
  );
}

/** What keeps the identity from being used as the draft wants; seal() would refuse it by the same rules. */
function identityObstacle(
  identity: IdentityView | undefined,
  { sign }: Pick<ComposerDraft, 'sign'>,
): Obstacle | undefined {
  if (identity === undefined) return 'no-identity';
  if (sign && !identity.usableFor.sign) return 'identity-cannot-sign';
  if (isRevoked(identity)) return 'identity-revoked';
  if (!sign || isCurrent(identity)) return undefined;
  return isNotYetValid(identity) ? 'identity-not-yet-valid' : 'identity-expired';
}
