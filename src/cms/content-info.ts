// ContentInfo (RFC 5652 section 3): what kind of CMS structure lies in the bytes.
import { CmsError, WaxsealError } from '../errors.ts';
import {
  Tag,
  isContext,
  isUniversal,
  octetStringPieces,
  readBerPrefix,
  type Asn1Node,
} from '../asn1/reader.ts';
import { explicitContent, oidValue, sequenceElements } from '../asn1/values.ts';
import { derHeader, derOid } from '../asn1/writer.ts';
import type { Bytes } from '../bytes.ts';

/** Octets that mail systems leave after the structure: line ends and zero padding, no more than this. */
const MAX_TRAILING_OCTETS = 1024;

/** Identifier octets of constructed elements that are written around content in parts. */
export const Identifier = { octetString: 0x04, sequence: 0x30, explicit0: 0xa0 } as const;

export interface ContentInfo {
  /** Dotted OID of the content type. */
  readonly contentType: string;
  readonly content: Asn1Node;
}

/**
 * Reads a ContentInfo from DER or BER. Line ends and zero octets after it are left out of account.
 * Throws CmsError `cms.malformed` {reason}.
 */
export function readContentInfo(bytes: Bytes): ContentInfo {
  return orMalformed(() => {
    const node = readBerPrefix(bytes);
    const rest = bytes.subarray(node.end);
    const isShort = rest.length <= MAX_TRAILING_OCTETS;
    if (!isShort || !rest.every((octet) => octet === 0 || octet === 0x0d || octet === 0x0a)) {
      throw malformed('trailing-data');
    }
    const [type, content, ...more] = sequenceElements(node);
    if (!isContext(content, 0) || more.length > 0) throw malformed('content-info');
    return { contentType: oidValue(type), content: explicitContent(content) };
  });
}

/** A CmsError for a structure that is not as RFC 5652 has it. */
export function malformed(reason: string): CmsError {
  return new CmsError('cms.malformed', { reason });
}

/** Runs a reader; errors of the layers below become CmsError `cms.malformed` {reason: their code}. */
export function orMalformed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof WaxsealError && !(error instanceof CmsError)) throw malformed(error.code);
    throw error;
  }
}

/**
 * The octets of an eContent, as views. Writers of PKCS #7 put other types than OCTET STRING there, whose
 * content octets count (RFC 5652 section 5.2.1).
 */
export function contentPieces(node: Asn1Node): readonly Bytes[] {
  if (isUniversal(node, Tag.octetString)) return octetStringPieces(node);
  return [node.source.subarray(node.contentStart, node.contentEnd)];
}

/** A definite-length element around parts: only a header is put in front, nothing is copied. */
export function wrapParts(identifier: number, ...parts: readonly Bytes[]): readonly Bytes[] {
  let length = 0;
  for (const part of parts) length += part.length;
  return [derHeader(identifier, length), ...parts];
}

/** A ContentInfo around content that is given in parts. */
export function contentInfoParts(contentType: string, ...content: readonly Bytes[]): readonly Bytes[] {
  return wrapParts(Identifier.sequence, derOid(contentType), ...wrapParts(Identifier.explicit0, ...content));
}
