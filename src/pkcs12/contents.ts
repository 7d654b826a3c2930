// What a key file holds: keys joined with their certificates, and the chains above them.
import { KeyFileError } from '../errors.ts';
import { equalBytes, type Bytes } from '../bytes.ts';
import { isSupportedCurve } from '../crypto/elliptic-curves.ts';
import { publicKeyMatches, readPrivateKeyInfo, type PrivateKey } from '../crypto/private-key.ts';
import { equalCertificates, isSelfIssued, type Certificate } from '../x509/certificate.ts';
import { authorityKeyIdentifier, subjectKeyIdentifier } from '../x509/extensions.ts';
import type { Identity } from '../x509/identity.ts';
import { equalNames } from '../x509/name.ts';
import { X509Error } from '../errors.ts';

/** Chains of authorities are shorter than this. */
const MAX_CHAIN = 10;

export interface KeyFileContents {
  /** One for each certificate whose private key is in the file. */
  readonly identities: readonly Identity[];
  /** All other certificates, those in the identities' chains included. */
  readonly certificates: readonly Certificate[];
  readonly keysWithoutCertificate: readonly PrivateKey[];
  /** What the file holds beyond keys and certificates, or what could not be read, by code. */
  readonly skipped: readonly SkippedItem[];
}

export interface SkippedItem {
  readonly kind: 'certificate' | 'key' | 'revocation-list' | 'secret' | 'other';
  /** Why, when it should have been read: `x509.malformed`, `crypto.malformed-key`. */
  readonly code?: string;
}

/** A key or certificate with the localKeyID attribute (RFC 2985 section 5.5.2) that may link the two. */
export interface LabelledKey {
  readonly key: PrivateKey;
  readonly localKeyId?: Bytes;
}
export interface LabelledCertificate {
  readonly certificate: Certificate;
  readonly localKeyId?: Bytes;
}

/** Joins keys and certificates: by the public key, and by localKeyID for kinds of keys that we cannot compute. */
export async function joinContents(
  keys: readonly LabelledKey[],
  certificates: readonly LabelledCertificate[],
  skipped: readonly SkippedItem[],
): Promise<KeyFileContents> {
  const distinct = distinctBy(certificates, (a, b) => equalCertificates(a.certificate, b.certificate));
  const pool = distinct.map(({ certificate }) => certificate);
  const identities: Identity[] = [];
  const keysWithoutCertificate: PrivateKey[] = [];
  for (const labelled of distinctBy(keys, (a, b) => equalBytes(a.key.pkcs8, b.key.pkcs8))) {
    const own: Certificate[] = [];
    for (const candidate of distinct) if (await belongs(labelled, candidate)) own.push(candidate.certificate);
    if (own.length === 0) keysWithoutCertificate.push(labelled.key);
    for (const certificate of own) {
      identities.push({ certificate, chain: chainAbove(certificate, pool), privateKey: labelled.key });
    }
  }
  const isOwn = (certificate: Certificate): boolean =>
    identities.some((identity) => identity.certificate === certificate);
  return {
    identities,
    certificates: pool.filter((certificate) => !isOwn(certificate)),
    keysWithoutCertificate,
    skipped,
  };
}

async function belongs(labelled: LabelledKey, candidate: LabelledCertificate): Promise<boolean> {
  const { key } = labelled;
  if (await publicKeyMatches(key, candidate.certificate.subjectPublicKeyInfo)) return true;
  if (isComputable(key) || labelled.localKeyId === undefined || candidate.localKeyId === undefined)
    return false;
  return (
    key.type === candidate.certificate.subjectPublicKeyInfo.type &&
    equalBytes(labelled.localKeyId, candidate.localKeyId)
  );
}

/** True when its public key can be computed, and so found in a certificate. */
export function isComputable(key: PrivateKey): boolean {
  return key.type !== 'other' && !(key.type === 'ec' && !isSupportedCurve(key.curve));
}

/**
 * Certificates of the authorities above one, nearest first, by names and key identifiers. Nothing is verified
 * here: the path is judged whenever the certificate is used.
 */
export function chainAbove(certificate: Certificate, pool: readonly Certificate[]): Certificate[] {
  const chain: Certificate[] = [];
  let current = certificate;
  while (chain.length < MAX_CHAIN && !isSelfIssued(current)) {
    const below = current;
    const issuers = pool.filter(
      (candidate) =>
        candidate !== certificate &&
        !chain.includes(candidate) &&
        equalNames(candidate.subject, below.issuer),
    );
    const issuer = issuers.find((candidate) => keyIdentifiersAgree(below, candidate)) ?? issuers[0];
    if (issuer === undefined) break;
    chain.push(issuer);
    current = issuer;
  }
  return chain;
}

/** Throws KeyFileError `key.unsupported-kind` {kind} when there are keys, and all of them are of kinds that we do not know. */
export function checkKinds(keys: readonly PrivateKey[]): void {
  const [first] = keys;
  if (first === undefined || keys.some(isComputable)) return;
  const kind =
    first.curve ?? (first.type === 'other' ? readPrivateKeyInfo(first.pkcs8).algorithm.oid : first.type);
  throw new KeyFileError('key.unsupported-kind', { kind });
}

function keyIdentifiersAgree(subject: Certificate, issuer: Certificate): boolean {
  try {
    const wanted = authorityKeyIdentifier(subject)?.keyIdentifier;
    const present = subjectKeyIdentifier(issuer);
    return wanted !== undefined && present !== undefined && equalBytes(wanted, present);
  } catch (error) {
    if (error instanceof X509Error) return false;
    throw error;
  }
}

function distinctBy<T>(items: readonly T[], equal: (a: T, b: T) => boolean): T[] {
  return items.filter((item, index) => items.findIndex((other) => equal(other, item)) === index);
}

/**
 * The identities of a file that is imported for its identities. Throws KeyFileError `key.no-certificate` when
 * there are keys only, `key.unsupported-kind` {kind} when they are of kinds that cannot be joined to a certificate,
 * `key.no-key` when there are certificates only or nothing.
 */
export function requireIdentities(contents: KeyFileContents): readonly Identity[] {
  if (contents.identities.length > 0) return contents.identities;
  checkKinds(contents.keysWithoutCertificate);
  throw new KeyFileError(contents.keysWithoutCertificate.length > 0 ? 'key.no-certificate' : 'key.no-key');
}
