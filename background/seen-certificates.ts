// Certificates of messages that the user wanted to look at closely: for the viewer only; they are never trusted.
import { fromBase64, toBase64 } from '../src/bytes.ts';
import type { OpenedMessage } from '../src/smime/contract.ts';
import { readCertificate, sha256Fingerprint, type Certificate } from '../src/x509/certificate.ts';
import { load, store } from './storage.ts';

const KEY = 'seenCertificates';
/** The latest ones; a message brings five or so. */
const MAX_SEEN = 100;

/** SHA-256 and DER (base64), latest first. Forgotten when the browser closes. */
type SeenCertificates = readonly (readonly [sha256: string, der: string])[];

/** Remembers the certificates of a message. */
export async function rememberSeen({ signerCertificates, otherCertificates }: OpenedMessage): Promise<void> {
  const seen = new Map<string, string>();
  for (const certificate of [...signerCertificates, ...otherCertificates])
    seen.set(await sha256Fingerprint(certificate), toBase64(certificate.der));
  for (const [sha256, der] of (await load<SeenCertificates>('session', KEY)) ?? [])
    if (!seen.has(sha256)) seen.set(sha256, der);
  await store('session', { [KEY]: [...seen].slice(0, MAX_SEEN) satisfies SeenCertificates });
}

/** The one with this fingerprint, or none. */
export async function seenCertificates(sha256: string): Promise<Certificate[]> {
  const seen = (await load<SeenCertificates>('session', KEY)) ?? [];
  return seen.filter(([id]) => id === sha256).map(([, der]) => readCertificate(fromBase64(der)));
}
