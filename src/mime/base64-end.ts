// Tells where base64 ends in a body behind which a mailing list or a server has written something of its own.
import { latin1FromBytes, type Bytes } from '../bytes.ts';

/** What is appended is shorter than this; a longer tail is taken for data that is odd. */
const MAX_APPENDED = 64 * 1024;
/** A line of so many characters of the alphabet, and nothing else, is data: nobody writes such words. */
const FULL_LINE = /^[A-Za-z0-9+/]{40,}={0,2}$/;
const STRICT_LINE = /^[A-Za-z0-9+/]*={0,2}$/;
/** Words with blanks between them, rules of other characters, and what addresses, links and sentences are written with. */
const PROSE = /\S[ \t]+\S|^[^A-Za-z0-9+/=]+$|[@:<>.,;()?"'_-]/;
/** What words of letters alone do not have. */
const DATA = /[0-9+/=]|[a-z][A-Z]/;

/**
 * Offset of what is no base64 any more, or the length: the first line of words behind the last line of data, with the
 * empty lines before it. How the data ends, with padding or without, makes no difference.
 */
export function endOfBase64(encoded: Bytes): number {
  const start = startOfTail(encoded);
  const lines = linesOf(latin1FromBytes(encoded.subarray(start)), start);
  const last = lines.findLastIndex(({ text }) => FULL_LINE.test(text));
  let hasData = last >= 0 || start > 0;
  let blankAt: number | undefined;
  for (const [index, { text, at }] of lines.entries()) {
    if (index <= last) continue;
    if (text === '') {
      if (hasData) blankAt ??= at;
    } else if (!hasData) {
      hasData = STRICT_LINE.test(text);
    } else if (!STRICT_LINE.test(text) && PROSE.test(text)) {
      return blankAt ?? at;
    } else if (blankAt !== undefined) {
      return isData(lines.slice(index).map((line) => line.text)) ? encoded.length : blankAt;
    }
  }
  return encoded.length;
}

/** Behind an empty line: more of the data, and no single words as under a letter. */
function isData(lines: readonly string[]): boolean {
  const joined = lines.join('');
  return (
    joined.length % 4 === 0 &&
    lines.some((line) => DATA.test(line)) &&
    lines.every((line) => STRICT_LINE.test(line))
  );
}

interface Line {
  readonly text: string;
  readonly at: number;
}

function linesOf(tail: string, start: number): Line[] {
  let at = start;
  return tail.split('\n').map((line) => {
    const found = { text: line.trim(), at };
    at += line.length + 1;
    return found;
  });
}

function startOfTail(encoded: Bytes): number {
  if (encoded.length <= MAX_APPENDED) return 0;
  const start = encoded.length - MAX_APPENDED;
  const lineEnd = encoded.indexOf(0x0a, start);
  return lineEnd < 0 ? encoded.length : lineEnd + 1;
}
