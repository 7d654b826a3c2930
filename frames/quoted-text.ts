// Finds what is still left of a quoted original in a text, so that a decrypted quote never leaves unencrypted.

/** Shorter lines ("Hi,", "Thanks") are not recognisable as somebody's words. */
const RECOGNISABLE_LENGTH = 4;
const QUOTE_MARKS = /^[\s>]+/;
const MARKED = /^\s*>/;
const SIGNATURE_MARK = /^-- ?$/;

/**
 * The lines of `current` that come from the original quoted in `initial`, with or without their quote marks.
 * When the webmail quoted without marks, all of its text counts as the quote, but for the writer's signature.
 */
export function remainingQuote(initial: string, current: string): string[] {
  const quoted = quotedLines(initial);
  return current.split('\n').filter((line) => isFromQuote(line, quoted));
}

/** The text without these lines, and without the line that announces them ("On Monday, Bob wrote:"). */
export function withoutQuote(initial: string, current: string): string {
  const quoted = quotedLines(initial);
  const kept: string[] = [];
  /** Of what follows, the first line that is not empty. */
  let next = '';
  for (const line of current.split('\n').reverse()) {
    const isQuote = isFromQuote(line, quoted) || MARKED.test(line);
    const announces = line.trimEnd().endsWith(':') && MARKED.test(next);
    if (!isQuote && !announces) kept.push(line);
    if (line.trim() !== '') next = line;
  }
  return kept
    .reverse()
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd();
}

function quotedLines(initial: string): ReadonlySet<string> {
  const lines = initial.split('\n');
  const marked = lines.filter((line) => MARKED.test(line));
  const signatureAt = lines.findIndex((line) => SIGNATURE_MARK.test(line));
  const taken = marked.length > 0 ? marked : lines.slice(0, signatureAt < 0 ? undefined : signatureAt);
  return new Set(taken.map(words).filter((line) => line.length >= RECOGNISABLE_LENGTH));
}

function isFromQuote(line: string, quoted: ReadonlySet<string>): boolean {
  const bare = words(line);
  return bare.length >= RECOGNISABLE_LENGTH && quoted.has(bare);
}

function words(line: string): string {
  return line.replace(QUOTE_MARKS, '').replace(/\s+/g, ' ').trim();
}
