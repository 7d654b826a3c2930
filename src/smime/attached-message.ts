// Tells which attachments can be opened by themselves: forwarded messages, and CMS structures (RFC 8551 section 3.2).
import type { Bytes } from '../bytes.ts';
import { MimeError } from '../errors.ts';
import { declaredName } from '../mime/body-parts.ts';
import { mediaType, parseEntity, type Entity } from '../mime/entity.ts';
import { hasProtection } from './choose-protected.ts';
import type { Attachment } from './contract.ts';
import { looksLikeCms, protectionOf } from './recognise.ts';

const MESSAGE_TYPES = new Set(['message/rfc822', 'message/global']);
/** Attached messages beyond this are not looked into before they are asked for. */
const MAX_EXAMINED = 64 * 1024 * 1024;

/** `protected` for what an S/MIME layer may be found in, `message` for other messages; nothing for files. */
export function opensAs(entity: Entity, content: Bytes): Pick<Attachment, 'opens'> {
  if (protectionOf(entity) === 'cms') return looksLikeCms(content) ? { opens: 'protected' } : {};
  const isMessage = MESSAGE_TYPES.has(mediaType(entity)) || /\.eml$/i.test(declaredName(entity));
  if (!isMessage) return {};
  return { opens: content.length <= MAX_EXAMINED && holdsProtection(content) ? 'protected' : 'message' };
}

/** A header beyond the limits says nothing here: opening the message will say it. */
function holdsProtection(message: Bytes): boolean {
  try {
    return hasProtection(parseEntity(message));
  } catch (error) {
    if (error instanceof MimeError) return false;
    throw error;
  }
}
