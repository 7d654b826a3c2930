// Divides a plain text body into paragraphs, quotes and signature, and finds the links in it.
import { linkTarget } from './link-target.ts';

export type TextBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly TextBlock[]; readonly lines: number }
  | { readonly kind: 'signature'; readonly text: string };

export type TextToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

/** Quotes in quotes beyond this depth are shown at this depth. */
const MAX_QUOTE_DEPTH = 8;
/** Usenet's mark, "-- " on a line of its own; many writers lose the blank at its end. */
const SIGNATURE_MARK = /^-- ?$/;
const QUOTE_MARK = /^> ?/;
/** Every repetition is bounded, so that no text makes the search slow. */
const LINK =
  /https?:\/\/[^\s<>"\u200e\u200f\u202a-\u202e\u2066-\u2069]{1,2000}|[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi;
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const BRACKETS: ReadonlySet<string> = new Set('()[]{}');

/** The blocks of a text with LF line ends, in order; nothing of it is left out but the quote marks. */
export function textBlocks(text: string, depth = 0): TextBlock[] {
  const blocks: TextBlock[] = [];
  const lines = text.split('\n');
  let from = 0;
  while (from < lines.length) {
    const quoted = isQuoted(lines[from]!, depth);
    if (!quoted && depth === 0 && SIGNATURE_MARK.test(lines[from]!)) {
      blocks.push({ kind: 'signature', text: lines.slice(from).join('\n').trimEnd() });
      break;
    }
    let to = from + 1;
    while (to < lines.length && isQuoted(lines[to]!, depth) === quoted) {
      if (!quoted && depth === 0 && SIGNATURE_MARK.test(lines[to]!)) break;
      to++;
    }
    const part = lines.slice(from, to);
    if (quoted) {
      const inner = part.map((line) => line.replace(QUOTE_MARK, '')).join('\n');
      blocks.push({ kind: 'quote', blocks: textBlocks(inner, depth + 1), lines: part.length });
    } else if (part.some((line) => line.trim() !== '')) {
      blocks.push({
        kind: 'text',
        text: part
          .slice(part.findIndex((line) => line.trim() !== ''))
          .join('\n')
          .trimEnd(),
      });
    }
    from = to;
  }
  return blocks;
}

/** A paragraph as runs of text and links; joined, they are the text again. */
export function textTokens(text: string): TextToken[] {
  const tokens: TextToken[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const found = withoutTrailingMarks(match[0]);
    const href = linkTarget(found.includes('://') ? found : `mailto:${found}`);
    if (href === undefined) continue;
    if (match.index > from) tokens.push({ kind: 'text', text: text.slice(from, match.index) });
    tokens.push({ kind: 'link', text: found, href });
    from = match.index + found.length;
  }
  if (from < text.length) tokens.push({ kind: 'text', text: text.slice(from) });
  return tokens;
}

function isQuoted(line: string, depth: number): boolean {
  return depth < MAX_QUOTE_DEPTH && line.startsWith('>');
}

/** Punctuation after a link belongs to the sentence; a closing bracket only if the link has not opened it. */
function withoutTrailingMarks(link: string): string {
  /** How many of each bracket stand in what is left of the link. */
  const brackets = new Map<string, number>();
  const count = (bracket: string): number => brackets.get(bracket) ?? 0;
  for (const character of link) if (BRACKETS.has(character)) brackets.set(character, count(character) + 1);
  let end = link.length;
  for (; end > 0; end--) {
    const last = link[end - 1]!;
    const opening = CLOSING[last];
    if (opening ? count(opening) >= count(last) : !/[.,;:!?'"»”’*_]/.test(last)) break;
    if (opening) brackets.set(last, count(last) - 1);
  }
  return link.slice(0, end);
}
