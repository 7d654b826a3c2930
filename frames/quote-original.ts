// Quotes an encrypted original in its answer: what the reader shows of it, and nothing else.
import { withoutInvisible } from '../src/mime/clean-text.ts';
import type { QuotedOriginal } from '../src/wire/composition.ts';
import { MAX_HTML_CHARACTERS } from './sanitise-html.ts';
import { visibleText } from './visible-text.ts';

/**
 * What is put into the answer: who wrote when, and the original below. The reader shows HTML where there is any, so that
 * is what is quoted: a text beside it, which nobody has seen, could say something else and would be signed (and could be
 * a ciphertext of somebody else, opened for whoever gets the answer).
 */
export async function quoteOf(original: QuotedOriginal): Promise<string> {
  const shown = withoutLastBreaks(withoutInvisible(await shownText(original)).replace(/\r\n?/g, '\n'));
  return `${original.heading}${original.kind === 'reply' ? quoted(shown) : shown}\n`;
}

async function shownText({ html, text = '' }: QuotedOriginal): Promise<string> {
  return html === undefined || html.length > MAX_HTML_CHARACTERS ? text : visibleText(html);
}

function withoutLastBreaks(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end--;
  return text.slice(0, end);
}

/** With a mark before each line (RFC 3676 section 4.5). */
function quoted(text: string): string {
  return text === '' ? '' : `${text.replace(/^/gm, '> ').replace(/^> (?=>|$)/gm, '>')}\n`;
}
