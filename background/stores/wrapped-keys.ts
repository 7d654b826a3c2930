// Private keys in stored records, wrapped under the vault key, and put under another one when the vault's key changes.
import { privateKeyFromPkcs8, type PrivateKey } from '../../src/crypto/private-key.ts';
import {
  bytesOfRecord,
  resealRecord,
  sealRecord,
  type Rekeying,
  type SealedRecord,
} from '../vault-crypto.ts';
import { openUnderVault, type VaultKeys } from '../vault.ts';
import { loadRecords, type RecordKind, type RecordsById } from './removable-records.ts';
import type { RemovedRecord } from './undo.ts';

/** Where records with private keys are kept. */
export interface KeyRecordKind extends RecordKind {
  /** Authenticated with each wrapped key, together with the id of its record: none opens in the place of another. */
  readonly context: string;
}

/** A record that has a private key. */
export interface KeyRecord {
  readonly id: string;
  /** PKCS#8, wrapped; the id is authenticated with it. */
  readonly wrappedKey: SealedRecord;
}

/** A record of a kind of which not every one has a private key. */
type MaybeKeyRecord = Pick<KeyRecord, 'id'> & Partial<KeyRecord>;

/** Wraps the private key of the record that will have this id. */
export function wrapKey(
  kind: KeyRecordKind,
  vault: CryptoKey,
  id: string,
  { pkcs8 }: PrivateKey,
): Promise<SealedRecord> {
  return sealRecord(vault, contextOf(kind, id), pkcs8);
}

/** The private key of a record. Rejects with OperationError when the vault's keys do not fit. */
export async function unwrapKey(
  kind: KeyRecordKind,
  vault: VaultKeys,
  { id, wrappedKey }: KeyRecord,
): Promise<PrivateKey> {
  const pkcs8 = await openUnderVault(vault, contextOf(kind, id), bytesOfRecord(wrappedKey));
  const privateKey = privateKeyFromPkcs8(pkcs8);
  pkcs8.fill(0);
  return privateKey;
}

/** All records of a kind with their keys under another vault key: to be stored together with the vault's record. */
export async function rewrappedRecords(
  kind: KeyRecordKind,
  keys: Rekeying,
): Promise<RecordsById<MaybeKeyRecord>> {
  const records = Object.values(await loadRecords<MaybeKeyRecord>(kind));
  const rewrapped = await Promise.all(records.map((record) => rewrap(kind, keys, record)));
  return Object.fromEntries(rewrapped.map((record) => [record.id, record]));
}

/** The same for one that was removed and can still be brought back; what is of no such kind stays as it is. */
export async function rewrapRemoved(
  kinds: readonly KeyRecordKind[],
  keys: Rekeying,
  removed: RemovedRecord,
): Promise<RemovedRecord> {
  const kind = kinds.find((one) => one.removed === removed.kind);
  if (kind === undefined) return removed;
  return { ...removed, record: await rewrap(kind, keys, removed.record as MaybeKeyRecord) };
}

async function rewrap(kind: KeyRecordKind, keys: Rekeying, record: MaybeKeyRecord): Promise<MaybeKeyRecord> {
  const { id, wrappedKey } = record;
  if (wrappedKey === undefined) return record;
  return { ...record, wrappedKey: await resealRecord(keys, contextOf(kind, id), wrappedKey) };
}

function contextOf({ context }: KeyRecordKind, id: string): string {
  return `${context} ${id}`;
}
