// Mutations that know what they change: octets, the elements of BER, the lines and boundaries of MIME, base64 bodies.
import { bytesFromLatin1, concatBytes, latin1FromBytes, type Bytes } from '../../src/bytes.ts';
import type { Random } from './random.ts';

type Mutation = (input: Bytes, random: Random) => Bytes;

/** Lengths, counts and tags at which readers go wrong. */
const TELLING_OCTETS = [0x00, 0x01, 0x02, 0x04, 0x05, 0x06, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x84, 0xa0, 0xff];
const LINES = [
  '',
  '--',
  '.',
  'From nobody',
  'From: mallory@example.org',
  'Content-Type: multipart/mixed; boundary=""',
  'Content-Type: multipart/signed; boundary="x"; protocol="application/pkcs7-signature"',
  'Content-Type: text/plain; charset="utf-7"',
  'Content-Transfer-Encoding: base64',
  'Content-Transfer-Encoding: quoted-printable',
  'Content-Type: application/pkcs7-mime',
  ' folded',
  ':',
  '=?utf-8?b?////?=',
];
/** Deeper elements are left alone: a mutation there is like any change of octets. */
const MAX_ELEMENTS = 2000;

interface Element {
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

/** Elements of definite length, outer ones before those inside; best effort, for input that may be broken already. */
function elements(input: Bytes, from = 0, to = input.length, found: Element[] = []): Element[] {
  for (let at = from; at + 2 <= to && found.length < MAX_ELEMENTS;) {
    const first = input[at + 1]!;
    const more = first > 0x80 ? first & 0x7f : 0;
    if (first === 0x80 || more > 4 || at + 2 + more > to) break;
    let length = more === 0 ? first : 0;
    for (let i = 0; i < more; i++) length = length * 256 + input[at + 2 + i]!;
    const contentStart = at + 2 + more;
    const end = contentStart + length;
    if (end > to) break;
    found.push({ start: at, contentStart, end });
    if ((input[at]! & 0x20) !== 0) elements(input, contentStart, end, found);
    at = end;
  }
  return found;
}

function replaced(input: Bytes, start: number, end: number, by: Bytes): Bytes {
  return concatBytes(input.slice(0, start), by, input.slice(end));
}

/** A length in the fewest octets. */
function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

/** Changes the content of an element and sets all lengths around it right, so that what is inside gets read. */
function withContent(input: Bytes, all: readonly Element[], target: Element, content: Bytes): Bytes {
  const around = all.filter((one) => one.contentStart <= target.start && target.end <= one.end).reverse();
  let inner = concatBytes(Uint8Array.of(input[target.start]!, ...lengthOctets(content.length)), content);
  let { start, end } = target;
  for (const outer of around) {
    const body = replaced(
      input.slice(outer.contentStart, outer.end),
      start - outer.contentStart,
      end - outer.contentStart,
      inner,
    );
    inner = concatBytes(Uint8Array.of(input[outer.start]!, ...lengthOctets(body.length)), body);
    ({ start, end } = outer);
  }
  return replaced(input, start, end, inner);
}

/** A mutation of one element, which gets all elements and the one chosen. */
function onElement(
  change: (input: Bytes, all: readonly Element[], one: Element, random: Random) => Bytes,
): Mutation {
  return (input, random) => {
    const all = elements(input);
    return all.length === 0 ? input : change(input, all, random.pick(all), random);
  };
}

const OCTETS: readonly Mutation[] = [
  (input, random) => changedAt(input, random.below(input.length), 1 << random.below(8)),
  (input, random) => {
    const output = input.slice();
    output[random.below(output.length)] = random.pick(TELLING_OCTETS);
    return output;
  },
  (input, random) => input.slice(0, random.below(input.length + 1)),
  (input, random) => {
    const start = random.below(input.length);
    return replaced(input, start, start + 1 + random.below(64), new Uint8Array(0));
  },
  (input, random) => {
    const start = random.below(input.length);
    const piece = input.slice(start, start + 1 + random.below(64));
    const at = random.below(input.length);
    return replaced(input, at, at, piece);
  },
];

function changedAt(input: Bytes, at: number, mask: number): Bytes {
  const output = input.slice();
  if (output.length > 0) output[at]! ^= mask;
  return output;
}

const BER: readonly Mutation[] = [
  // Another tag, another first octet of the length: the rest no longer fits.
  onElement((input, _, { start }, random) => changedAt(input, start, 1 << random.below(8))),
  onElement((input, _, { start }, random) =>
    replaced(input, start + 1, start + 2, Uint8Array.of(random.pick(TELLING_OCTETS))),
  ),
  // A length that is far too large, and the indefinite form with its end.
  onElement((input, _, { start, contentStart }) =>
    replaced(input, start + 1, contentStart, Uint8Array.of(0x84, 0x7f, 0xff, 0xff, 0xff)),
  ),
  onElement((input, all, one) => {
    const content = input.slice(one.contentStart, one.end);
    const indefinite = concatBytes(Uint8Array.of(0x24, 0x80, 0x04, ...lengthOctets(content.length)), content);
    return withContent(input, all, one, concatBytes(indefinite, Uint8Array.of(0, 0)));
  }),
  // What the element holds is emptied, changed, doubled, nested or taken from elsewhere; the lengths fit.
  onElement((input, all, one) => withContent(input, all, one, new Uint8Array(0))),
  onElement((input, all, one, random) => {
    const content = input.slice(one.contentStart, one.end);
    return withContent(
      input,
      all,
      one,
      changedAt(content, random.below(content.length), 1 << random.below(8)),
    );
  }),
  onElement((input, all, one) => {
    const content = input.slice(one.contentStart, one.end);
    return withContent(input, all, one, concatBytes(content, content));
  }),
  onElement((input, all, one, random) => {
    let content = input.slice(one.contentStart, one.end);
    for (let depth = random.below(60); depth > 0; depth--)
      content = concatBytes(Uint8Array.of(0x30, ...lengthOctets(content.length)), content);
    return withContent(input, all, one, content);
  }),
  onElement((input, all, one, random) => {
    const other = random.pick(all);
    return withContent(input, all, one, input.slice(other.start, other.end));
  }),
];

/** A mutation of the lines of a text. */
function onLines(change: (lines: string[], at: number, random: Random) => void): Mutation {
  return (input, random) => {
    const lines = latin1FromBytes(input).split('\r\n');
    change(lines, random.below(lines.length), random);
    return bytesFromLatin1(lines.join(random.below(10) === 0 ? '\n' : '\r\n'));
  };
}

const MIME: readonly Mutation[] = [
  onLines((lines, at) => lines.splice(at, 1)),
  onLines((lines, at) => lines.splice(at, 0, lines[at]!)),
  onLines((lines, at, random) => lines.splice(at, 0, random.pick(LINES))),
  onLines((lines, at, random) => lines.splice(at, 0, random.pick(lines))),
  onLines((lines, at, random) => {
    [lines[at], lines[0]] = [lines[0]!, lines[at]!];
    lines[at] += random.pick([' ', '\t', '--', '\0', ';', '"']);
  }),
  onLines((lines, _, random) => {
    const boundaries = lines.flatMap((line, index) => (line.startsWith('--') ? [index] : []));
    if (boundaries.length === 0) return;
    const at = random.pick(boundaries);
    lines[at] = random.pick([`${lines[at]!}--`, lines[at]!.slice(0, -1), `-${lines[at]!}`, `${lines[at]!} `]);
  }),
];

/** Decodes the longest base64 block of a message, mutates what it holds as BER, and puts it back. */
const inBase64: Mutation = (input, random) => {
  const text = latin1FromBytes(input);
  const blocks = [...text.matchAll(/(?:[A-Za-z0-9+/=]{20,76}\r\n)+/g)];
  const block = blocks.sort((a, b) => b[0].length - a[0].length)[random.below(Math.min(2, blocks.length))];
  if (block === undefined) return input;
  const inner = new Uint8Array(Buffer.from(block[0], 'base64'));
  const mutated = random.pick([...BER, ...BER, ...OCTETS])(inner, random);
  const lines = Buffer.from(mutated)
    .toString('base64')
    .replace(/.{1,76}/g, '$&\r\n');
  return bytesFromLatin1(text.slice(0, block.index) + lines + text.slice(block.index + block[0].length));
};

const BY_FORM = {
  message: [...OCTETS, ...MIME, ...MIME, inBase64, inBase64, inBase64, inBase64, inBase64, inBase64],
  /** Without what searches the whole text by regular expressions. */
  'large-message': [...OCTETS, ...MIME],
  ber: [...OCTETS, ...BER, ...BER],
} as const satisfies Record<string, readonly Mutation[]>;

export type Form = keyof typeof BY_FORM;

/** One to four mutations, one after the other. */
export function mutate(input: Bytes, form: Form, random: Random): Bytes {
  let output = input;
  for (let count = 1 + random.below(4) * random.below(2); count > 0 && output.length > 0; count--)
    output = random.pick(BY_FORM[form])(output, random);
  return output;
}
