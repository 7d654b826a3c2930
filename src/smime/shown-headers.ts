// The header fields that a reader shows: from inside the protection where they are there, from outside otherwise.
import { readAddressList } from '../mime/addresses.ts';
import { cleanLine } from '../mime/clean-text.ts';
import { readDate } from '../mime/dates.ts';
import { decodeWords } from '../mime/encoded-words.ts';
import { fieldValues, firstField, type HeaderField } from '../mime/header-fields.ts';
import { isoTime } from './certificate-summary.ts';
import type { ShownHeaders, ShownMailbox } from './contract.ts';
import { shownMailbox } from './shown-mailbox.ts';

/** Fields whose values are shown, and compared between the outer and the protected header. */
const SHOWN = ['from', 'sender', 'reply-to', 'to', 'cc', 'subject', 'date', 'message-id'] as const;
/** Fields of which a header may have one (RFC 5322 section 3.6); From has codes of its own. */
const SINGLE = ['sender', 'reply-to', 'to', 'cc', 'subject', 'date', 'message-id'] as const;
/** What an outer field said, cut to what a person compares. */
const MAX_OUTSIDE = 500;
/** Fields that count all their occurrences: several From fields must be seen. */
type AddressFieldName = 'from' | 'reply-to' | 'to' | 'cc';

/**
 * Collects the shown fields. `inner` are the protected fields, when there are any; a field that only the outer
 * header has is shown from there, and is not listed as protected. With `isTrustworthy` false (the protection
 * did not hold) no field is called protected.
 */
export function showHeaders(
  outer: readonly HeaderField[],
  inner: readonly HeaderField[] | undefined,
  isTrustworthy: boolean,
): ShownHeaders {
  const isInner = (name: string): boolean => inner?.some((field) => field.name === name) ?? false;
  const source = (name: string): readonly HeaderField[] => (isInner(name) ? inner! : outer);
  const mailboxes = (name: AddressFieldName): ShownMailbox[] =>
    fieldValues(source(name), name).flatMap((value) =>
      readAddressList(value).mailboxes.map((mailbox) => shownMailbox(mailbox)),
    );
  const sender = readAddressList(firstField(source('sender'), 'sender') ?? '').mailboxes[0];
  const date = readDate(firstField(source('date'), 'date') ?? '');
  const messageId = firstField(source('message-id'), 'message-id');
  const differing = SHOWN.filter(
    (name) => isInner(name) && comparable(outer, name) !== comparable(inner!, name),
  );
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
    ...(differing.length === 0 ? {} : { outside: outsideValues(outer, differing) }),
    ...(repeated.length === 0 ? {} : { repeated }),
  };
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
function comparable(fields: readonly HeaderField[], name: (typeof SHOWN)[number]): string {
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
