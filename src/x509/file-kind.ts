// Tells what kind of file someone handed us, so that a wrong one can be named instead of being "malformed".
import { Tag, isContext, isUniversal, readBerPrefix, type Asn1Node } from '../asn1/reader.ts';
import { oidValue } from '../asn1/values.ts';
import { looksLikePem } from '../asn1/pem.ts';
import { Asn1Error } from '../errors.ts';
import { latin1FromBytes, type Bytes } from '../bytes.ts';

export type FileKind =
  | 'empty'
  | 'pem'
  | 'certificate'
  | 'pkcs12'
  /** ContentInfo with SignedData: .p7b, .p7c, .p7s. */
  | 'signed-data'
  /** ContentInfo with anything else: an encrypted message, for example. */
  | 'cms'
  | 'pkcs8'
  | 'encrypted-pkcs8'
  | 'rsa-private-key'
  | 'ec-private-key'
  | 'dsa-private-key'
  | 'public-key'
  | 'request'
  | 'revocation-list'
  | 'message'
  | 'web-page'
  | 'java-keystore'
  | 'zip'
  | 'unknown';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
/** How much of a text is looked at. */
const SNIFFED_OCTETS = 4096;

/** Judges by content, never by name. Total: anything unknown is `unknown`. */
export function fileKind(file: Bytes): FileKind {
  if (file.length === 0) return 'empty';
  if (file[0] === 0x30) {
    const kind = derKind(file);
    if (kind !== 'unknown') return kind;
  }
  if (file[0] === 0xfe && file[1] === 0xed && file[2] === 0xfe && file[3] === 0xed) return 'java-keystore';
  if (file[0] === 0x50 && file[1] === 0x4b && file[2] === 3 && file[3] === 4) return 'zip';
  if (looksLikePem(file)) return 'pem';
  const text = latin1FromBytes(file.subarray(0, SNIFFED_OCTETS)).trimStart();
  if (/^(<!doctype html|<html|<head|<body)/i.test(text)) return 'web-page';
  if (
    /^(From |[A-Za-z][A-Za-z0-9-]*:[ \t])/.test(text) &&
    /^(from|received|mime-version|subject):/im.test(text)
  )
    return 'message';
  return 'unknown';
}

function derKind(file: Bytes): FileKind {
  let root: Asn1Node;
  try {
    root = readBerPrefix(file);
  } catch (error) {
    if (error instanceof Asn1Error) return 'unknown';
    throw error;
  }
  const [first, second, third] = root.children;
  if (isUniversal(first, Tag.oid)) return contentInfoKind(first);
  if (isUniversal(first, Tag.integer)) return versionedKind(root.children);
  if (isUniversal(first, Tag.sequence)) {
    if (isUniversal(second, Tag.sequence) && isUniversal(third, Tag.bitString)) return signedKind(first);
    if (isUniversal(second, Tag.bitString)) return 'public-key';
    if (isUniversal(second, Tag.octetString) && third === undefined) return 'encrypted-pkcs8';
  }
  return 'unknown';
}

function contentInfoKind(contentType: Asn1Node): FileKind {
  try {
    return oidValue(contentType) === SIGNED_DATA ? 'signed-data' : 'cms';
  } catch (error) {
    if (error instanceof Asn1Error) return 'unknown';
    throw error;
  }
}

/** Structures that begin with a version number. */
function versionedKind(fields: readonly Asn1Node[]): FileKind {
  const [version, second, third] = fields;
  const number =
    version!.contentEnd - version!.contentStart === 1 ? version!.source[version!.contentStart] : -1;
  if (number === 3 && isUniversal(second, Tag.sequence) && isUniversal(second.children[0], Tag.oid))
    return 'pkcs12';
  if (isUniversal(second, Tag.sequence) && isUniversal(third, Tag.octetString)) return 'pkcs8';
  if (number === 1 && isUniversal(second, Tag.octetString)) return 'ec-private-key';
  if (fields.length >= 9 && fields.slice(0, 9).every((field) => isUniversal(field, Tag.integer)))
    return 'rsa-private-key';
  if (fields.length === 6 && fields.every((field) => isUniversal(field, Tag.integer)))
    return 'dsa-private-key';
  return 'unknown';
}

/** Signed structures: certificate, request or revocation list, told apart by what is signed. */
function signedKind(tbs: Asn1Node): FileKind {
  const fields = isContext(tbs.children[0], 0) ? tbs.children.slice(1) : tbs.children;
  const [first, second, third, fourth] = fields;
  const isTime = (node: Asn1Node | undefined): boolean =>
    isUniversal(node, Tag.utcTime) || isUniversal(node, Tag.generalizedTime);
  if (isUniversal(first, Tag.integer) && isUniversal(second, Tag.sequence) && isContext(fourth, 0))
    return 'request';
  if (isTime(third) || (isUniversal(first, Tag.integer) && isTime(fourth))) return 'revocation-list';
  if (isUniversal(first, Tag.integer) && isUniversal(fourth, Tag.sequence)) return 'certificate';
  return 'unknown';
}
