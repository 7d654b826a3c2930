// Chooses what of an entity is its text, its HTML and its attachments (RFC 2046 section 5.1, RFC 2387).
import type { Bytes } from '../bytes.ts';
import { MimeError } from '../errors.ts';
import { cleanFileName } from './clean-text.ts';
import { mediaType, type Entity } from './entity.ts';
import { decodeWords } from './encoded-words.ts';
import { firstField, readHeaderSection } from './header-fields.ts';
import { decodedBody } from './transfer-encoding.ts';

/** Extensions for parts that bring no name. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'text/plain': 'txt',
  'text/html': 'html',
  'text/calendar': 'ics',
  'message/rfc822': 'eml',
  'application/pdf': 'pdf',
  'application/pkcs7-mime': 'p7m',
  'application/x-pkcs7-mime': 'p7m',
  'application/pkcs7-signature': 'p7s',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
};

export interface AttachedPart {
  readonly entity: Entity;
  /** True for a part that belongs to the body: related to the HTML, or not marked as an attachment. */
  readonly inline: boolean;
}

export interface BodyParts {
  /** Plain text parts that together are the body. */
  readonly text: readonly Entity[];
  readonly html?: Entity;
  readonly attachments: readonly AttachedPart[];
}

/**
 * Selects the parts. The first displayable part is the body; what cannot be shown with it without joining
 * parts of different kinds is an attachment, so that nothing is lost and nothing is merged. Parts for which
 * `isHidden` says so are left out. Of a multipart/signed within, the signed part is taken.
 */
export function selectBodyParts(root: Entity, isHidden: (entity: Entity) => boolean): BodyParts {
  const text: Entity[] = [];
  const attachments: AttachedPart[] = [];
  let html: Entity | undefined;
  const visitLeaf = (entity: Entity, inAlternative: boolean): void => {
    const isAttachment = entity.disposition?.value === 'attachment' || declaredName(entity) !== '';
    const type = mediaType(entity);
    if (
      !isAttachment &&
      type === 'text/plain' &&
      (html === undefined || (inAlternative && text.length === 0))
    ) {
      text.push(entity);
    } else if (
      !isAttachment &&
      type === 'text/html' &&
      html === undefined &&
      (inAlternative || text.length === 0)
    ) {
      html = entity;
    } else {
      attachments.push({ entity, inline: entity.disposition?.value !== 'attachment' });
    }
  };
  const visit = (entity: Entity, inAlternative: boolean): void => {
    if (isHidden(entity)) return;
    if (entity.parts.length === 0) {
      visitLeaf(entity, inAlternative);
      return;
    }
    switch (entity.contentType.subtype) {
      case 'signed':
        visit(entity.parts[0]!, inAlternative);
        return;
      case 'alternative': {
        // Only an alternative that begins the body may give it two forms: elsewhere the HTML would hide the rest.
        const beginsBody = text.length === 0 && html === undefined;
        for (const part of entity.parts) visit(part, inAlternative || beginsBody);
        return;
      }
      case 'related': {
        const body = relatedRoot(entity);
        visit(body, inAlternative);
        for (const part of entity.parts) {
          if (part !== body && !isHidden(part)) attachments.push({ entity: part, inline: true });
        }
        return;
      }
      default:
        for (const part of entity.parts) visit(part, inAlternative);
    }
  };
  visit(root, false);
  return { text, ...(html === undefined ? {} : { html }), attachments };
}

/** RFC 2387 section 3.2: `start` names the root by its Content-ID, otherwise it is the first part. */
function relatedRoot(entity: Entity): Entity {
  const start = entity.contentType.parameters.get('start')?.replace(/^<|>$/g, '');
  return entity.parts.find((part) => start !== undefined && part.contentId === start) ?? entity.parts[0]!;
}

/** The name that the sender gave, decoded and cleaned; empty when there is none. */
export function declaredName(entity: Entity): string {
  const name =
    entity.disposition?.parameters.get('filename') ?? entity.contentType.parameters.get('name') ?? '';
  // Encoded words do not belong in parameters (RFC 2047 section 5) but are what many writers put there.
  return cleanFileName(decodeWords(name));
}

/** A name to show and to save under: the declared one, or one made from the type and the number. */
export function attachmentName(entity: Entity, number: number): string {
  const declared = declaredName(entity);
  if (declared !== '') return declared;
  if (mediaType(entity) === 'message/rfc822') {
    const subject = cleanFileName(attachedSubject(decodedBody(entity)));
    if (subject !== '') return `${subject}.eml`;
  }
  return `attachment-${number}.${EXTENSIONS[mediaType(entity)] ?? 'bin'}`;
}

/** Subject of an attached message; empty when there is none or its header is beyond the limits. */
function attachedSubject(message: Bytes): string {
  try {
    const { fields } = readHeaderSection(message, 0, message.length);
    return decodeWords(firstField(fields, 'subject') ?? '');
  } catch (error) {
    if (error instanceof MimeError) return '';
    throw error;
  }
}
