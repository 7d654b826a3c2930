// Tells open readers that what they were judged by has changed, so that they judge again.
import { inTurn } from '../lock.ts';
import { personHash } from '../person-hash.ts';
import { load, store } from '../storage.ts';

export const TRUST_STATE = 'trustState';
/** After so many people, all that was remembered is forgotten instead. */
const MAX_PEOPLE = 200;

export interface TrustState {
  readonly changedAt: number;
  /** Last change that may turn the verdict on any message opened before. */
  readonly era?: number;
  /** Later changes that may turn those on the messages of one person, by the hash of their address. */
  readonly people?: Readonly<Record<string, number>>;
}

/** Of the user's acts; `signer-kept`: the certificate of a message that is valid already was kept, which turns no verdict. */
export type TrustChange = 'by-user' | 'signer-kept' | { readonly addresses: readonly string[] };

/**
 * To be called after every change to identities, contacts or authorities: `{ addresses }` where it concerns these
 * people alone.
 */
export function trustChanged(change: TrustChange = 'by-user'): Promise<void> {
  // Stores are changed at the same time: none may write over what another has just noted.
  return inTurn(TRUST_STATE, async () => {
    const before = await load<TrustState>('local', TRUST_STATE);
    const changedAt = Math.max(Date.now(), lastOfPeople(before ?? {}) + 1);
    await store('local', { [TRUST_STATE]: { changedAt, ...(await reach(change, changedAt, before)) } });
  });
}

async function reach(
  change: TrustChange,
  changedAt: number,
  before: TrustState | undefined,
): Promise<Pick<TrustState, 'era' | 'people'>> {
  if (change === 'by-user') return { era: changedAt };
  const { era = 0, people = {} } = before ?? {};
  if (change === 'signer-kept') return { era, people };
  const changed = await Promise.all(change.addresses.map(personHash));
  const all = { ...people, ...Object.fromEntries(changed.map((person) => [person, changedAt])) };
  return Object.keys(all).length > MAX_PEOPLE ? { era: changedAt } : { era, people: all };
}

/** When something that concerns one person last changed; 0 when nothing has since all was judged anew. */
export function lastOfPeople({ people = {} }: Partial<TrustState>): number {
  return Math.max(0, ...Object.values(people));
}

/** What verdicts rest on now. */
export async function trustState(): Promise<Partial<TrustState>> {
  return (await load<TrustState>('local', TRUST_STATE)) ?? {};
}
