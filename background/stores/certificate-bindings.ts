// Certificates of gateways and organisations that the user has bound to an address or a domain.
import { toBase64 } from '../../src/bytes.ts';
import { WaxsealError } from '../../src/errors.ts';
import {
  boundToText,
  equalBoundTo,
  readBoundTo,
  type BoundTo,
  type CertificateBinding,
} from '../../src/trust/certificate-binding.ts';
import { sha256Fingerprint, type Certificate } from '../../src/x509/certificate.ts';
import { fault } from '../errors.ts';
import { inTurn } from '../lock.ts';
import { store } from '../storage.ts';
import { parsedCertificate } from './parsed-certificates.ts';
import {
  loadRecords,
  removeRecord,
  restoreRecord,
  type RecordKind,
  type RecordsById,
} from './removable-records.ts';
import { trustChanged, type TrustChange } from './trust-state.ts';

/** Nobody writes to more organisations than that by their gateways; each is looked at for every message. */
const MAX_BINDINGS = 500;

const BINDINGS: RecordKind = {
  key: 'certificateBindings',
  removed: 'binding',
  concerns: (record) => concerned((record as StoredBinding).boundTo),
};

interface StoredBinding {
  /** Whom it stands for, and SHA-256 of the certificate. */
  readonly id: string;
  readonly boundTo: BoundTo;
  readonly sha256: string;
  /** DER, base64. */
  readonly certificate: string;
  /** Milliseconds since 1970. */
  readonly boundAt: number;
}

export interface KnownBinding extends CertificateBinding {
  readonly id: string;
  readonly sha256: string;
  readonly boundAt: number;
}

/** All bindings, the oldest first. A record that is not in its form binds nothing. */
export async function certificateBindings(): Promise<KnownBinding[]> {
  const records = Object.values(await loadRecords<StoredBinding>(BINDINGS));
  return records.flatMap(readRecord).sort((a, b) => a.boundAt - b.boundAt);
}

/**
 * Binds a certificate to an address or a domain, beside others of the same: organisations have several gateways, and one
 * certificate to sign and another to be written to. Throws `trust.too-many-bindings`.
 */
export function addBinding(certificate: Certificate, boundTo: BoundTo): Promise<void> {
  return inTurn(BINDINGS.key, async () => {
    const sha256 = await sha256Fingerprint(certificate);
    const id = `${boundTo.kind} ${boundToText(boundTo)} ${sha256}`;
    const bindings = await loadRecords<StoredBinding>(BINDINGS);
    if (Object.hasOwn(bindings, id)) return;
    if (Object.keys(bindings).length >= MAX_BINDINGS) fault('trust.too-many-bindings');
    const record: StoredBinding = {
      ...{ id, boundTo, sha256 },
      certificate: toBase64(certificate.der),
      boundAt: Date.now(),
    };
    await store('local', {
      [BINDINGS.key]: { ...bindings, [id]: record } satisfies RecordsById<StoredBinding>,
    });
    await trustChanged(changeBy(boundTo));
  });
}

/** Ends a binding and returns the token to undo it. Throws `store.not-found`. */
export function removeBinding(id: string): Promise<string> {
  return removeRecord(BINDINGS, id);
}

/** Puts an ended binding back as it was. */
export function restoreBinding(record: unknown): Promise<void> {
  return restoreRecord(BINDINGS, record as StoredBinding);
}

function readRecord({ id, boundTo, sha256, certificate, boundAt }: StoredBinding): KnownBinding[] {
  try {
    const read = readBoundTo(boundTo.kind, boundToText(boundTo));
    // What is looked up is what is listed.
    if (!equalBoundTo(read, boundTo)) return [];
    return [{ id, sha256, boundAt, boundTo: read, certificate: parsedCertificate(certificate) }];
  } catch (error) {
    if (error instanceof WaxsealError || error instanceof TypeError || error instanceof RangeError) return [];
    throw error;
  }
}

/** Whose messages are judged otherwise; undefined for those of too many to name. */
function concerned(boundTo: BoundTo): readonly string[] | undefined {
  return boundTo.kind === 'address' ? [boundTo.address] : undefined;
}

function changeBy(boundTo: BoundTo): TrustChange {
  const addresses = concerned(boundTo);
  return addresses === undefined ? 'by-user' : { addresses };
}
