// Halves of identities: private keys that wait for their certificate, wrapped, and certificates that wait for their key.
import { equalBytes, toBase64 } from '../../src/bytes.ts';
import { keyName, type PrivateKey } from '../../src/crypto/private-key.ts';
import { sha256Fingerprint, type Certificate } from '../../src/x509/certificate.ts';
import { fault } from '../errors.ts';
import { inTurn } from '../lock.ts';
import { store } from '../storage.ts';
import { vaultKeys, withVaultKey } from '../vault.ts';
import { parsedCertificate } from './parsed-certificates.ts';
import { loadRecords, removeRecord, restoreRecord, type RecordsById } from './removable-records.ts';
import { trustChanged } from './trust-state.ts';
import { unwrapKey, wrapKey, type KeyRecord, type KeyRecordKind } from './wrapped-keys.ts';

export const WAITING: KeyRecordKind = { key: 'waiting', removed: 'waiting', context: 'waiting-key' };
/** More halves than this are a mistake. */
const MAX_WAITING = 50;
/** File names are shown. */
const MAX_NAME = 120;

interface StoredKey extends KeyRecord {
  readonly kind: 'key';
  /** At random: what could be computed from the key would tell of it. */
  readonly id: string;
  /** `rsa 2048`, `ec P-256`. */
  readonly algorithm: string;
  readonly fileName: string;
  readonly addedAt: number;
}
interface StoredCertificate {
  readonly kind: 'certificate';
  /** SHA-256 of the certificate. */
  readonly id: string;
  /** DER, base64. */
  readonly certificate: string;
  readonly chain: readonly string[];
  readonly fileName: string;
  readonly addedAt: number;
}
type StoredHalf = StoredKey | StoredCertificate;

interface KnownHalf {
  readonly id: string;
  readonly fileName: string;
  readonly addedAt: number;
}
/** What is known of a key that waits while the vault is locked. */
export interface KnownWaitingKey extends KnownHalf {
  readonly algorithm: string;
}
export interface WaitingCertificate extends KnownHalf {
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
}

/** A half to be kept until the other one comes. */
export interface NewHalves {
  readonly keys: readonly { readonly privateKey: PrivateKey; readonly fileName: string }[];
  readonly certificates: readonly {
    readonly certificate: Certificate;
    readonly chain: readonly Certificate[];
    readonly fileName: string;
  }[];
}

export async function waitingKeys(): Promise<KnownWaitingKey[]> {
  return Object.values(await stored()).filter((half) => half.kind === 'key');
}

export async function waitingCertificates(): Promise<WaitingCertificate[]> {
  return Object.values(await stored())
    .filter((half) => half.kind === 'certificate')
    .map((half) => ({
      ...half,
      certificate: parsedCertificate(half.certificate),
      chain: half.chain.map(parsedCertificate),
    }));
}

/** The keys that wait, unwrapped; none while locked. */
export async function unlockedWaitingKeys(): Promise<
  (KnownWaitingKey & { readonly privateKey: PrivateKey })[]
> {
  const halves = Object.values(await stored()).filter((half) => half.kind === 'key');
  const keys = await vaultKeys();
  if (keys === undefined) return [];
  return Promise.all(
    halves.map(async (half) => ({ ...half, privateKey: await unwrapKey(WAITING, keys, half) })),
  );
}

/**
 * Adds halves, and drops those that have become whole, in one change; what waits already is not added again. Gives the
 * ids of all that were to be added. Throws `vault.locked`, `vault.absent`, `waiting.too-many` {limit}.
 */
export function changeWaiting(add: NewHalves, drop: readonly string[] = []): Promise<readonly string[]> {
  const change = async (key: CryptoKey): Promise<readonly string[]> => {
    const known = await unlockedWaitingKeys();
    const before = await stored();
    const after = Object.fromEntries(Object.entries(before).filter(([id]) => !drop.includes(id)));
    const ids: string[] = [];
    for (const { privateKey, fileName } of add.keys) {
      const same = known.find((one) => equalBytes(one.privateKey.pkcs8, privateKey.pkcs8));
      const id = same?.id ?? crypto.randomUUID();
      ids.push(id);
      if (same !== undefined) continue;
      const wrappedKey = await wrapKey(WAITING, key, id, privateKey);
      after[id] = { kind: 'key', id, wrappedKey, algorithm: keyName(privateKey), ...noted(fileName) };
    }
    for (const { certificate, chain, fileName } of add.certificates) {
      const id = await sha256Fingerprint(certificate);
      ids.push(id);
      after[id] ??= {
        ...{ kind: 'certificate', id, certificate: toBase64(certificate.der) },
        ...{ chain: chain.map(({ der }) => toBase64(der)), ...noted(fileName) },
      };
    }
    if (Object.keys(after).length > MAX_WAITING) fault('waiting.too-many', { limit: MAX_WAITING });
    await store('local', { [WAITING.key]: after });
    await trustChanged();
    return ids;
  };
  return withVaultKey((key) => inTurn(WAITING.key, () => change(key)));
}

/** Removes one and returns the token to undo it. */
export function removeWaiting(id: string): Promise<string> {
  return removeRecord(WAITING, id);
}

/** Puts a removed half back as it was. */
export function restoreWaiting(record: unknown): Promise<void> {
  return restoreRecord(WAITING, record as StoredHalf);
}

/** Deletes all keys that wait, for good; certificates, which are under no key, go on waiting. */
export function forgetWaitingKeys(): Promise<void> {
  return inTurn(WAITING.key, async () => {
    const left = Object.entries(await stored()).filter(([, { kind }]) => kind !== 'key');
    await store('local', { [WAITING.key]: Object.fromEntries(left) });
  });
}

function noted(fileName: string): { fileName: string; addedAt: number } {
  return { fileName: fileName.slice(0, MAX_NAME), addedAt: Date.now() };
}

function stored(): Promise<RecordsById<StoredHalf>> {
  return loadRecords(WAITING);
}
