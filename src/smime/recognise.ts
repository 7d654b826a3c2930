// Recognises what is S/MIME: parts of a message by type and name, and CMS files given instead of a message (RFC 8551 section 3.2).
import { readBerPrefix } from '../asn1/reader.ts';
import { Asn1Error } from '../errors.ts';
import { bytesFromLatin1, latin1FromBytes, type Bytes } from '../bytes.ts';
import { decodeBase64 } from '../mime/base64.ts';
import { declaredName } from '../mime/body-parts.ts';
import { mediaType, type Entity } from '../mime/entity.ts';
import { firstField } from '../mime/header-fields.ts';
import { decodedBody } from '../mime/transfer-encoding.ts';

const OCTET_STREAM = 'application/octet-stream';
const CMS_TYPES = new Set(['application/pkcs7-mime', 'application/x-pkcs7-mime', 'application/cms']);
const SIGNATURE_TYPES = new Set(['application/pkcs7-signature', 'application/x-pkcs7-signature']);
/** Longest PEM or base64 line before the data is looked at. */
const SNIFFED_OCTETS = 4096;
/** The beginning of every OID that a CMS ContentInfo can have: 1.2.840.113549.1. */
const PKCS_ARC = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01];

/** How an entity is protected, by its labels: `clear` is multipart/signed, `cms` a CMS structure as body. */
export type Protection = 'clear' | 'cms';

/**
 * What protection an entity claims; undefined for ordinary parts. smime-type is not looked at: it is often
 * wrong, and the structure says what it is.
 */
export function protectionOf(entity: Entity): Protection | undefined {
  const type = mediaType(entity);
  if (type === 'multipart/signed') return isSmimeSigned(entity) ? 'clear' : undefined;
  if (CMS_TYPES.has(type)) return 'cms';
  // Some gateways lose the type. A name alone proves nothing, so the octets must look like CMS too.
  const isNamed = /\.p7[cmz]$/i.test(declaredName(entity));
  if (isNamed && hasNoType(entity) && looksLikeCms(decodedBody(entity))) return 'cms';
  return undefined;
}

/** True where the type says nothing: octets of any kind, or no Content-Type at all. */
function hasNoType(entity: Entity): boolean {
  return mediaType(entity) === OCTET_STREAM || firstField(entity.fields, 'content-type') === undefined;
}

/** Not OpenPGP: the protocol says so, or where it is missing the second part does. */
function isSmimeSigned(entity: Entity): boolean {
  const protocol = entity.contentType.parameters.get('protocol')?.toLowerCase().trim();
  if (protocol !== undefined) return SIGNATURE_TYPES.has(protocol);
  const second = entity.parts[1];
  return second !== undefined && isSignaturePart(second);
}

/** True for the part of a multipart/signed that may hold its signature. */
export function isSignaturePart(entity: Entity): boolean {
  const type = mediaType(entity);
  return SIGNATURE_TYPES.has(type) || (hasNoType(entity) && /\.p7s$/i.test(declaredName(entity)));
}

/** True when the octets begin as a ContentInfo does: SEQUENCE, OID of the PKCS arc. */
export function looksLikeCms(bytes: Bytes): boolean {
  if (bytes[0] !== 0x30) return false;
  const lengthOctets = bytes[1] ?? 0;
  const at = 2 + (lengthOctets > 0x80 ? lengthOctets & 0x7f : 0);
  return bytes[at] === 0x06 && PKCS_ARC.every((octet, index) => bytes[at + 2 + index] === octet);
}

/**
 * The CMS structure that a part holds, undecoded. What is behind it in base64 is no part of it: lists append their
 * footers there, in words or in base64 of their own.
 */
export function cmsBody(entity: Entity): Bytes {
  const octets = decodedBody(entity);
  if (entity.encoding !== 'base64' || !looksLikeCms(octets)) return octets;
  try {
    return octets.subarray(0, readBerPrefix(octets).end);
  } catch (error) {
    // Whoever reads the structure says what is wrong with it.
    if (error instanceof Asn1Error) return octets;
    throw error;
  }
}

/** The CMS structure of a bare file (DER or BER, PEM, or base64 without armour); undefined for a message. */
export function bareCms(raw: Bytes): Bytes | undefined {
  if (looksLikeCms(raw)) return raw;
  const beginning = latin1FromBytes(raw.subarray(0, SNIFFED_OCTETS)).trimStart();
  const isArmoured = /^-----BEGIN (PKCS7|PKCS #7 SIGNED DATA|CMS)-----/.test(beginning);
  if (!isArmoured && !/^[A-Za-z0-9+/\r\n]{64,}/.test(beginning)) return undefined;
  const text = latin1FromBytes(raw);
  const body = isArmoured
    ? text.replace(/^[\s\S]*?-----BEGIN [^-]+-----/, '').replace(/-----END [\s\S]*$/, '')
    : text;
  const decoded = decodeBase64(bytesFromLatin1(body));
  return looksLikeCms(decoded) ? decoded : undefined;
}
