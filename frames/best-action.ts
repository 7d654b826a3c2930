// The one thing to do about a verdict, where there is one.
import type { Verdict, VerdictStatus } from '../src/smime/contract.ts';
import { isWeakness } from '../src/trust/codes.ts';
import type { MendAction } from '../src/wire/mend-action.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import type { IconName } from '../ui/icon.tsx';

export interface BestAction {
  readonly labelKey: string;
  readonly icon: IconName;
  readonly mend: MendAction;
}

/** Statuses that a window of ours can do something about. */
const BY_STATUS: Partial<Record<VerdictStatus, BestAction>> = {
  locked: { labelKey: 'reader_action_unlock', icon: 'lock', mend: { kind: 'unlock' } },
  'no-key': { labelKey: 'reader_action_import', icon: 'identity', mend: { kind: 'import-identity' } },
  unknown: { labelKey: 'reader_action_authorities', icon: 'shield', mend: { kind: 'authorities' } },
};

/** Codes after which the fingerprint should be compared with the sender, whatever the status. */
const CHANGED: readonly string[] = [
  'signer.pinned-certificate-changed',
  'signer.certificate-changed',
  'signer.certificate-changed-unknown',
];

/** The user bound the signer's certificate to the sender: whoever vouches for it vouches for what it says of itself. */
const BOUND = 'signer.bound-certificate';

/** Mismatches of which a gateway is a common and honest cause. */
const OF_SOMEBODY_ELSE: readonly string[] = ['signer.not-sender', 'signer.no-address'];

/** Whether the signer's certificate can be bound to the sender: there is one, and only the names differ. */
export function mayBind({ verdict, headers }: Pick<ReaderView, 'verdict' | 'headers'>): boolean {
  return (
    verdict.signer !== undefined &&
    OF_SOMEBODY_ELSE.includes(verdict.codes[0] ?? '') &&
    headers?.from.length === 1
  );
}

/** Whether this message came with another certificate than the one that the sender is known by. */
export function hasChangedSigner({ codes }: Pick<Verdict, 'codes'>): boolean {
  return codes.some((code) => CHANGED.includes(code));
}

/** The action for a verdict; undefined when nothing the reader could do would change it. */
export function bestAction(verdict: Verdict): BestAction | undefined {
  const { signer } = verdict;
  // No trust makes a signature any better that others could have made.
  if (isWeakness(verdict.codes[0] ?? '')) return undefined;
  if (signer !== undefined) {
    const mend = { kind: 'trust', sha256: signer.sha256 } as const;
    if (hasChangedSigner(verdict) && !verdict.codes.includes(BOUND))
      return { labelKey: 'reader_action_compare', icon: 'shield', mend };
    if (verdict.status === 'unknown') return { labelKey: 'reader_action_trust', icon: 'shield', mend };
  }
  const byStatus = BY_STATUS[verdict.status];
  if (byStatus) return byStatus;
  if (verdict.status !== 'mismatch' || verdict.signer === undefined) return undefined;
  return {
    labelKey: 'reader_action_certificate',
    icon: 'identity',
    mend: { kind: 'certificate', sha256: verdict.signer.sha256 },
  };
}

/**
 * Verdicts whose signer may be kept as a contact: never one who is not the sender, nor a broken signature; nor another
 * certificate than the known one, before it was compared; nor one that is kept already, for whom it was bound to.
 */
export function mayKeepSigner({ status, codes }: Pick<Verdict, 'status' | 'codes'>): boolean {
  if (hasChangedSigner({ codes }) || codes.includes(BOUND)) return false;
  return status === 'valid' || status === 'caution' || status === 'unknown';
}

/** Encrypted, and the user has no certificate at all: nothing is wrong, they have only not begun. */
export function needsFirstCertificate({ verdict, tried }: Pick<ReaderView, 'verdict' | 'tried'>): boolean {
  return verdict.status === 'no-key' && tried === undefined;
}
