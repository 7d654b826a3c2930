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

/** Subtypes of text that are written for programs: files, unless there is nothing else to show. */
const TEXT_FOR_PROGRAMS = new Set([
  'html',
  'calendar',
  'vcard',
  'x-vcard',
  'directory',
  'css',
  'csv',
  'xml',
  'javascript',
  'rfc822-headers',
]);

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

/** Where a part stands. */
interface Place {
  /** Within an alternative that gives the body several forms. */
  readonly isForm: boolean;
  /** In a list of parts, where files stand as well. */
  readonly isListed: boolean;
}

/**
 * Selects the parts. The first displayable part is the body; what cannot be shown with it without joining
 * parts of different kinds is an attachment, so that nothing is lost and nothing is merged. Parts for which
 * `isHidden` says so are left out. Of a multipart/signed within, the signed part is taken.
 *
 * A name makes a file of a part only where files stand (RFC 2183): not of the body itself, and not of the only text.
 */
export function selectBodyParts(root: Entity, isHidden: (entity: Entity) => boolean): BodyParts {
  const first = new Selection(root, isHidden).parts();
  if (first.text.length > 0 || first.html !== undefined) return first;
  const onlyText = first.attachments.find(
    ({ entity }) => entity.contentType.type === 'text' && (entity === root || !isMarkedAsFile(entity)),
  );
  return onlyText === undefined ? first : new Selection(root, isHidden, onlyText.entity).parts();
}

class Selection {
  readonly #isHidden: (entity: Entity) => boolean;
  readonly #onlyText: Entity | undefined;
  readonly #text: Entity[] = [];
  readonly #attachments: AttachedPart[] = [];
  #html: Entity | undefined;

  constructor(root: Entity, isHidden: (entity: Entity) => boolean, onlyText?: Entity) {
    this.#isHidden = isHidden;
    this.#onlyText = onlyText;
    this.#visit(root, { isForm: false, isListed: false });
  }

  parts(): BodyParts {
    const html = this.#html;
    return { text: this.#text, ...(html === undefined ? {} : { html }), attachments: this.#attachments };
  }

  #visit(entity: Entity, place: Place): void {
    if (this.#isHidden(entity)) return;
    if (entity.parts.length === 0) {
      this.#visitLeaf(entity, place);
      return;
    }
    switch (entity.contentType.subtype) {
      case 'signed':
        this.#visit(entity.parts[0]!, place);
        // What is beside content and signature was perhaps signed by a signature around it: it is not lost.
        for (const [index, part] of entity.parts.slice(1).entries())
          if (index > 0 || !isSignatureOf(entity, part)) this.#attach(part);
        return;
      case 'alternative': {
        // Only an alternative that begins the body may give it two forms: elsewhere the HTML would hide the rest.
        const beginsBody = this.#text.length === 0 && this.#html === undefined;
        const isForm = place.isForm || beginsBody;
        for (const part of entity.parts) this.#visit(part, { isForm, isListed: !isForm });
        return;
      }
      case 'related': {
        const body = relatedRoot(entity);
        this.#visit(body, { ...place, isListed: false });
        for (const part of entity.parts) {
          if (part !== body && !this.#isHidden(part)) this.#attachments.push({ entity: part, inline: true });
        }
        return;
      }
      default:
        for (const part of entity.parts) this.#visit(part, { ...place, isListed: true });
    }
  }

  #visitLeaf(entity: Entity, place: Place): void {
    const isOnlyText = entity === this.#onlyText;
    const isFile = !isOnlyText && (isMarkedAsFile(entity) || (place.isListed && declaredName(entity) !== ''));
    const { isForm } = place;
    const isHtml = mediaType(entity) === 'text/html';
    const isText = !isHtml && (isOnlyText || isReadable(entity, isForm));
    if (!isFile && isText && (this.#html === undefined || (isForm && this.#text.length === 0))) {
      this.#text.push(entity);
    } else if (!isFile && isHtml && this.#html === undefined && (isForm || this.#text.length === 0)) {
      this.#html = entity;
    } else {
      this.#attach(entity);
      return;
    }
    // Shown, because there is nothing else; and it can be saved as the sender wanted.
    if (isMarkedAsFile(entity)) this.#attach(entity);
  }

  #attach(entity: Entity): void {
    if (!this.#isHidden(entity)) this.#attachments.push({ entity, inline: !isMarkedAsFile(entity) });
  }
}

function isMarkedAsFile(entity: Entity): boolean {
  return entity.disposition?.value === 'attachment';
}

/** Text for people. Of the forms of an alternative only those that every reader knows are taken. */
function isReadable({ contentType: { type, subtype } }: Entity, isForm: boolean): boolean {
  if (type !== 'text') return false;
  return subtype === 'plain' || (!isForm && !TEXT_FOR_PROGRAMS.has(subtype));
}

function isSignatureOf(signed: Entity, part: Entity): boolean {
  const protocol = signed.contentType.parameters.get('protocol')?.toLowerCase().trim();
  const isNamed = /\.(p7s|sig|asc)$/i.test(declaredName(part));
  return isNamed || mediaType(part) === protocol || part.contentType.subtype.endsWith('-signature');
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
