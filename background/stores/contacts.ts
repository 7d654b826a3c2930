// Other people's certificates, found by address.
import { toBase64 } from '../../src/bytes.ts';
import { normaliseAddress } from '../../src/trust/address.ts';
import { certificateAddresses } from '../../src/x509/addresses.ts';
import { sha256Fingerprint, type Certificate } from '../../src/x509/certificate.ts';
import { fault } from '../errors.ts';
import { inTurn } from '../lock.ts';
import { forget, load, loadMany, store } from '../storage.ts';
import { parsedCertificate } from './parsed-certificates.ts';
import { allPins } from './pins.ts';
import { trustChanged } from './trust-state.ts';
import { keepForUndo } from './undo.ts';

const INDEX = 'contactIndex';
const PREFIX = 'contact:';
/** Kept automatically from mail, so it needs a bound; above it only files are taken. */
export const MAX_CONTACT_CERTIFICATES = 20_000;

/** Removed ones are kept in the session's memory, which has 10 MB for everything. */
export const MAX_REMOVED_AT_ONCE = 1_000;

export interface RemovedContacts {
  /** Certificates. */
  readonly removed: number;
  /** Stayed, because they are pinned. */
  readonly pinned: number;
  /** Absent when nothing was removed. */
  readonly undo?: string;
}

interface StoredContact {
  readonly id: string;
  /** DER, base64. */
  readonly certificate: string;
  readonly source: 'file' | 'message';
  readonly addedAt: number;
}

/** Address in its compared form -> ids of the certificates that carry it. */
type ContactIndex = Readonly<Record<string, readonly string[]>>;

export interface KnownContact {
  readonly id: string;
  readonly certificate: Certificate;
  readonly source: 'file' | 'message';
  readonly addedAt: number;
}

/** All addresses with their certificates. */
export async function allContacts(): Promise<Map<string, KnownContact[]>> {
  const index = await contactIndex();
  const byId = await contactsById(Object.values(index).flat());
  return new Map(
    Object.entries(index).map(([address, ids]) => [address, ids.flatMap((id) => byId.get(id) ?? [])]),
  );
}

/** Certificates that are kept for any of these addresses. */
export async function contactsFor(addresses: readonly string[]): Promise<KnownContact[]> {
  const index = await contactIndex();
  const ids = addresses.flatMap((address) => index[indexKey(address)] ?? []);
  return [...(await contactsById(ids)).values()];
}

export async function contactById(id: string): Promise<KnownContact | undefined> {
  return (await contactsById([id])).get(id);
}

/** Which of these certificates are kept, by SHA-256. */
export async function keptContacts(ids: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set((await contactsById(ids)).keys());
}

/**
 * Keeps certificates that have an address, all in one change. Answers which were new.
 * Throws `contacts.too-many` when mail would fill the store.
 */
export function addContacts(
  certificates: readonly Certificate[],
  source: 'file' | 'message',
): Promise<{ added: Certificate[]; known: Certificate[] }> {
  return inTurn(INDEX, async () => {
    const index: Record<string, readonly string[]> = { ...(await contactIndex()) };
    const result = { added: [] as Certificate[], known: [] as Certificate[] };
    const records: Record<string, StoredContact> = {};
    for (const certificate of certificates) {
      const id = await sha256Fingerprint(certificate);
      const addresses = certificateAddresses(certificate).map(indexKey);
      if (addresses.length === 0) fault('contacts.no-address');
      if (addresses.every((address) => index[address]?.includes(id))) {
        result.known.push(certificate);
        continue;
      }
      for (const address of addresses) index[address] = [...new Set([...(index[address] ?? []), id])];
      records[PREFIX + id] = { id, certificate: toBase64(certificate.der), source, addedAt: Date.now() };
      result.added.push(certificate);
    }
    if (source === 'message' && Object.keys(index).length > MAX_CONTACT_CERTIFICATES)
      fault('contacts.too-many');
    if (result.added.length > 0) {
      await store('local', { ...records, [INDEX]: index });
      const addresses = result.added.flatMap(certificateAddresses);
      await trustChanged(source === 'message' ? 'signer-kept' : { addresses });
    }
    return result;
  });
}

