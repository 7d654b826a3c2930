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
      await trustChanged(source === 'message' ? 'signer-kept' : 'by-user');
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
    await trustChanged();
    return undo;
  });
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
