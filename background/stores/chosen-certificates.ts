// Which certificate the user wants to use for an address that has several.
import { normaliseAddress } from '../../src/trust/address.ts';
import type { NamedCertificate } from '../../src/smime/seal-contract.ts';
import { fault } from '../errors.ts';
import { inTurn } from '../lock.ts';
import { load, store } from '../storage.ts';
import { contactsFor } from './contacts.ts';
import { trustChanged } from './trust-state.ts';

/** Key of the record in storage, and the name of the turn in which it is changed. */
const KEY = 'chosenCertificates';

/** Address in its compared form -> SHA-256 of the certificate. */
type StoredChoices = Readonly<Record<string, string>>;

/** All choices; one of a certificate that has been removed since is still among them, and chooses nothing. */
export async function chosenCertificates(): Promise<NamedCertificate[]> {
  return Object.entries(await stored()).map(([address, sha256]) => ({ address, sha256 }));
}

/**
 * Uses one certificate of an address alone, or, without one, all that are good. Throws `store.not-found` for a
 * certificate that is not kept for the address.
 */
export function chooseForAddress(address: string, sha256: string | undefined): Promise<void> {
  return inTurn(KEY, async () => {
    const key = normaliseAddress(address);
    if (key === undefined) return fault('store.not-found');
    const others = Object.fromEntries(Object.entries(await stored()).filter(([other]) => other !== key));
    if (sha256 !== undefined && !(await contactsFor([key])).some(({ id }) => id === sha256))
      return fault('store.not-found');
    await store('local', { [KEY]: sha256 === undefined ? others : { ...others, [key]: sha256 } });
    await trustChanged({ addresses: [key] });
  });
}

async function stored(): Promise<StoredChoices> {
  return (await load<StoredChoices>('local', KEY)) ?? {};
}

/** As a backup has it: an address for which something else is chosen here keeps that. */
export async function chooseIfKept(address: string, sha256: string): Promise<void> {
  const key = normaliseAddress(address);
  if (key === undefined || Object.hasOwn(await stored(), key)) return;
  if ((await contactsFor([key])).some(({ id }) => id === sha256)) await chooseForAddress(key, sha256);
}
