// The named profiles of writing: which algorithms are used, as one table. docs/PROFILES.md explains every row.
import type { KeyTransportName } from '../crypto/algorithms.ts';
import type { WrittenCipher } from '../crypto/content-cipher.ts';
import type { RsaScheme } from '../crypto/sign.ts';

export interface Profile {
  /** Of RSA keys; every other key signs in the one way that it has. */
  readonly signatureScheme: RsaScheme;
  /** Best first. */
  readonly ciphers: readonly WrittenCipher[];
  /** For RSA keys, best first; with OAEP both digests are SHA-256. */
  readonly keyTransports: readonly KeyTransportName[];
  /**
   * `announced`: AES-GCM and OAEP only for recipients who announced them, because many programs show such a
   * message as blank; AES-GCM then in every profile, since CBC tells altered messages only by luck. `always`: the first of each, whoever reads it.
   */
  readonly choice: 'announced' | 'always';
  /** Which keys a message may be encrypted to, the sender's own included. */
  readonly keys: 'any' | 'post-quantum';
}

export const PROFILES = {
  compatible: {
    signatureScheme: 'rsassa-pkcs1-v1_5',
    ciphers: ['aes-256-gcm', 'aes-128-gcm', 'aes-256-cbc', 'aes-128-cbc'],
    keyTransports: ['rsaes-pkcs1-v1_5'],
    choice: 'announced',
    keys: 'any',
  },
  modern: {
    signatureScheme: 'rsassa-pss',
    ciphers: ['aes-256-gcm', 'aes-128-gcm', 'aes-256-cbc', 'aes-128-cbc'],
    keyTransports: ['rsaes-oaep', 'rsaes-pkcs1-v1_5'],
    choice: 'announced',
    keys: 'any',
  },
  'bsi-tr-03116-4': {
    signatureScheme: 'rsassa-pss',
    ciphers: ['aes-256-gcm'],
    keyTransports: ['rsaes-oaep'],
    choice: 'always',
    keys: 'any',
  },
  'post-quantum': {
    signatureScheme: 'rsassa-pss',
    ciphers: ['aes-256-gcm'],
    keyTransports: ['rsaes-oaep'],
    choice: 'always',
    keys: 'post-quantum',
  },
} as const satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof PROFILES;

/** The profile where nothing is said. */
export const DEFAULT_PROFILE: ProfileName = 'compatible';

export function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}

/** A profile by its name. */
export function profileByName(name: ProfileName = DEFAULT_PROFILE): Profile {
  return PROFILES[name];
}
