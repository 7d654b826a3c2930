// Tells open readers that what they were judged by has changed, so that they judge again.
import { load, store } from '../storage.ts';

export const TRUST_STATE = 'trustState';

export interface TrustState {
  readonly changedAt: number;
  /** Last change that may turn the verdict on messages opened before. */
  readonly era?: number;
}

/**
 * To be called after every change to identities, contacts or authorities. `signer-kept`: the certificate of a
 * message that is valid already was kept; it turns no verdict on another message.
 */
export async function trustChanged(change: 'by-user' | 'signer-kept' = 'by-user'): Promise<void> {
  const changedAt = Date.now();
  const era = change === 'by-user' ? changedAt : await trustEra();
  await store('local', { [TRUST_STATE]: { changedAt, era } satisfies TrustState });
}

/** The same as long as verdicts from before still say what would be said now. */
export async function trustEra(): Promise<number> {
  return (await load<TrustState>('local', TRUST_STATE))?.era ?? 0;
}