/** Removes one certificate and returns the token to undo it. Throws `contacts.pinned` for one that is pinned. */
export function removeContact(id: string): Promise<string> {
  return inTurn(INDEX, async () => {
    const record = await load<StoredContact>('local', PREFIX + id);
    if (record === undefined) return fault('store.not-found');
    if ((await allPins()).some(({ sha256 }) => sha256 === id)) fault('contacts.pinned');
    const undo = await keepForUndo({ kind: 'contact', record });
    const index = Object.entries(await contactIndex())
      .map(([address, ids]) => [address, ids.filter((other) => other !== id)] as const)
      .filter(([, ids]) => ids.length > 0);
    await store('local', { [INDEX]: Object.fromEntries(index) });
    await forget('local', PREFIX + id);
    await trustChanged({ addresses: certificateAddresses(parsedCertificate(record.certificate)) });
    return undo;
  });
}

/**
 * Removes all certificates of these addresses in one change. Those that are pinned stay. Throws `contacts.too-many-at-once`
 * {most}: what was removed is kept in memory, to be brought back.
 */
export function removeContacts(addresses: readonly string[]): Promise<RemovedContacts> {
  return inTurn(INDEX, async () => {
    const index = await contactIndex();
    const pinned = new Set((await allPins()).map(({ sha256 }) => sha256));
    const ids = new Set(addresses.flatMap((address) => index[indexKey(address)] ?? []));
    const going = [...ids].filter((id) => !pinned.has(id));
    if (going.length > MAX_REMOVED_AT_ONCE) fault('contacts.too-many-at-once', { most: MAX_REMOVED_AT_ONCE });
    if (going.length === 0) return { removed: 0, pinned: ids.size };
    const keys = going.map((id) => PREFIX + id);
    const records = [...(await loadMany<StoredContact>('local', keys)).values()];
    const undo = await keepForUndo({ kind: 'contacts', record: records });
    const gone = new Set(going);
    const left = Object.entries(index)
      .map(([address, all]) => [address, all.filter((id) => !gone.has(id))] as const)
      .filter(([, all]) => all.length > 0);
    await store('local', { [INDEX]: Object.fromEntries(left) });
    await forget('local', ...keys);
    await trustChanged({
      addresses: records.flatMap(({ certificate }) => certificateAddresses(parsedCertificate(certificate))),
    });
    return { undo, removed: going.length, pinned: ids.size - going.length };
  });
}

/** Puts removed certificates back as they were. */
export async function restoreContacts(records: unknown): Promise<void> {
  for (const source of ['file', 'message'] as const) {
    const ofSource = (records as readonly StoredContact[]).filter((record) => record.source === source);
    await addContacts(
      ofSource.map(({ certificate }) => parsedCertificate(certificate)),
      source,
    );
  }
}

/** Puts a removed certificate back as it was. */
export async function restoreContact(record: unknown): Promise<void> {
  const { certificate, source } = record as StoredContact;
  await addContacts([parsedCertificate(certificate)], source);
}

function indexKey(address: string): string {
  return normaliseAddress(address) ?? address;
}

async function contactIndex(): Promise<ContactIndex> {
  return (await load<ContactIndex>('local', INDEX)) ?? {};
}

async function contactsById(ids: readonly string[]): Promise<Map<string, KnownContact>> {
  const records = await loadMany<StoredContact>(
    'local',
    [...new Set(ids)].map((id) => PREFIX + id),
  );
  return new Map(
    [...records.values()].map(({ id, certificate, source, addedAt }) => [
      id,
      { id, certificate: parsedCertificate(certificate), source, addedAt },
    ]),
  );
}
