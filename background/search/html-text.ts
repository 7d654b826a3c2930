// The words of an HTML body, for the search only: never shown, so it need not be right about everything.

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };
/** What is written between these is not text. */
const UNREAD = ['style', 'script', 'title', 'template'];

/** Text between the tags, in one pass over at most `limit` characters. */
export function textOfHtml(html: string, limit: number): string {
  const source = html.slice(0, limit);
  const lower = source.toLowerCase();
  const pieces: string[] = [];
  let at = 0;
  while (at < source.length) {
    const tag = source.indexOf('<', at);
    pieces.push(source.slice(at, tag < 0 ? undefined : tag));
    if (tag < 0) break;
    at = endOfMarkup(lower, tag);
    // Words in different cells or paragraphs do not belong together.
    pieces.push(' ');
  }
  return pieces.join('').replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,10}));/gi, entity);
}

/** Where text goes on after the markup that begins at `start`. */
function endOfMarkup(source: string, start: number): number {
  if (source.startsWith('<!--', start)) return after(source, '-->', start + 4);
  const name = /^<([a-z]{1,12})/.exec(source.slice(start, start + 14))?.[1];
  const end = after(source, '>', start);
  if (name === undefined || !UNREAD.includes(name)) return end;
  const closing = source.indexOf(`</${name}`, end);
  return closing < 0 ? source.length : after(source, '>', closing);
}

function after(source: string, text: string, from: number): number {
  const found = source.indexOf(text, from);
  return found < 0 ? source.length : found + text.length;
}

function entity(whole: string, decimal?: string, hex?: string, name?: string): string {
  const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
  if (code !== undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  return NAMED[name?.toLowerCase() ?? ''] ?? whole;
}
