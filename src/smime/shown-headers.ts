// The header fields that a reader shows: from inside the protection where they are there, from outside otherwise.
import { readAddressList } from '../mime/addresses.ts';
import { cleanLine } from '../mime/clean-text.ts';
import { readDate } from '../mime/dates.ts';
import { decodeWords } from '../mime/encoded-words.ts';
import { fieldValues, firstField, type HeaderField } from '../mime/header-fields.ts';
import { isoTime } from './certificate-summary.ts';
import type { ShownHeaders, ShownMailbox } from './contract.ts';
import type { ProtectedHeaders } from './protected-headers.ts';
import { shownMailbox } from './shown-mailbox.ts';

/** Fields whose values are shown, and compared between the outer and the protected header. */
const SHOWN = ['from', 'sender', 'reply-to', 'to', 'cc', 'subject', 'date', 'message-id'] as const;
type ShownName = (typeof SHOWN)[number];
/** Fields of which a header may have one (RFC 5322 section 3.6); From has codes of its own. */
const SINGLE = ['sender', 'reply-to', 'to', 'cc', 'subject', 'date', 'message-id'] as const;
/** Subjects that writers of the drafts before RFC 9788 left outside; these had no field that says so. */
const PLACEHOLDERS = ['...', '[...]'];
/** What an outer field said, cut to what a person compares. */
const MAX_OUTSIDE = 500;
/** Fields that count all their occurrences: several From fields must be seen. */
type AddressFieldName = 'from' | 'reply-to' | 'to' | 'cc';

/**
 * Collects the shown fields. `inner` is the protected header, when there is one; a field that only the outer
 * header has is shown from there, and is not listed as protected. With `isTrustworthy` false (the protection
 * did not hold) no field is called protected.
 */
export function showHeaders(
  outer: readonly HeaderField[],
  inner: ProtectedHeaders | undefined,
  isTrustworthy: boolean,
): ShownHeaders {
  const isInner = (name: string): boolean => inner?.fields.some((field) => field.name === name) ?? false;
  const source = (name: string): readonly HeaderField[] => (isInner(name) ? inner!.fields : outer);
  const mailboxes = (name: AddressFieldName): ShownMailbox[] =>
    fieldValues(source(name), name).flatMap((value) =>
      readAddressList(value).mailboxes.map((mailbox) => shownMailbox(mailbox)),
    );
  const sender = readAddressList(firstField(source('sender'), 'sender') ?? '').mailboxes[0];
  const date = readDate(firstField(source('date'), 'date') ?? '');
  const messageId = firstField(source('message-id'), 'message-id');
  const differing = SHOWN.filter(
    (name) => isInner(name) && comparable(outer, name) !== comparable(inner!.fields, name),
  );
  const hidden = differing.filter((name) => isHidden(name, outer, inner!));
  const repeated = SINGLE.filter((name) => fieldValues(source(name), name).length > 1);
  return {
    from: mailboxes('from'),
    ...(sender === undefined ? {} : { sender: shownMailbox(sender) }),
    replyTo: mailboxes('reply-to'),
    to: mailboxes('to'),
    cc: mailboxes('cc'),
    subject: shownText(firstField(source('subject'), 'subject') ?? ''),
    ...(date === undefined ? {} : { date: isoTime(date) }),
    ...(messageId === undefined ? {} : { messageId: cleanLine(messageId) }),
    protected: isTrustworthy ? SHOWN.filter(isInner) : [],
    differing,
    ...(hidden.length === 0 ? {} : { hidden }),
    ...(differing.length === 0 ? {} : { outside: outsideValues(outer, differing) }),
    ...(repeated.length === 0 ? {} : { repeated }),
  };
}

/** Whether a field outside is still as the sender left it there. */
function isHidden(name: ShownName, outer: readonly HeaderField[], inner: ProtectedHeaders): boolean {
  if (inner.outer !== undefined) return comparable(outer, name) === comparable(inner.outer, name);
  return inner.scheme === 'draft-v1' && name === 'subject' && PLACEHOLDERS.includes(comparable(outer, name));
}

function outsideValues(outer: readonly HeaderField[], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [name, shownText(fieldValues(outer, name).join(', ')).slice(0, MAX_OUTSIDE)]),
  );
}

function shownText(value: string): string {
  return cleanLine(decodeWords(value));
}

/** A form in which rewriting on the way (folding, encoding, quoting) makes no difference. */
function comparable(fields: readonly HeaderField[], name: ShownName): string {
  const values = fieldValues(fields, name);
  switch (name) {
    case 'subject':
    case 'message-id':
      return shownText(values[0] ?? '').replace(/\s+/g, ' ');
    case 'date':
      return String(readDate(values[0] ?? '')?.getTime() ?? values[0]);
    default:
      return values
        .flatMap((value) => readAddressList(value).mailboxes)
        .map((mailbox) => mailbox.address.toLowerCase())
        .join(',');
  }
}
