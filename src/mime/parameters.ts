// Reads structured fields with parameters: Content-Type and Content-Disposition (RFC 2045 section 5, RFC 2231).
import { bytesFromLatin1, bytesFromUtf8, joinBytes, type Bytes } from '../bytes.ts';
import { decodeCharset } from './charset.ts';

/** More parameters, or more pieces of one parameter, than this have no honest use. */
const MAX_PARAMETERS = 200;
const MAX_SECTIONS = 100;

export interface ParameterizedValue {
  /** Lower case, without comments: `text/plain`, `attachment`. */
  readonly value: string;
  /** By lower-case name; RFC 2231 pieces joined and decoded. The first of equal names counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

interface Section {
  readonly index: number;
  readonly encoded: boolean;
  readonly text: string;
}

/** Reads a field's value; never throws: what cannot be understood is left out. */
export function readParameterized(field: string): ParameterizedValue {
  const [first, ...rest] = splitAtSemicolons(field);
  const plain = new Map<string, string>();
  const sections = new Map<string, Section[]>();
  for (const piece of rest.slice(0, MAX_PARAMETERS)) {
    const equals = piece.indexOf('=');
    if (equals <= 0) continue;
    const name = piece.slice(0, equals).trim().toLowerCase();
    const text = parameterText(piece.slice(equals + 1).trim());
    const match = /^([^*]+)\*(?:(\d{1,3})(\*)?)?$/.exec(name);
    if (match === null) {
      if (!plain.has(name)) plain.set(name, text);
      continue;
    }
    const index = Number(match[2] ?? 0);
    const encoded = match[2] === undefined || match[3] !== undefined;
    const list = sections.get(match[1]!) ?? [];
    if (!list.some((other) => other.index === index)) list.push({ index, encoded, text });
    sections.set(match[1]!, list);
  }
  // The extended form carries what the plain one could not say, so it counts when both are there.
  for (const [name, list] of sections) {
    const joined = joinSections(list);
    if (joined !== undefined) plain.set(name, joined);
  }
  return { value: (first ?? '').trim().toLowerCase(), parameters: plain };
}

/** Cuts at semicolons outside quoted strings, and drops comments outside them (RFC 822 comments nest). */
function splitAtSemicolons(field: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let quoted = false;
  let comment = 0;
  for (let i = 0; i < field.length; i++) {
    const character = field[i]!;
    if (character === '\\' && (quoted || comment > 0)) {
      if (comment === 0) piece += character + (field[i + 1] ?? '');
      i++;
    } else if (comment > 0) {
      if (character === '(') comment++;
      if (character === ')') comment--;
    } else if (character === '"') {
      quoted = !quoted;
      piece += character;
    } else if (quoted) {
      piece += character;
    } else if (character === '(') {
      comment++;
    } else if (character === ';') {
      pieces.push(piece);
      piece = '';
    } else {
      piece += character;
    }
  }
  pieces.push(piece);
  return pieces;
}

function parameterText(raw: string): string {
  if (!raw.startsWith('"')) return raw;
  let text = '';
  for (let at = 1; at < raw.length && raw[at] !== '"'; at++) {
    if (raw[at] === '\\') at++;
    text += raw[at] ?? '';
  }
  return text;
}

/** RFC 2231 section 4.1: sections 0, 1, 2, ... without a gap; the charset stands in the first. */
function joinSections(list: readonly Section[]): string | undefined {
  const inOrder = [...list].sort((a, b) => a.index - b.index).slice(0, MAX_SECTIONS);
  if (inOrder[0]?.index !== 0) return undefined;
  let charset = 'utf-8';
  const octets: Bytes[] = [];
  for (const [position, section] of inOrder.entries()) {
    if (section.index !== position) break;
    let text = section.text;
    if (position === 0 && section.encoded) {
      const match = /^([^']*)'[^']*'([\s\S]*)$/.exec(text);
      if (match !== null) {
        charset = match[1]! || charset;
        text = match[2]!;
      }
    }
    octets.push(section.encoded ? percentDecoded(text) : bytesFromUtf8(text));
  }
  return decodeCharset(joinBytes(octets), charset);
}

function percentDecoded(text: string): Bytes {
  const octets: Bytes[] = [];
  for (const piece of text.split(/((?:%[0-9a-f]{2})+)/i)) {
    octets.push(
      /^%[0-9a-f]{2}/i.test(piece)
        ? bytesFromLatin1(
            piece.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
              String.fromCharCode(Number.parseInt(hex, 16)),
            ),
          )
        : bytesFromUtf8(piece),
    );
  }
  return joinBytes(octets);
}
