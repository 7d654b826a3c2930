// Chooses cipher and key transport for one message: by the profile, and by what its recipients said they can read.
import type { KeyTransportName } from '../crypto/algorithms.ts';
import { CIPHERS } from '../crypto/algorithms.ts';
import type { WrittenCipher } from '../crypto/content-cipher.ts';
import { equalAddresses } from '../trust/address.ts';
import type { RecipientCapabilities } from './seal-contract.ts';
import type { Profile } from './profiles.ts';

export interface ChosenAlgorithms {
  readonly cipher: WrittenCipher;
  readonly keyTransport: KeyTransportName;
}

/** Programs that were never told about these show a blank message: they must have been announced. */
const TO_BE_ANNOUNCED: readonly string[] = ['aes-256-gcm', 'aes-128-gcm', 'rsaes-oaep'];
const CIPHER_NAMES: readonly string[] = Object.values(CIPHERS).map(({ name }) => name);
/** What we write, best first. */
const WRITTEN: readonly WrittenCipher[] = ['aes-256-gcm', 'aes-128-gcm', 'aes-256-cbc', 'aes-128-cbc'];

/**
 * The first of each that everybody reads. Where a recipient's capabilities are not known, what every program
 * reads; where no cipher suits all, that as well: somebody who announced less has most likely updated since.
 */
export function chooseAlgorithms(
  profile: Profile,
  recipients: readonly string[],
  capabilities: readonly RecipientCapabilities[] = [],
): ChosenAlgorithms {
  const [cipher] = profile.ciphers;
  const [keyTransport] = profile.keyTransports;
  if (profile.choice === 'always') return { cipher: cipher!, keyTransport: keyTransport! };
  const known = recipients.map((address) => announcedBy(address, capabilities));
  const readByAll = (name: string, isRestricting: boolean): boolean =>
    known.every((names) => {
      if (TO_BE_ANNOUNCED.includes(name)) return names?.includes(name) ?? false;
      return !isRestricting || names === undefined || names.includes(name);
    });
  return {
    cipher:
      profile.ciphers.find((name) => readByAll(name, true)) ??
      profile.ciphers.find((name) => !TO_BE_ANNOUNCED.includes(name))!,
    // RSAES-PKCS1-v1_5 is hardly ever announced, and read by all.
    keyTransport: profile.keyTransports.find((name) => readByAll(name, false))!,
  };
}

/** What an address announced last; a list without any cipher says nothing about ciphers. */
function announcedBy(
  address: string,
  capabilities: readonly RecipientCapabilities[],
): readonly string[] | undefined {
  const names = capabilities.findLast((one) => equalAddresses(one.address, address))?.algorithms;
  return names !== undefined && namesCiphers(names) ? names : undefined;
}

/** False for a list of capabilities that says nothing about content ciphers. */
export function namesCiphers(algorithms: readonly string[]): boolean {
  return algorithms.some((name) => CIPHER_NAMES.includes(name));
}

/** The best cipher that is written to somebody who announced these: what every program reads where none suits. */
export function bestCipher(algorithms: readonly string[]): WrittenCipher {
  return WRITTEN.find((name) => algorithms.includes(name)) ?? 'aes-256-cbc';
}

/** True when somebody who announces these is written to with a worse cipher than with those announced before. */
export function readsLess(algorithms: readonly string[], before: readonly string[]): boolean {
  return WRITTEN.indexOf(bestCipher(algorithms)) > WRITTEN.indexOf(bestCipher(before));
}
