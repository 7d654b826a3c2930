// The outer header of a sealed message: what every hop and every client expects, with a Bcc field in the sender's own copy alone.
import { writeDate } from '../mime/dates.ts';
import { addressField, textField, tokenField } from '../mime/write-header.ts';
import type { Draft } from './seal-contract.ts';
import type { DraftAddresses } from './draft-addresses.ts';

/** References keep the first identifier and the newest ones: more than this only fills the header. */
const MAX_REFERENCES = 30;

/** What programs write behind the number of X-Priority; nothing is written for an ordinary message. */
const PRIORITY_NAMES = { 1: 'Highest', 2: 'High', 3: undefined, 4: 'Low', 5: 'Lowest' } as const;

/** Header lines without CRLF. Throws MimeError `mime.not-writable` for an identifier with blanks or line ends. */
export function messageHeader(
  draft: Draft,
  addresses: DraftAddresses,
  messageId: string,
  sent: Date,
): string[] {
  const { from, to, cc, replyTo, followupTo } = addresses;
  const references = (draft.references ?? []).filter(isIdentifier);
  if (references.length > MAX_REFERENCES) references.splice(1, references.length - MAX_REFERENCES);
  return [
    addressField('From', [from]),
    ...(replyTo.length > 0 ? [addressField('Reply-To', replyTo)] : []),
    // RFC 5322 section 3.6 allows no recipient field at all, but some servers add one of their own then.
    ...(to.length > 0 ? [addressField('To', to)] : cc.length > 0 ? [] : ['To: undisclosed-recipients:;']),
    ...(cc.length > 0 ? [addressField('Cc', cc)] : []),
    ...(followupTo.length > 0 ? [addressField('Mail-Followup-To', followupTo)] : []),
    textField('Subject', draft.subject),
    `Date: ${writeDate(sent)}`,
    tokenField('Message-ID', [messageId]),
    ...(draft.inReplyTo !== undefined && isIdentifier(draft.inReplyTo)
      ? [tokenField('In-Reply-To', [draft.inReplyTo])]
      : []),
    ...(references.length > 0 ? [tokenField('References', references)] : []),
    ...(draft.readReceipt === true ? [addressField('Disposition-Notification-To', [from])] : []),
    ...priorityField(draft.priority ?? 3),
    'MIME-Version: 1.0',
  ];
}

/** The line that the sender's own copy has besides: nothing that goes to anybody may have it. */
export function blindCopies({ bcc }: DraftAddresses): string {
  return addressField(
    'Bcc',
    bcc.map((address) => ({ name: '', address })),
  );
}

function priorityField(priority: NonNullable<Draft['priority']>): string[] {
  const name = PRIORITY_NAMES[priority];
  return name === undefined ? [] : [`X-Priority: ${priority} (${name})`];
}

/** Identifiers of the original come from others: a malformed one would break the header, and is left out. */
function isIdentifier(text: string): boolean {
  return /^<[\x21-\x7e]{1,250}>$/.test(text);
}
