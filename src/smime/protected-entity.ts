// Turns the octets inside a layer into an entity, also where a writer left the MIME header out.
import { joinBytes, type Bytes } from '../bytes.ts';
import { MimeError } from '../errors.ts';
import { bodyEntity, parsePart, type Entity } from '../mime/entity.ts';
import { readHeaderSection } from '../mime/header-fields.ts';
import { contentInfoParts } from '../cms/content-info.ts';
import { Oid } from '../crypto/algorithms.ts';
import { looksLikeCms } from './recognise.ts';

const LF = 0x0a;
const CR = 0x0d;

/**
 * A MIME entity (RFC 8551 section 3.1), a CMS structure directly within another, or what a person signed with a
 * tool that adds no header: then all of it is the body, so that nothing of it is taken for a header and hidden.
 * Throws MimeError as parsePart.
 */
export function protectedEntity(content: Bytes): Entity {
  if (looksLikeCms(content)) return bodyEntity(content, 'application/pkcs7-mime');
  if (hasMimeHeader(content)) return parsePart(content);
  return bodyEntity(content, isText(content) ? 'text/plain' : 'application/octet-stream');
}

/** Content types whose value may stand as the content of another one, without a ContentInfo of its own. */
const CMS_TYPES: readonly string[] = [
  Oid.signedData,
  Oid.envelopedData,
  Oid.authEnvelopedData,
  Oid.compressedData,
];

/** As protectedEntity, for content whose type (dotted OID) the layer around it names (RFC 5652 section 5.2). */
export function contentEntity(content: Bytes, contentType: string | undefined): Entity {
  if (contentType !== undefined && CMS_TYPES.includes(contentType) && !looksLikeCms(content))
    return protectedEntity(joinBytes(contentInfoParts(contentType, content)));
  return protectedEntity(content);
}

/** True where the octets begin with a MIME header, or with the empty line that stands for an empty one. */
export function hasMimeHeader(content: Bytes): boolean {
  if (content[0] === LF || (content[0] === CR && content[1] === LF)) return true;
  try {
    const { fields } = readHeaderSection(content, 0, content.length);
    return fields.some((field) => field.name.startsWith('content-') || field.name === 'mime-version');
  } catch (error) {
    if (error instanceof MimeError) return false;
    throw error;
  }
}

function isText(content: Bytes): boolean {
  if (content.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content);
    return true;
  } catch {
    return false;
  }
}
