// The rules for signed attributes (RFC 5652 sections 5.3 and 11, RFC 5035): which there must be, once, and what they say.
import { WaxsealError } from '../errors.ts';
import { equalBytes, type Bytes } from '../bytes.ts';
import { Tag, isUniversal, octetStringValue, readBerPrefix, type Asn1Node } from '../asn1/reader.ts';
import { oidValue, sequenceElements, timeValue } from '../asn1/values.ts';
import { readAlgorithmIdentifier } from '../crypto/algorithm-identifier.ts';
import { Oid, algorithmName } from '../crypto/algorithms.ts';
import { digest } from '../crypto/digest.ts';
import type { Certificate } from '../x509/certificate.ts';
import { readAttributes, type Attribute } from './attributes.ts';

/** Attributes that say one thing: two of them contradict each other. */
const SINGLE = [
  Oid.contentType,
  Oid.messageDigest,
  Oid.signingTime,
  Oid.signingCertificate,
  Oid.signingCertificateV2,
];
/** Attributes that must be signed when they are there (RFC 5652 sections 11.1 to 11.3). */
const SIGNED_ONLY = [Oid.contentType, Oid.messageDigest, Oid.signingTime];
/** Content that could be taken for attributes is no longer than this. */
const MAX_ATTRIBUTES_OCTETS = 100_000;
const MAX_CAPABILITIES = 100;

export interface SignedAttributeFacts {
  /** Why these attributes are refused; empty when they are not. */
  readonly codes: readonly string[];
  readonly messageDigest?: Bytes;
  readonly signingTime?: Date;
  /** Names of the algorithms that the signer says it can read, best first (RFC 8551 section 2.5.2). */
  readonly capabilities: readonly string[];
}

/**
 * Judges signed attributes: exactly one contentType, equal to that of the content, and exactly one
 * messageDigest, each with one value; no contradictions. Refusals are codes:
 * `signature.attributes-duplicate`, `signature.attributes-incomplete`, `signature.attributes-malformed`,
 * `signature.content-type-mismatch`.
 */
export function judgeSignedAttributes(
  attributes: readonly Attribute[],
  contentType: string,
): SignedAttributeFacts {
  const codes = new Set<string>();
  const single = (type: string): Asn1Node | undefined => {
    const found = attributes.filter((attribute) => attribute.type === type);
    if (found.length > 1 || found.some(({ values }) => values.length > 1))
      codes.add('signature.attributes-duplicate');
    if (found.some(({ values }) => values.length === 0)) codes.add('signature.attributes-malformed');
    return found[0]?.values[0];
  };
  const readSingle = <T>(type: string, read: (node: Asn1Node) => T): T | undefined => {
    const node = single(type);
    if (node === undefined) return undefined;
    try {
      return read(node);
    } catch (error) {
      if (!(error instanceof WaxsealError)) throw error;
      codes.add('signature.attributes-malformed');
      return undefined;
    }
  };

  const signedType = readSingle(Oid.contentType, oidValue);
  const messageDigest = readSingle(Oid.messageDigest, readOctetString);
  const signingTime = readSingle(Oid.signingTime, timeValue);
  for (const type of SINGLE) single(type);
  const isComplete = [Oid.contentType, Oid.messageDigest].every((type) =>
    attributes.some((a) => a.type === type),
  );
  if (!isComplete) codes.add('signature.attributes-incomplete');
  if (signedType !== undefined && signedType !== contentType) codes.add('signature.content-type-mismatch');
  return {
    codes: [...codes],
    ...(messageDigest === undefined ? {} : { messageDigest }),
    ...(signingTime === undefined ? {} : { signingTime }),
    capabilities: readCapabilities(attributes),
  };
}

/** True when attributes stand among the unsigned ones where nobody vouches for them, or a counter-signature is signed. */
export function areAttributesMisplaced(
  signed: readonly Attribute[],
  unsigned: readonly Attribute[],
): boolean {
  return (
    unsigned.some(({ type }) => SIGNED_ONLY.some((oid) => oid === type)) ||
    signed.some(({ type }) => type === Oid.counterSignature)
  );
}

function readOctetString(node: Asn1Node): Bytes {
  if (!isUniversal(node, Tag.octetString)) throw new WaxsealError('asn1.unexpected');
  return octetStringValue(node);
}

/** What cannot be read here says nothing: the attribute is a hint, and no verdict hangs on it. */
function readCapabilities(attributes: readonly Attribute[]): readonly string[] {
  const value = attributes.find(({ type }) => type === Oid.smimeCapabilities)?.values[0];
  try {
    const elements = value === undefined ? [] : sequenceElements(value);
    return elements
      .slice(0, MAX_CAPABILITIES)
      .map((element) => algorithmName(readAlgorithmIdentifier(element).oid));
  } catch (error) {
    if (error instanceof WaxsealError) return [];
    throw error;
  }
}

/**
 * Whether the certificate is the one that a signingCertificate or signingCertificateV2 attribute names first
 * (RFC 5035 section 5): true also where there is no such attribute.
 */
export async function isNamedSigningCertificate(
  attributes: readonly Attribute[],
  certificate: Certificate,
): Promise<boolean> {
  for (const { type, values } of attributes) {
    if (type !== Oid.signingCertificate && type !== Oid.signingCertificateV2) continue;
    try {
      const [identifiers] = sequenceElements(values[0]);
      const fields = sequenceElements(sequenceElements(identifiers)[0]);
      // ESSCertIDv2 may begin with its hash algorithm, ESSCertID never does.
      const hasAlgorithm = type === Oid.signingCertificateV2 && isUniversal(fields[0], Tag.sequence);
      const defaultHash = type === Oid.signingCertificate ? 'sha-1' : 'sha-256';
      const hash = hasAlgorithm ? readAlgorithmIdentifier(fields[0]!).oid : defaultHash;
      const named = readOctetString(fields[hasAlgorithm ? 1 : 0]!);
      if (!equalBytes(named, await digest(hash, certificate.der))) return false;
    } catch (error) {
      if (error instanceof WaxsealError) return false;
      throw error;
    }
  }
  return true;
}

/**
 * True for content that could be somebody's signed attributes: a signature over attributes is also a valid
 * signature over their encoding as content, when that is presented without attributes
 * (draft-ietf-lamps-cms-euf-cma-signeddata).
 */
export function looksLikeSignedAttributes(content: readonly Bytes[]): boolean {
  const length = content.reduce((sum, piece) => sum + piece.length, 0);
  const first = content.find((piece) => piece.length > 0)?.[0];
  if (first !== 0x31 || length > MAX_ATTRIBUTES_OCTETS) return false;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of content) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  try {
    return readAttributes(readBerPrefix(whole)).some(({ type }) => type === Oid.messageDigest);
  } catch (error) {
    if (error instanceof WaxsealError) return false;
    throw error;
  }
}
