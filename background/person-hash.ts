// Stands for a person in what is remembered: a hash of the address, so that the record tells nobody's name.
import { bytesFromUtf8, toHex } from '../src/bytes.ts';
import { normaliseAddress } from '../src/trust/address.ts';

/** Of an address in its compared form: lower-case hexadecimal. */
export function personHash(address: string): Promise<string> {
  return hashOf(['person', normaliseAddress(address) ?? address.toLowerCase()]);
}

/** SHA-256 of some words in their order, lower-case hexadecimal. */
export async function hashOf(parts: readonly string[]): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytesFromUtf8(JSON.stringify(parts)))));
}
