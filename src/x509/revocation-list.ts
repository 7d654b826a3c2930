// Certificate revocation lists (RFC 5280 section 5): DER to facts; crl-source.ts judges by them.
import { readBer } from '../asn1/reader.ts';
import { Identifier, childSpans, spanAt, spanBytes, type DerSpan } from '../asn1/der-scan.ts';
import { readPem } from '../asn1/pem.ts';
import {
  bigIntegerValue,
  bitStringValue,
  explicitContent,
  smallIntegerValue,
  timeValue,
} from '../asn1/values.ts';
import { Asn1Error, X509Error } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { readAlgorithmIdentifier, type AlgorithmIdentifier } from '../crypto/algorithm-identifier.ts';
import { ExtensionOid, parseExtension, readExtensions, type Extension } from './extensions.ts';
import { fileKind } from './file-kind.ts';
import { readIssuingDistributionPoint, type IssuingDistributionPoint } from './issuing-distribution-point.ts';
import { nameKey, readName, type Name } from './name.ts';
import { RevokedEntries } from './revoked-entries.ts';

/** The largest lists of public authorities have some 10 MB. */
export const MAX_LIST_OCTETS = 64_000_000;

export const CrlExtensionOid = {
  cRLNumber: '2.5.29.20',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
} as const;

/** Extensions of a list that may be critical because the rules in crl-source.ts deal with them. */
const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set([
  ...Object.values(CrlExtensionOid),
  ExtensionOid.authorityKeyIdentifier,
  ExtensionOid.issuerAltName,
  ExtensionOid.freshestCrl,
]);

export interface RevocationList {
  /** The whole list: a copy of its own. */
  readonly der: Bytes;
  /** TBSCertList as encoded: what the signature is over. */
  readonly tbs: Bytes;
  /** 1 or 2. */
  readonly version: number;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly tbsSignatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Bytes;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  /** By dotted OID. */
  readonly extensions: ReadonlyMap<string, Extension>;
  /** Section 5.2.3. */
  readonly number?: bigint;
  /** Section 5.2.4: this list only says what has changed since the one with this number. */
  readonly baseNumber?: bigint;
  /** Section 5.2.5: what the list is about. */
  readonly scope?: IssuingDistributionPoint;
  /** A critical extension that is unknown here: the list must not be used (section 5.2). */
  readonly hasUnknownCriticalExtension: boolean;
  readonly entries: RevokedEntries;
}

/**
 * Reads one CertificateList from its DER. Throws X509Error `x509.malformed`, `x509.duplicate-extension` or
 * `x509.malformed-extension` {oid}.
 */
export function readRevocationList(der: Bytes): RevocationList {
  if (der.length > MAX_LIST_OCTETS) throw new X509Error('x509.malformed', { reason: 'too-large' });
  try {
    return readFields(der.slice());
  } catch (error) {
    if (error instanceof Asn1Error) throw new X509Error('x509.malformed', { reason: error.code });
    throw error;
  }
}

/**
 * Reads all lists of a file: DER, or PEM (`X509 CRL`) with one or many. Throws X509Error as readRevocationList
 * does, and `x509.not-a-revocation-list` when there is none in it.
 */
export function readRevocationListFile(file: Bytes): RevocationList[] {
  if (file.length > 2 * MAX_LIST_OCTETS) throw new X509Error('x509.malformed', { reason: 'too-large' });
  if (file[0] === Identifier.sequence) return [readRevocationList(file)];
  const lists: RevocationList[] = [];
  for (const { label, bytes } of readPem(file)) {
    if (label !== 'X509 CRL') continue;
    if (bytes === undefined) throw new X509Error('x509.malformed', { reason: 'base64' });
    lists.push(readRevocationList(bytes));
  }
  if (lists.length === 0) throw new X509Error('x509.not-a-revocation-list', { kind: fileKind(file) });
  return lists;
}

/** Lists that a message brings along beyond this number are left alone. */
const MAX_BROUGHT = 32;

