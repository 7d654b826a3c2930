// What stands in the way of sending, in the order in which a person would mend it.
import type { Addressees, ComposerDraft } from '../src/wire/composition.ts';
import type { IdentityView, RecipientReadiness } from '../src/wire/views.ts';
import { estimatedBytes } from './message-size.ts';
import { isCurrent, isRevoked } from './own-identities.ts';
import { remainingQuote } from './quoted-text.ts';
import type { VaultState } from './watch-state.ts';

/** Each has a sentence in _locales under `composer_obstacle_...`, those of an identity that of the error `seal....`. */
export type Obstacle =
  | 'no-recipients'
  | 'nothing-on'
  | 'no-identity'
  | 'identity-revoked'
  | 'identity-cannot-sign'
  | 'identity-expired'
  | 'vault-locked'
  | 'quote-unencrypted'
  | 'recipients-unknown'
  | 'recipients-not-ready'
  | 'too-large'
  | 'files-loading';

export interface SendQuestion {
  readonly draft: ComposerDraft;
  readonly addressees: Addressees;
  readonly identity: IdentityView | undefined;
  readonly vault: VaultState;
  /** Undefined until the background has answered for these addressees. */
  readonly readiness: readonly RecipientReadiness[] | undefined;
  readonly accepted: ReadonlySet<string>;
  /** The text with an encrypted original in it, as the composer got it; absent when it quotes none. */
  readonly encryptedQuote: string | undefined;
  readonly maxBytes: number | undefined;
  readonly loadingFiles: boolean;
}

export function sendObstacles(question: SendQuestion): Obstacle[] {
  const { draft, addressees, identity, vault, readiness, accepted, encryptedQuote, maxBytes } = question;
  const { to, cc, bcc } = addressees;
  const found: Obstacle[] = [];
  if (!draft.sign && !draft.encrypt) found.push('nothing-on');
  if (to.length + cc.length + bcc.length === 0) found.push('no-recipients');
  const unfit = identityObstacle(identity, draft);
  if (unfit !== undefined) found.push(unfit);
  else if (vault !== 'unlocked') found.push('vault-locked');
  if (
    !draft.encrypt &&
    encryptedQuote !== undefined &&
    remainingQuote(encryptedQuote, draft.text).length > 0
  ) {
    found.push('quote-unencrypted');
  }
  if (draft.encrypt && to.length + cc.length + bcc.length > 0) {
    if (readiness === undefined) found.push('recipients-unknown');
    else if (readiness.some((recipient) => !canReceive(recipient, accepted)))
      found.push('recipients-not-ready');
  }
  if (maxBytes !== undefined && estimatedBytes(draft) > maxBytes) found.push('too-large');
  if (question.loadingFiles) found.push('files-loading');
  return found;
}

/** Ready, or untrusted and accepted by the user for this message. */
export function canReceive({ state, address }: RecipientReadiness, accepted: ReadonlySet<string>): boolean {
  return state === 'ready' || (state === 'untrusted' && accepted.has(address.toLowerCase()));
}

/** What keeps the identity from being used as the draft wants; seal() would refuse it by the same rules. */
function identityObstacle(
  identity: IdentityView | undefined,
  { sign }: Pick<ComposerDraft, 'sign'>,
): Obstacle | undefined {
  if (identity === undefined) return 'no-identity';
  if (sign && !identity.usableFor.sign) return 'identity-cannot-sign';
  if (isRevoked(identity)) return 'identity-revoked';
  return sign && !isCurrent(identity) ? 'identity-expired' : undefined;
}
