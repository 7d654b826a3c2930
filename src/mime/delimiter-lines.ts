// Finds the delimiter lines of multiparts, with one look at the message however deep its parts lie (RFC 2046 section 5.1.1).
import type { Bytes } from '../bytes.ts';
import { endOfLine } from './header-fields.ts';

/** What may stand in a delimiter line beside the boundary: dashes, line end, blanks that some hop added. */
const MAX_DELIMITER_BLANKS = 1000;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DASH = 0x2d;

export interface Delimiter {
  /** Offset of its first dash. */
  readonly start: number;
  /** Offset after its line end. */
  readonly end: number;
  readonly isClosing: boolean;
}

/** The delimiter lines of one source: those that begin with two dashes are noted once, and compared at each level. */
export class DelimiterLines {
  readonly #source: Bytes;
  #dashed: readonly number[] | undefined;

  constructor(source: Bytes) {
    this.#source = source;
  }

  /**
   * Delimiter lines from `start`, which must be the beginning of a line, to `end`: `--boundary` at the beginning of
   * a line, then nothing but blanks. A boundary that is the beginning of another one therefore does not match it.
   */
  *between(start: number, end: number, boundary: string): Generator<Delimiter> {
    // Trailing blanks of the boundary itself are not part of it (RFC 2046 section 5.1.1), nor those of the line.
    const wanted = boundary.trimEnd();
    const dashed = (this.#dashed ??= dashedLines(this.#source));
    for (let index = firstFrom(dashed, start); index < dashed.length; index++) {
      const at = dashed[index]!;
      if (at + 2 + wanted.length > end) return;
      if (!this.#continuesWith(wanted, at + 2)) continue;
      const lineEnd = endOfLine(this.#source, at, end);
      if (lineEnd - at > boundary.length + MAX_DELIMITER_BLANKS) continue;
      const after = at + 2 + wanted.length;
      const isClosing = this.#source[after] === DASH && this.#source[after + 1] === DASH;
      if (this.#isBlank(isClosing ? after + 2 : after, lineEnd)) yield { start: at, end: lineEnd, isClosing };
    }
  }

  #continuesWith(text: string, at: number): boolean {
    for (let i = 0; i < text.length; i++) if (this.#source[at + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  #isBlank(start: number, end: number): boolean {
    for (let at = start; at < end; at++) {
      const octet = this.#source[at];
      if (octet !== SPACE && octet !== TAB && octet !== CR && octet !== LF) return false;
    }
    return start <= end;
  }
}

/** Offsets of all lines that begin with two dashes. */
function dashedLines(source: Bytes): number[] {
  const found: number[] = [];
  for (let at = source.indexOf(DASH); at >= 0; at = source.indexOf(DASH, at)) {
    if ((at === 0 || source[at - 1] === LF) && source[at + 1] === DASH) found.push(at);
    at = endOfLine(source, at, source.length);
  }
  return found;
}

/** Index of the first offset, in ascending order, that is not below `start`. */
function firstFrom(offsets: readonly number[], start: number): number {
  let low = 0;
  for (let high = offsets.length; low < high;) {
    const middle = (low + high) >> 1;
    if (offsets[middle]! < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
