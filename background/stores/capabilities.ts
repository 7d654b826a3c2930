// What correspondents' programs say they can read, from their newest good signature: chosen by when writing to them.
import { bestCipher, namesCiphers, readsLess } from '../../src/smime/choose-algorithms.ts';
import type { RecipientCapabilities } from '../../src/smime/seal-contract.ts';
import { normaliseAddress } from '../../src/trust/address.ts';
import { inTurn } from '../lock.ts';
import { load, store } from '../storage.ts';

const KEY = 'capabilities';
/** As many as there may be contacts; beyond it the oldest are forgotten, and written to as to strangers. */
const MAX_ADDRESSES = 20_000;
const MAX_ALGORITHMS = 60;

interface Announced {
  readonly algorithms: readonly string[];
  readonly seenAt: number;
  /** When it was signed, by the signer's claim; 0 when that was not said. What an earlier version stored has none. */
  readonly signedAt?: number;
  /** What was known before a newer signature said less. */
  readonly before?: { readonly algorithms: readonly string[]; readonly since: number };
}
type AnnouncedByAddress = Readonly<Record<string, Announced>>;

/**
 * Remembers what a verified signer announced, and when they signed it (milliseconds since 1970). Only a newer
 * signature changes what is known: whoever hands out old mail of theirs, or brings the user to open it, lowers
 * nothing. A list without ciphers says nothing about them.
 */
export function rememberCapabilities(
  address: string,
  algorithms: readonly string[],
  signedAt: number | undefined,
): Promise<void> {
  return inTurn(KEY, async () => {
    const key = normaliseAddress(address);
    const kept = algorithms.slice(0, MAX_ALGORITHMS);
    if (key === undefined || !namesCiphers(kept)) return;
    const all = (await load<AnnouncedByAddress>('local', KEY)) ?? {};
    const known = all[key];
    // A time to come would keep everything away that is signed until then.
    const at = Math.min(signedAt ?? 0, Date.now());
    if (known !== undefined && at <= (known.signedAt ?? known.seenAt)) return;
    const others = Object.entries(all).filter(([other]) => other !== key);
    const recent = others.sort(([, a], [, b]) => a.seenAt - b.seenAt).slice(-(MAX_ADDRESSES - 1));
    const announced: Announced = {
      algorithms: kept,
      seenAt: Date.now(),
      signedAt: at,
      ...lowering(known, kept, at),
    };
    await store('local', { [KEY]: Object.fromEntries([...recent, [key, announced]]) });
  });
}

/** What was known before, as long as what is known now is less. */
function lowering(
  known: Announced | undefined,
  algorithms: readonly string[],
  since: number,
): Pick<Announced, 'before'> {
  const before = known?.before ?? (known && { algorithms: known.algorithms, since });
  return before !== undefined && readsLess(algorithms, before.algorithms) ? { before } : {};
}

/** What is known of these addresses; nothing for those who announced nothing. */
export async function capabilitiesOf(addresses: readonly string[]): Promise<RecipientCapabilities[]> {
  const known = (await load<AnnouncedByAddress>('local', KEY)) ?? {};
  return addresses.flatMap((address) => {
    const announced = known[normaliseAddress(address) ?? ''];
    return announced === undefined ? [] : [{ address, algorithms: announced.algorithms }];
  });
}

/** Somebody who announced more before: when that changed, and the best cipher before and now. */
export interface LoweredCapabilities {
  readonly since: number;
  readonly before: string;
  readonly now: string;
}

/** By address, those whose newest signature announces less than an earlier one did. */
export async function loweredCapabilities(): Promise<ReadonlyMap<string, LoweredCapabilities>> {
  const known = (await load<AnnouncedByAddress>('local', KEY)) ?? {};
  return new Map(
    Object.entries(known).flatMap(([address, { algorithms, before }]) =>
      before === undefined
        ? []
        : [
            [
              address,
              { since: before.since, before: bestCipher(before.algorithms), now: bestCipher(algorithms) },
            ],
          ],
    ),
  );
}
