// Certificates that the user has pinned to an address after comparing the fingerprint.
import { toBase64 } from '../../src/bytes.ts';
import { certificateHasAddress, normaliseAddress } from '../../src/trust/address.ts';
import type { TrustAnchor } from '../../src/trust/anchor.ts';
import { sha256Fingerprint, type Certificate } from '../../src/x509/certificate.ts';
import { nameText } from '../../src/x509/name.ts';
import { fault } from '../errors.ts';
import { inTurn } from '../lock.ts';
import { store } from '../storage.ts';
import { forgetEnded, noteEnded, trimmedNote } from './ended-trust.ts';
import { parsedCertificate } from './parsed-certificates.ts';
import {
  loadRecords,
  removeRecord,
  restoreRecord,
  type RecordKind,
  type RecordsById,
} from './removable-records.ts';
import { trustChanged } from './trust-state.ts';

const PINS: RecordKind = {
  key: 'pins',
  removed: 'pin',
  concerns: (pin) => [(pin as StoredPin).address],
};

interface StoredPin {
  /** Address in its compared form and SHA-256 of the certificate. */
  readonly id: string;
  readonly address: string;
  readonly sha256: string;
  /** DER, base64. */
  readonly certificate: string;
  readonly note: string;
  readonly pinnedAt: number;
}

export interface KnownPin extends Omit<StoredPin, 'certificate'> {
  readonly certificate: Certificate;
}

export async function allPins(): Promise<KnownPin[]> {
  return Object.values(await stored()).map((pin) => ({
    ...pin,
    certificate: parsedCertificate(pin.certificate),
  }));
}

/** Each pinned certificate is an anchor for its one address. */
export async function pinAnchors(): Promise<TrustAnchor[]> {
  return (await allPins()).map(({ certificate, address }) => ({
    certificate,
    scope: { kind: 'addresses', addresses: [address] },
    pinned: true,
  }));
}

/**
 * Pins a certificate to an address. Other pins of the address stay: people have one certificate to sign and
 * another to be written to. `replacing` ends those whose place it takes.
 * Throws `pins.other-address` when the certificate does not carry the address.
 */
export function addPin(
  certificate: Certificate,
  address: string,
  note: string,
  replacing: readonly string[] = [],
): Promise<void> {
  return inTurn(PINS.key, async () => {
    const key = normaliseAddress(address);
    if (key === undefined || !certificateHasAddress(certificate, address))
      return fault('pins.other-address', { address });
    const sha256 = await sha256Fingerprint(certificate);
    const id = `${key} ${sha256}`;
    const pins = await stored();
    const record: StoredPin = {
      id,
      address: key,
      sha256,
      certificate: toBase64(certificate.der),
      note: trimmedNote(note),
      pinnedAt: pins[id]?.pinnedAt ?? Date.now(),
    };
    const replaced = replacing.flatMap((old) => (old === id ? [] : (pins[old] ?? [])));
    const kept = Object.entries(pins).filter(([old]) => !replaced.some((pin) => pin.id === old));
    await store('local', { [PINS.key]: { ...Object.fromEntries(kept), [id]: record } });
    for (const pin of replaced) await noteEnd(pin, record.note);
    await trustChanged({ addresses: [key] });
  });
}

/** Ends a pin and returns the token to undo it. */
export function removePin(id: string, reason: string): Promise<string> {
  return removeRecord(PINS, id, (removed) => noteEnd(removed as StoredPin, reason));
}

/** Puts an ended pin back as it was. */
export function restorePin(record: unknown): Promise<void> {
  return restoreRecord(PINS, record as StoredPin, ({ sha256 }) => forgetEnded('pin', sha256));
}

function noteEnd({ sha256, certificate, address, note, pinnedAt }: StoredPin, reason: string): Promise<void> {
  const { subject } = parsedCertificate(certificate);
  const scopes = [{ kind: 'addresses', addresses: [address] }] as const;
  return noteEnded({
    kind: 'pin',
    sha256,
    subject: nameText(subject),
    scopes,
    note,
    since: pinnedAt,
    reason,
  });
}

function stored(): Promise<RecordsById<StoredPin>> {
  return loadRecords(PINS);
}
