// Halves of identities: private keys that wait for their certificate, wrapped, and certificates that wait for their key.
import { equalBytes, toBase64 } from '../../src/bytes.ts';
import { keyName, privateKeyFromPkcs8, type PrivateKey } from '../../src/crypto/private-key.ts';
import { sha256Fingerprint, type Certificate } from '../../src/x509/certificate.ts';
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
export const WAITING = 'waiting';
/** More halves than this are a mistake. */
const MAX_WAITING = 50;
/** File names are shown. */
const MAX_NAME = 120;

interface StoredKey {
  readonly kind: 'key';
  /** At random: what could be computed from the key would tell of it. */
  readonly id: string;
  /** PKCS#8, wrapped; the id is authenticated with it. */
  readonly wrappedKey: SealedRecord;
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
type StoredWaiting = Readonly<Record<string, StoredHalf>>;

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
  return Promise.all(halves.map(async (half) => ({ ...half, privateKey: await unwrap(keys, half) })));
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
      const wrappedKey = await sealRecord(key, keyContext(id), privateKey.pkcs8);
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
    await store('local', { [WAITING]: after });
    await trustChanged();
    return ids;
  };
  return withVaultKey((key) => inTurn(WAITING, () => change(key)));
}

/** Removes one and returns the token to undo it. */
export function removeWaiting(id: string): Promise<string> {
  return inTurn(WAITING, async () => {
    const { [id]: removed, ...rest } = await stored();
    if (removed === undefined) return fault('store.not-found');
    const undo = await keepForUndo({ kind: 'waiting', record: removed });
    await store('local', { [WAITING]: rest });
    await trustChanged();
    return undo;
  });
}

/** Puts a removed half back as it was. */
export function restoreWaiting(record: unknown): Promise<void> {
  return inTurn(WAITING, async () => {
    const half = record as StoredHalf;
    await store('local', { [WAITING]: { ...(await stored()), [half.id]: half } });
    await trustChanged();
  });
}

/** All records with their keys under another vault key: what is to be stored together with the vault's record. */
export async function rewrappedWaiting(keys: Rekeying): Promise<StoredWaiting> {
  const halves = await Promise.all(Object.values(await stored()).map((half) => rewrap(half, keys)));
  return Object.fromEntries(halves.map((half) => [half.id, half]));
}

/** The same for one that was removed and can still be brought back. */
export async function rewrapRemovedWaiting(removed: RemovedRecord, keys: Rekeying): Promise<RemovedRecord> {
  if (removed.kind !== 'waiting') return removed;
  return { kind: 'waiting', record: await rewrap(removed.record as StoredHalf, keys) };
}

async function rewrap(half: StoredHalf, keys: Rekeying): Promise<StoredHalf> {
  if (half.kind === 'certificate') return half;
  return { ...half, wrappedKey: await resealRecord(keys, keyContext(half.id), half.wrappedKey) };
}

async function unwrap(keys: VaultKeys, { id, wrappedKey }: StoredKey): Promise<PrivateKey> {
  const pkcs8 = await openUnderVault(keys, keyContext(id), bytesOfRecord(wrappedKey));
  const privateKey = privateKeyFromPkcs8(pkcs8);
  pkcs8.fill(0);
  return privateKey;
}

function keyContext(id: string): string {
  return `waiting-key ${id}`;
}

function noted(fileName: string): { fileName: string; addedAt: number } {
  return { fileName: fileName.slice(0, MAX_NAME), addedAt: Date.now() };
}

async function stored(): Promise<StoredWaiting> {
  return (await load<StoredWaiting>('local', WAITING)) ?? {};
}
