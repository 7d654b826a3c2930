// Where an answer stands in its thread: In-Reply-To and References (RFC 5322 section 3.6.4).
import type { Bytes } from '../src/bytes.ts';
import { parseEntity } from '../src/mime/entity.ts';
import { firstField } from '../src/mime/header-fields.ts';

export interface Thread {
  /** With angle brackets; absent when the original has no usable Message-ID. */
  readonly inReplyTo?: string;
  readonly references: readonly string[];
}

/** Anything else could not be written into a header as it is. */
const IDENTIFIER = /<[^\s<>\u0000-\u001f\u007f-\uffff]{1,400}>/g;

/** What a reply to this raw message says. */
export function threadOf(raw: Bytes): Thread {
  const { fields } = parseEntity(raw);
  const identifiers = (name: string): string[] => (firstField(fields, name) ?? '').match(IDENTIFIER) ?? [];
  const [inReplyTo] = identifiers('message-id');
  if (inReplyTo === undefined) return { references: [] };
  const references = identifiers('references');
  const before = references.length > 0 ? references : identifiers('in-reply-to').slice(0, 1);
  return { inReplyTo, references: [...before.filter((id) => id !== inReplyTo), inReplyTo] };
}
