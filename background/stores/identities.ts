// The user's identities: certificates in clear, private keys wrapped under the vault key.
import { toBase64 } from '../../src/bytes.ts';
import type { PrivateKey } from '../../src/crypto/private-key.ts';
import { sha256Fingerprint, type Certificate } from '../../src/x509/certificate.ts';
import type { Identity } from '../../src/x509/identity.ts';
import { fault } from '../errors.ts';
import { inTurn } from '../lock.ts';
import { store } from '../storage.ts';
import { vaultKeys, withVaultKey, type VaultKeys } from '../vault.ts';
import { parsedCertificate } from './parsed-certificates.ts';
import { loadRecords, removeRecord, restoreRecord, type RecordsById } from './removable-records.ts';
import { trustChanged } from './trust-state.ts';
import { unwrapKey, wrapKey, type KeyRecord, type KeyRecordKind } from './wrapped-keys.ts';

export const IDENTITIES: KeyRecordKind = { key: 'identities', removed: 'identity', context: 'private-key' };

interface StoredIdentity extends KeyRecord {
  /** SHA-256 of the certificate. */
  readonly id: string;
  /** DER, base64. */
  readonly certificate: string;
  readonly chain: readonly string[];
  readonly preferred: boolean;
  readonly addedAt: number;
}
type StoredIdentities = RecordsById<StoredIdentity>;

/** What is known of an identity without its key. */
export interface KnownIdentity {
  readonly id: string;
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
  readonly preferred: boolean;
  readonly addedAt: number;
}

/** Private keys in the worker's memory, by id, while unlocked: each is parsed and imported only once. */
const unwrapped = new Map<string, PrivateKey>();

/** Whether there is any; reads no certificate. */
export async function hasIdentity(): Promise<boolean> {
  return Object.keys(await stored()).length > 0;
}

export async function knownIdentities(): Promise<KnownIdentity[]> {
  return Object.values(await stored()).map(known);
}

/** All identities with their keys; none while the vault is locked. `knownIdentities` gives them without keys at any time. */
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
            wrappedKey: await wrapKey(IDENTITIES, key, id, identity.privateKey),
            preferred: false,
            addedAt: Date.now(),
          };
      after[id] = record;
      result[existing ? 'known' : 'added'].push(known(record));
    }
    await store('local', { [IDENTITIES.key]: after });
    await trustChanged();
    return result;
  };
  return withVaultKey((key) => inTurn(IDENTITIES.key, () => add(key)));
}

export function preferIdentity(id: string): Promise<void> {
  return inTurn(IDENTITIES.key, async () => {
    const identities = await stored();
    if (!Object.hasOwn(identities, id)) fault('store.not-found');
    const changed = Object.entries(identities).map(([key, value]) => [
      key,
      { ...value, preferred: key === id },
    ]);
    await store('local', { [IDENTITIES.key]: Object.fromEntries(changed) as StoredIdentities });
  });
}

/** Removes an identity and returns the token to undo it. */
export function removeIdentity(id: string): Promise<string> {
  return removeRecord(IDENTITIES, id, () => void unwrapped.delete(id));
}

/** Puts a removed identity back as it was. */
export function restoreIdentity(record: unknown): Promise<void> {
  return restoreRecord(IDENTITIES, record as StoredIdentity);
}

function stored(): Promise<StoredIdentities> {
  return loadRecords(IDENTITIES);
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
  const privateKey = await unwrapKey(IDENTITIES, keys, identity);
  unwrapped.set(identity.id, privateKey);
  return privateKey;
}

/** Forgets the keys in memory; to be called when the vault locks. */
export function forgetUnwrappedKeys(): void {
  unwrapped.clear();
}
