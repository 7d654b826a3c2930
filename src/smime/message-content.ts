// Text, HTML and attachments of an entity, as a reader shows them.
import { digest } from '../crypto/digest.ts';
import { toHex } from '../bytes.ts';
import { attachmentName, selectBodyParts } from '../mime/body-parts.ts';
import { decodeHtml } from '../mime/charset.ts';
import { mediaType, type Entity } from '../mime/entity.ts';
import { decodedBody, textBody } from '../mime/transfer-encoding.ts';
import { opensAs } from './attached-message.ts';
import type { Attachment, OpenedContent } from './contract.ts';
import {
  hasLegacyDisplay,
  isLegacyDisplayPart,
  withoutLegacyHtml,
  withoutLegacyText,
  type ProtectedHeaders,
} from './protected-headers.ts';

type Body = Pick<OpenedContent, 'text' | 'html' | 'attachments'>;

/** Extracts what is shown of `payload`; legacy displays of protected headers are left out. */
export async function extractContent(payload: Entity, headers: ProtectedHeaders | undefined): Promise<Body> {
  const parts = selectBodyParts(payload, (entity) => isLegacyDisplayPart(entity, payload, headers));
  const texts = parts.text.map((part) => {
    const text = textBody(part);
    return hasLegacyDisplay(part, payload) ? withoutLegacyText(text) : text;
  });
  const attachments = await Promise.all(
    parts.attachments.map((part, index) => readAttachment(part.entity, part.inline, index)),
  );
  return {
    ...(texts.length === 0 ? {} : { text: texts.join('\n') }),
    ...(parts.html === undefined ? {} : { html: htmlBody(parts.html, payload) }),
    attachments,
  };
}

function htmlBody(part: Entity, payload: Entity): string {
  const html = decodeHtml(decodedBody(part), part.contentType.parameters.get('charset'));
  return hasLegacyDisplay(part, payload) ? withoutLegacyHtml(html) : html;
}

async function readAttachment(entity: Entity, inline: boolean, index: number): Promise<Attachment> {
  const bytes = decodedBody(entity);
  return {
    index,
    name: attachmentName(entity, index + 1),
    type: mediaType(entity),
    size: bytes.length,
    sha256: toHex(await digest('sha-256', bytes)),
    ...(entity.contentId === undefined ? {} : { contentId: entity.contentId }),
    inline,
    ...opensAs(entity, bytes),
    bytes,
  };
}
