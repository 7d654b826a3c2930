// Finds header fields that were inside the protection: RFC 9788, its drafts, and message/rfc822 wrapping (RFC 8551 section 3.1).
import { mediaType, parseEntity, type Entity } from '../mime/entity.ts';
import { firstField, type HeaderField } from '../mime/header-fields.ts';
import { decodedBody } from '../mime/transfer-encoding.ts';
import { equalAddresses } from '../trust/address.ts';
import { claimedSender } from './sender.ts';

/** The element is at the beginning; looking further would cost more than it is worth. */
const MAX_LEGACY_DISPLAY = 16 * 1024;
const LEGACY_CLASS = 'header-protection-legacy-display';

export type HeaderProtection = 'rfc9788' | 'draft-v1' | 'wrapped';

export interface ProtectedHeaders {
  readonly scheme: HeaderProtection;
  /** Fields of the protected part that concern the message: neither MIME fields nor HP-Outer. */
  readonly fields: readonly HeaderField[];
  /** The outer header as the sender left it, by the HP-Outer fields of encrypted mail (RFC 9788 section 2.2). */
  readonly outer?: readonly HeaderField[];
}

/** Fields that describe the part and not the message (RFC 9788 section 1.7, "structural"). */
function isStructural(field: HeaderField): boolean {
  return field.name.startsWith('content-') || field.name === 'mime-version' || field.name === 'hp-outer';
}

/** The protected header of a cryptographic payload, the innermost protected entity; undefined when it has none. */
export function readProtectedHeaders(payload: Entity, isWrapped: boolean): ProtectedHeaders | undefined {
  const fields = payload.fields.filter((field) => !isStructural(field));
  if (isWrapped) return { scheme: 'wrapped', fields };
  const { parameters } = payload.contentType;
  if (['clear', 'cipher'].includes(parameters.get('hp')?.toLowerCase() ?? ''))
    return { scheme: 'rfc9788', fields, ...outerAsSent(payload) };
  if (parameters.get('protected-headers')?.toLowerCase() === 'v1') return { scheme: 'draft-v1', fields };
  return undefined;
}

function outerAsSent(payload: Entity): Pick<ProtectedHeaders, 'outer'> {
  const { fields, contentType } = payload;
  if (contentType.parameters.get('hp')?.toLowerCase() !== 'cipher') return {};
  const stated = fields.filter((field) => field.name === 'hp-outer');
  const outer = stated.flatMap((field) => {
    const [, name, value = ''] = /^([!-9;-~]+)\s*:([^]*)$/.exec(field.value) ?? [];
    return name === undefined ? [] : [{ ...field, name: name.toLowerCase(), value: value.trim() }];
  });
  return { outer };
}

/**
 * The message that a message/rfc822 payload wraps, when it is the message itself and not a forwarded one:
 * same sender, and the same Message-ID where both have one. A forwarded message stays an attachment.
 */
export function unwrapMessage(payload: Entity, outer: readonly HeaderField[]): Entity | undefined {
  if (mediaType(payload) !== 'message/rfc822') return undefined;
  const { parameters } = payload.contentType;
  if (parameters.get('forwarded')?.toLowerCase() === 'yes') return undefined;
  const inner = parseEntity(decodedBody(payload));
  const innerSender = claimedSender(inner.fields).addresses;
  const outerSender = claimedSender(outer).addresses;
  const isSameSender =
    innerSender.length === 1 && outerSender.length === 1 && equalAddresses(innerSender[0]!, outerSender[0]!);
  const innerId = firstField(inner.fields, 'message-id');
  const outerId = firstField(outer, 'message-id');
  const isSameMessage = innerId === undefined || outerId === undefined || innerId === outerId;
  return isSameSender && isSameMessage ? inner : undefined;
}

/**
 * Parts that repeat protected header fields for readers that know nothing of them, to be hidden: in the drafts
 * the first part of the payload, marked by `protected-headers`.
 */
export function isLegacyDisplayPart(
  entity: Entity,
  payload: Entity,
  headers: ProtectedHeaders | undefined,
): boolean {
  return (
    headers?.scheme === 'draft-v1' &&
    entity === payload.parts[0] &&
    payload.parts.length > 1 &&
    ['text/plain', 'text/rfc822-headers'].includes(mediaType(entity)) &&
    entity.contentType.parameters.get('protected-headers')?.toLowerCase() === 'v1'
  );
}

/** Whether a text part begins with a legacy display element (RFC 9788 section 2.1.2), only in encrypted mail. */
export function hasLegacyDisplay(part: Entity, payload: Entity): boolean {
  return (
    payload.contentType.parameters.get('hp')?.toLowerCase() === 'cipher' &&
    part.contentType.parameters.get('hp-legacy-display') === '1'
  );
}

/**
 * Text without its legacy display element: the lines up to the first empty one (RFC 9788 section 4.5.3.2). They
 * are header fields; a paragraph that is none stays, so that nothing that somebody wrote is hidden by a parameter.
 */
export function withoutLegacyText(text: string): string {
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    if (end < 0) return text;
    const line = text.slice(at, end);
    if (at > 0 && /^[ \t]*$/.test(line)) return text.slice(end + 1);
    const continues = at > 0 && /^[ \t]/.test(line);
    if (!continues && !/^[!-9;-~]+:/.test(line)) return text;
    at = end + 1;
  }
  return text;
}

/** HTML without its legacy display element: the `div` of that class at the beginning of the body (section 4.5.3.3). */
export function withoutLegacyHtml(html: string): string {
  const beginning = html.slice(0, MAX_LEGACY_DISPLAY);
  const start = afterBodyTag(beginning);
  const before = beginning.length - beginning.slice(start).trimStart().length;
  if (!/^<div\s/i.test(beginning.slice(before, before + 5))) return html;
  const tagEnd = beginning.indexOf('>', before);
  if (tagEnd < 0) return html;
  const tag = beginning.slice(before, tagEnd + 1);
  const [, , classes = ''] = /\sclass\s*=\s*(["']?)([^"'>]*)\1/i.exec(tag) ?? [];
  if (!classes.toLowerCase().split(/\s+/).includes(LEGACY_CLASS)) return html;
  const end = endOfDivision(beginning, tagEnd + 1);
  return end === undefined ? html : html.slice(0, before) + html.slice(end);
}

/** Offset after the first tag of the body; 0 without one. */
function afterBodyTag(html: string): number {
  const start = html.toLowerCase().indexOf('<body');
  return start < 0 ? 0 : html.indexOf('>', start) + 1;
}

/** Offset after the `</div>` that ends the division of which the inside begins at `start`. */
function endOfDivision(html: string, start: number): number | undefined {
  let depth = 1;
  for (const { 1: slash, index } of html.slice(start).matchAll(/<(\/?)div(?=[\s>])/gi)) {
    const end = html.indexOf('>', start + index);
    if (end < 0) return undefined;
    depth += slash === '' ? 1 : -1;
    if (depth === 0) return end + 1;
  }
  return undefined;
}