/** Reads lists from their DER; those that cannot be read or must not be used are left out. */
export function readableRevocationLists(encoded: readonly Bytes[]): RevocationList[] {
  return encoded.slice(0, MAX_BROUGHT).flatMap((der) => {
    try {
      return [readRevocationList(der)];
    } catch (error) {
      if (error instanceof X509Error) return [];
      throw error;
    }
  });
}

function readFields(der: Bytes): RevocationList {
  const whole = expectSequence(spanAt(der, 0, der.length));
  const [tbs, algorithm, signature, ...rest] = childSpans(der, whole);
  if (whole.end !== der.length || signature === undefined || rest.length > 0) throw malformed(whole);
  const fields = childSpans(der, expectSequence(tbs));
  const read = (span: DerSpan | undefined): ReturnType<typeof readBer> => {
    if (span === undefined) throw malformed(whole);
    return readBer(spanBytes(der, span));
  };
  const version =
    fields[0]?.identifier === Identifier.integer ? smallIntegerValue(read(fields.shift())) + 1 : 1;
  if (version > 2) throw malformed(whole);
  const tbsAlgorithm = read(fields.shift());
  const issuer = readName(read(fields.shift()));
  const thisUpdate = timeValue(read(fields.shift()));
  const nextUpdate = isTime(fields[0]) ? timeValue(read(fields.shift())) : undefined;
  const entries = fields[0]?.identifier === Identifier.sequence ? fields.shift() : undefined;
  const extensionField = fields.shift();
  if (fields.length > 0 || (extensionField !== undefined && extensionField.identifier !== 0xa0))
    throw malformed(whole);
  if (extensionField !== undefined && version < 2) throw malformed(extensionField);
  const extensions: ReadonlyMap<string, Extension> =
    extensionField === undefined ? new Map() : readExtensions(explicitContent(read(extensionField)));
  return {
    der,
    tbs: spanBytes(der, tbs!),
    version,
    signatureAlgorithm: readAlgorithmIdentifier(read(algorithm)),
    tbsSignatureAlgorithm: readAlgorithmIdentifier(tbsAlgorithm),
    signature: bitStringValue(read(signature)).bytes,
    issuer,
    thisUpdate,
    ...(nextUpdate === undefined ? {} : { nextUpdate }),
    extensions,
    hasUnknownCriticalExtension: [...extensions.values()].some(
      ({ oid, critical }) => critical && !KNOWN_EXTENSIONS.has(oid),
    ),
    ...readNumbersAndScope(extensions),
    entries: new RevokedEntries(der, entries, nameKey(issuer)),
  };
}

function readNumbersAndScope(
  extensions: ReadonlyMap<string, Extension>,
): Pick<RevocationList, 'number' | 'baseNumber' | 'scope'> {
  // Section 5.2.3: never critical.
  if (extensions.get(CrlExtensionOid.cRLNumber)?.critical === true)
    throw new X509Error('x509.malformed-extension', { oid: CrlExtensionOid.cRLNumber });
  const number = parseExtension({ extensions }, CrlExtensionOid.cRLNumber, bigIntegerValue);
  const baseNumber = parseExtension({ extensions }, CrlExtensionOid.deltaCrlIndicator, bigIntegerValue);
  const scope = parseExtension(
    { extensions },
    CrlExtensionOid.issuingDistributionPoint,
    readIssuingDistributionPoint,
  );
  return {
    ...(number === undefined ? {} : { number }),
    ...(baseNumber === undefined ? {} : { baseNumber }),
    ...(scope === undefined ? {} : { scope }),
  };
}

function expectSequence(span: DerSpan | undefined): DerSpan {
  if (span?.identifier !== Identifier.sequence)
    throw new Asn1Error('asn1.unexpected', { expected: 'SEQUENCE', offset: span?.start ?? -1 });
  return span;
}

function isTime(span: DerSpan | undefined): boolean {
  return span?.identifier === Identifier.utcTime || span?.identifier === Identifier.generalizedTime;
}

function malformed(span: DerSpan): Asn1Error {
  return new Asn1Error('asn1.malformed', { offset: span.start });
}
