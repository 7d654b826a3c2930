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
  const identifiers = identifiersIn(raw);
  const [inReplyTo] = identifiers('message-id');
  if (inReplyTo === undefined) return { references: [] };
  const references = identifiers('references');
  const before = references.length > 0 ? references : identifiers('in-reply-to').slice(0, 1);
  return { inReplyTo, references: [...before.filter((id) => id !== inReplyTo), inReplyTo] };
}

/** What a draft that is continued says already. */
export function continuedThread(raw: Bytes): Thread {
  const identifiers = identifiersIn(raw);
  const [inReplyTo] = identifiers('in-reply-to');
  return { ...(inReplyTo === undefined ? {} : { inReplyTo }), references: identifiers('references') };
}

/** Of an original of which nothing is known but its Message-ID, as the page says it. */
export function claimedThread(messageId: string): Thread {
  const [inReplyTo] = messageId.match(IDENTIFIER) ?? [];
  return inReplyTo === undefined ? { references: [] } : { inReplyTo, references: [inReplyTo] };
}

function identifiersIn(raw: Bytes): (name: string) => string[] {
  const { fields } = parseEntity(raw);
  return (name) => (firstField(fields, name) ?? '').match(IDENTIFIER) ?? [];
}
