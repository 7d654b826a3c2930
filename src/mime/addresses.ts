// Reads address fields (From, To, ...) strictly: what could be read in two ways is called malformed (RFC 5322 section 3.4).
import { readAddressTokens, type AddressToken } from './address-tokens.ts';
import { cleanLine } from './clean-text.ts';
import { decodeWords } from './encoded-words.ts';

/** Addresses in one field; more are not read and make it malformed. */
export const MAX_ADDRESSES = 5000;
/** RFC 5321 section 4.5.3.1: 64 + 1 + 255 octets. */
const MAX_ADDRESS_LENGTH = 320;

export interface Mailbox {
  /** Display name, decoded; empty when there is none. Never evidence of anything. */
  readonly name: string;
  readonly address: string;
}

export interface AddressList {
  readonly mailboxes: readonly Mailbox[];
  /** True when a group (`name: a, b;`) stands in the field. */
  readonly hasGroup: boolean;
  /** True when some of it is no address, or could be taken for another one by another reader. */
  readonly malformed: boolean;
}

/**
 * Reads an address list. Encoded words are decoded in display names only, after the structure was read, so
 * that no encoded word can bring an address, a comma or an angle bracket with it. Never throws.
 */
export function readAddressList(field: string): AddressList {
  const { tokens, comments } = readAddressTokens(field);
  const mailboxes: Mailbox[] = [];
  let hasGroup = false;
  let malformed = false;
  let inGroup = false;
  let pending: AddressToken[] = [];
  let nextComment = 0;
  /** The last comment that stands after the previous address and before `end`. */
  const lastCommentBefore = (end: number): string => {
    let text = '';
    for (; nextComment < comments.length && comments[nextComment]!.start < end; nextComment++) {
      text = comments[nextComment]!.text;
    }
    return text;
  };
  const finish = (end: number): void => {
    if (pending.length > 0) {
      const comment = lastCommentBefore(end);
      const mailbox = mailboxes.length < MAX_ADDRESSES ? readMailbox(pending, comment) : undefined;
      if (mailbox === undefined) malformed = true;
      else {
        mailboxes.push(mailbox.mailbox);
        malformed ||= mailbox.ambiguous;
      }
    }
    pending = [];
  };
  let inAngle = false;
  for (const token of tokens) {
    if (token.kind === 'special' && !inAngle) {
      if (token.text === ',') {
        finish(token.end);
        continue;
      }
      if (token.text === ':' && !inGroup) {
        hasGroup = true;
        inGroup = true;
        pending = [];
        lastCommentBefore(token.end);
        continue;
      }
      if (token.text === ';') {
        finish(token.end);
        if (!inGroup) malformed = true;
        inGroup = false;
        continue;
      }
    }
    if (token.kind === 'special' && token.text === '<') inAngle = true;
    if (token.kind === 'special' && token.text === '>') inAngle = false;
    pending.push(token);
  }
  finish(field.length);
  return { mailboxes, hasGroup, malformed };
}

/** The bare address of a field or argument that must be exactly one `local@domain`; undefined otherwise. */
export function singleAddress(text: string): string | undefined {
  const list = readAddressList(text);
  return list.malformed || list.hasGroup || list.mailboxes.length !== 1
    ? undefined
    : list.mailboxes[0]!.address;
}

function readMailbox(
  tokens: readonly AddressToken[],
  comment: string,
): { mailbox: Mailbox; ambiguous: boolean } | undefined {
  const open = tokens.findIndex((token) => token.kind === 'special' && token.text === '<');
  if (open < 0) {
    const address = readAddrSpec(tokens);
    if (address === undefined) return undefined;
    return { mailbox: { name: displayText(comment), address }, ambiguous: false };
  }
  const close = tokens.length - 1;
  if (tokens[close]!.text !== '>' || tokens[close]!.kind !== 'special') return undefined;
  const address = readAddrSpec(tokens.slice(open + 1, close));
  if (address === undefined) return undefined;
  const words = tokens.slice(0, open);
  // An unquoted address before the angle bracket is taken for the address itself by some readers.
  const looksLikeAddress = words.some((token) => token.kind === 'special' && token.text !== '.');
  const ambiguous =
    words.some((token) => token.kind === 'bad') || (looksLikeAddress && readAddrSpec(words) !== address);
  const name = words.reduce((text, token, index) => {
    const gap = index > 0 && token.start > words[index - 1]!.end ? ' ' : '';
    return text + gap + token.text;
  }, '');
  return { mailbox: { name: displayText(name === '' ? comment : name), address }, ambiguous };
}

/** local-part "@" domain without blanks or comments within; a quoted local part that needs no quotes loses them. */
function readAddrSpec(tokens: readonly AddressToken[]): string | undefined {
  const at = tokens.findIndex((token) => token.kind === 'special' && token.text === '@');
  if (at <= 0 || at === tokens.length - 1) return undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'bad' || (index > 0 && token.start !== tokens[index - 1]!.end)) return undefined;
  }
  const local = readLocalPart(tokens.slice(0, at));
  const domain = readDomain(tokens.slice(at + 1));
  if (local === undefined || domain === undefined) return undefined;
  const address = `${local}@${domain}`;
  return address.length <= MAX_ADDRESS_LENGTH ? address : undefined;
}

function readLocalPart(tokens: readonly AddressToken[]): string | undefined {
  if (tokens.length === 1 && tokens[0]!.kind === 'quoted') {
    const text = tokens[0]!.text;
    const isDotAtom = /^[^\s"(),:;<>@[\\\].]+(\.[^\s"(),:;<>@[\\\].]+)*$/.test(text);
    return isDotAtom ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
  }
  return dotAtom(tokens);
}

function readDomain(tokens: readonly AddressToken[]): string | undefined {
  if (tokens.length === 1 && tokens[0]!.kind === 'literal') return `[${tokens[0]!.text}]`;
  return dotAtom(tokens);
}

function dotAtom(tokens: readonly AddressToken[]): string | undefined {
  if (tokens.length % 2 === 0) return undefined;
  const isDotAtom = tokens.every((token, index) =>
    index % 2 === 0 ? token.kind === 'atom' : token.kind === 'special' && token.text === '.',
  );
  return isDotAtom ? tokens.map((token) => token.text).join('') : undefined;
}

function displayText(text: string): string {
  return cleanLine(decodeWords(text));
}
