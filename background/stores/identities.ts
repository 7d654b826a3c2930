// The user's identities: certificates in clear, private keys wrapped under the vault key.
import { toBase64 } from '../../src/bytes.ts';
import { privateKeyFromPkcs8, type PrivateKey } from '../../src/crypto/private-key.ts';
import { sha256Fingerprint, type Certificate } from '../../src/x509/certificate.ts';
import type { Identity } from '../../src/x509/identity.ts';
import { fault } from '../errors.ts';
import { inTurn } from '../lock.ts';
import { load, store } from '../storage.ts';
import {
  bytesOfRecord,
  resealRecord,
  sealRecord,
  type Rekeying,
  type SealedRecord,
} from '../vault-crypto.ts';
import { openUnderVault, vaultKeys, withVaultKey, type VaultKeys } from '../vault.ts';
import { parsedCertificate } from './parsed-certificates.ts';
import { trustChanged } from './trust-state.ts';
import { keepForUndo, type RemovedRecord } from './undo.ts';

/** Key of the records in storage, and the name of the turn in which they are changed. */
export const IDENTITIES = 'identities';

interface StoredIdentity {
  /** SHA-256 of the certificate. */
  readonly id: string;
  /** DER, base64. */
  readonly certificate: string;
  readonly chain: readonly string[];
  /** PKCS#8, wrapped; the id is authenticated with it. */
  readonly wrappedKey: SealedRecord;
  readonly preferred: boolean;
  readonly addedAt: number;
}
type StoredIdentities = Readonly<Record<string, StoredIdentity>>;

/** What is known of an identity without its key. */
export interface KnownIdentity {
  readonly id: string;
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
  readonly preferred: boolean;
  readonly addedAt: number;
}

/** Private keys in the worker's memory, by id, while unlocked; parsing and importing them once is enough. */
const unwrapped = new Map<string, PrivateKey>();

/** Whether there is any; reads no certificate. */
export async function hasIdentity(): Promise<boolean> {
  return Object.keys(await stored()).length > 0;
}

export async function knownIdentities(): Promise<KnownIdentity[]> {
  return Object.values(await stored()).map(known);
}

/** All identities with their keys. Empty while locked: see `knownIdentities` for what is locked away. */
export async function unlockedIdentities(): Promise<(Identity & KnownIdentity)[]> {
  const identities = Object.values(await stored());
  const keys = await vaultKeys();
  if (keys === undefined) {
    unwrapped.clear();
    return [];
  }
  return Promise.all(
    identities.map(async (identity) => ({ ...known(identity), privateKey: await unwrap(keys, identity) })),
  );
}

/**
 * Adds identities, all or none. One that is known keeps its place, but takes over certificates of
 * authorities that it lacked. Throws `vault.locked` or `vault.absent`.
 */
export async function addIdentities(
  identities: readonly Identity[],
): Promise<{ added: KnownIdentity[]; known: KnownIdentity[] }> {
  const add = async (key: CryptoKey): Promise<{ added: KnownIdentity[]; known: KnownIdentity[] }> => {
    const before = await stored();
    const after: Record<string, StoredIdentity> = { ...before };
    const result = { added: [] as KnownIdentity[], known: [] as KnownIdentity[] };
    for (const identity of identities) {
      const id = await sha256Fingerprint(identity.certificate);
      const existing = after[id];
      const chain = identity.chain.map((certificate) => toBase64(certificate.der));
      const record: StoredIdentity = existing
        ? { ...existing, chain: chain.length > existing.chain.length ? chain : existing.chain }
        : {
            id,
            certificate: toBase64(identity.certificate.der),
            chain,
            wrappedKey: await sealRecord(key, keyContext(id), identity.privateKey.pkcs8),
            preferred: false,
            addedAt: Date.now(),
          };
      after[id] = record;
      result[existing ? 'known' : 'added'].push(known(record));
    }
    await store('local', { [IDENTITIES]: after });
    await trustChanged();
    return result;
  };
  return withVaultKey((key) => inTurn(IDENTITIES, () => add(key)));
}

export function preferIdentity(id: string): Promise<void> {
  return inTurn(IDENTITIES, async () => {
    const identities = await stored();
    if (!Object.hasOwn(identities, id)) fault('store.not-found');
    const changed = Object.entries(identities).map(([key, value]) => [
      key,
      { ...value, preferred: key === id },
    ]);
    await store('local', { [IDENTITIES]: Object.fromEntries(changed) as StoredIdentities });
  });
}

/** Removes an identity and returns the token to undo it. */
export function removeIdentity(id: string): Promise<string> {
  return inTurn(IDENTITIES, async () => {
    const { [id]: removed, ...rest } = await stored();
    if (removed === undefined) return fault('store.not-found');
    const undo = await keepForUndo({ kind: 'identity', record: removed });
    await store('local', { [IDENTITIES]: rest });
    unwrapped.delete(id);
    await trustChanged();
    return undo;
  });
}

/** Puts a removed identity back as it was. */
export function restoreIdentity(record: unknown): Promise<void> {
  return inTurn(IDENTITIES, async () => {
    const identity = record as StoredIdentity;
    await store('local', { [IDENTITIES]: { ...(await stored()), [identity.id]: identity } });
    await trustChanged();
  });
}

/** All records with their keys under another vault key: what is to be stored together with the vault's record. */
export async function rewrappedIdentities(keys: Rekeying): Promise<StoredIdentities> {
  const identities = Object.values(await stored());
  const rewrapped = await Promise.all(identities.map((identity) => rewrap(identity, keys)));
  return Object.fromEntries(rewrapped.map((identity) => [identity.id, identity]));
}

/** The same for one that was removed and can still be brought back. */
export async function rewrapRemoved(removed: RemovedRecord, keys: Rekeying): Promise<RemovedRecord> {
  if (removed.kind !== 'identity') return removed;
  return { kind: 'identity', record: await rewrap(removed.record as StoredIdentity, keys) };
}

async function rewrap(identity: StoredIdentity, keys: Rekeying): Promise<StoredIdentity> {
  return { ...identity, wrappedKey: await resealRecord(keys, keyContext(identity.id), identity.wrappedKey) };
}

async function stored(): Promise<StoredIdentities> {
  return (await load<StoredIdentities>('local', IDENTITIES)) ?? {};
}

function known(identity: StoredIdentity): KnownIdentity {
  return {
    id: identity.id,
    certificate: parsedCertificate(identity.certificate),
    chain: identity.chain.map((certificate) => parsedCertificate(certificate)),
    preferred: identity.preferred,
    addedAt: identity.addedAt,
  };
}

async function unwrap(keys: VaultKeys, identity: StoredIdentity): Promise<PrivateKey> {
  const cached = unwrapped.get(identity.id);
  if (cached) return cached;
  const pkcs8 = await openUnderVault(keys, keyContext(identity.id), bytesOfRecord(identity.wrappedKey));
  const privateKey = privateKeyFromPkcs8(pkcs8);
  pkcs8.fill(0);
  unwrapped.set(identity.id, privateKey);
  return privateKey;
}

function keyContext(id: string): string {
  return `private-key ${id}`;
}

/** Forgets the keys in memory; to be called when the vault locks. */
export function forgetUnwrappedKeys(): void {
  unwrapped.clear();
}
