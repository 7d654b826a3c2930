// What correspondents' programs say they can read, from their last good signature: chosen by when writing to them.
import { normaliseAddress } from '../../src/trust/address.ts';
import type { RecipientCapabilities } from '../../src/smime/seal-contract.ts';
import { inTurn } from '../lock.ts';
import { load, store } from '../storage.ts';

const KEY = 'capabilities';
/** As many as there may be contacts; beyond it the oldest are forgotten, and written to as to strangers. */
const MAX_ADDRESSES = 20_000;
const MAX_ALGORITHMS = 60;

interface Announced {
  readonly algorithms: readonly string[];
  readonly seenAt: number;
}
type AnnouncedByAddress = Readonly<Record<string, Announced>>;

/** Remembers what a verified signer announced. What is known already is not written again. */
export function rememberCapabilities(address: string, algorithms: readonly string[]): Promise<void> {
  return inTurn(KEY, async () => {
    const key = normaliseAddress(address);
    if (key === undefined) return;
    const known = (await load<AnnouncedByAddress>('local', KEY)) ?? {};
    const kept = algorithms.slice(0, MAX_ALGORITHMS);
    if (known[key]?.algorithms.join() === kept.join()) return;
    const others = Object.entries(known).filter(([other]) => other !== key);
    const recent = others.sort(([, a], [, b]) => a.seenAt - b.seenAt).slice(-(MAX_ADDRESSES - 1));
    await store('local', {
      [KEY]: Object.fromEntries([...recent, [key, { algorithms: kept, seenAt: Date.now() }]]),
    });
  });
}

/** What is known of these addresses; nothing for those who announced nothing. */
export async function capabilitiesOf(addresses: readonly string[]): Promise<RecipientCapabilities[]> {
  const known = (await load<AnnouncedByAddress>('local', KEY)) ?? {};
  return addresses.flatMap((address) => {
    const announced = known[normaliseAddress(address) ?? ''];
    return announced === undefined ? [] : [{ address, algorithms: announced.algorithms }];
  });
}
