// Reads what a person typed into a line of recipients: each entry is one address, or words that are none (RFC 5322 section 3.4).
import { readAddressTokens } from '../mime/address-tokens.ts';
import { readAddressList, type Mailbox } from '../mime/addresses.ts';
import { parseMailbox } from '../x509/mailbox.ts';

/** Entries of one line; what comes after them is one more entry that cannot be read. */
export const MAX_TYPED_ENTRIES = 2_000;
/** Of an entry that cannot be read so much is shown. */
const MAX_SHOWN_CHARACTERS = 200;
/** A longer name is none. */
const MAX_NAME_CHARACTERS = 500;

export interface TypedAddresses {
  readonly mailboxes: readonly Mailbox[];
  /** What stands in the line and is no address, each entry in its own words; long ones are cut off. */
  readonly unreadable: readonly string[];
}

/**
 * Reads a line of recipients. Entries end at commas, semicolons and line ends outside of quotes, angle brackets and
 * comments, as webmails split them. Whatever is not exactly one address with at most a name before it is unreadable:
 * also groups, what two readers could take for different addresses, and forms of addresses that seal() does not write
 * (quoted local parts, address literals). Nothing of the line is left out. Never throws.
 */
export function readTypedAddresses(line: string): TypedAddresses {
  const mailboxes: Mailbox[] = [];
  const unreadable: string[] = [];
  for (const entry of entriesOf(line)) {
    const mailbox = singleMailbox(entry);
    if (mailbox === undefined) unreadable.push(cutOff(entry));
    else mailboxes.push(mailbox);
  }
  return { mailboxes, unreadable };
}

function singleMailbox(entry: string): Mailbox | undefined {
  const { mailboxes, hasGroup, malformed } = readAddressList(entry);
  const [mailbox] = mailboxes;
  if (mailbox === undefined || mailboxes.length > 1 || hasGroup || malformed) return undefined;
  const isWritable =
    mailbox.name.length <= MAX_NAME_CHARACTERS && parseMailbox(mailbox.address) !== undefined;
  return isWritable ? mailbox : undefined;
}

function entriesOf(line: string): string[] {
  const entries: string[] = [];
  let start = 0;
  const finish = (end: number): void => {
    const entry = line.slice(start, end).trim();
    if (entry !== '') entries.push(entry);
  };
  for (const { start: at, end } of separators(line)) {
    if (entries.length >= MAX_TYPED_ENTRIES - 1) break;
    finish(at);
    start = end;
  }
  finish(line.length);
  return entries;
}

/** Where entries end. A bracket or a quote that is not closed keeps all that follows in its entry. */
function separators(line: string): { readonly start: number; readonly end: number }[] {
  const { tokens } = readAddressTokens(line);
  const found: { start: number; end: number }[] = [];
  let isInAngle = false;
  let before = 0;
  for (const { kind, text, start, end } of tokens) {
    // Between two tokens there are blanks, line ends and comments.
    if (!isInAngle) found.push(...lineEnds(line, before, start));
    before = end;
    if (kind !== 'special') continue;
    if (text === '<') isInAngle = true;
    else if (text === '>') isInAngle = false;
    else if (!isInAngle && (text === ',' || text === ';')) found.push({ start, end });
  }
  if (!isInAngle) found.push(...lineEnds(line, before, line.length));
  return found;
}

function lineEnds(line: string, from: number, to: number): { start: number; end: number }[] {
  const gap = line.slice(from, to);
  // A comment may go over lines.
  if (gap.includes('(')) return [];
  return [...gap.matchAll(/[\r\n]+/g)].map(({ index, 0: match }) => ({
    start: from + index,
    end: from + index + match.length,
  }));
}

function cutOff(text: string): string {
  if (text.length <= MAX_SHOWN_CHARACTERS) return text;
  // Not in the middle of a character that is written in two.
  return `${text.slice(0, MAX_SHOWN_CHARACTERS).replace(/[\ud800-\udbff]$/, '')}…`;
}
