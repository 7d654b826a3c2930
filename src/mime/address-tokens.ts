// Splits an address field into tokens: words, quoted strings, domain literals, specials (RFC 5322 section 3.2).

/** Comments nest; deeper than this they hide something. */
const MAX_COMMENT_DEPTH = 10;

export interface AddressToken {
  readonly kind: 'atom' | 'quoted' | 'literal' | 'special' | 'bad';
  /** For `quoted` without the quotes and escapes, for `special` the character. */
  readonly text: string;
  /** Where it is in the field: neighbours without a gap belong to one address. */
  readonly start: number;
  readonly end: number;
}

export interface AddressTokens {
  readonly tokens: readonly AddressToken[];
  /** Contents of the comments, each with where it begins. */
  readonly comments: readonly { readonly text: string; readonly start: number }[];
}

/** Never throws: what has no place in an address field becomes a `bad` token. */
export function readAddressTokens(field: string): AddressTokens {
  const tokens: AddressToken[] = [];
  const comments: { text: string; start: number }[] = [];
  let at = 0;
  while (at < field.length) {
    const character = field[at]!;
    if (/[ \t\r\n]/.test(character)) {
      at++;
    } else if (character === '(') {
      const comment = readComment(field, at);
      if (comment === undefined) {
        tokens.push({ kind: 'bad', text: '(', start: at, end: field.length });
        break;
      }
      comments.push({ text: comment.text, start: at });
      at = comment.end;
    } else if (character === '"') {
      at = pushDelimited(tokens, field, at, 'quoted', '"');
    } else if (character === '[') {
      at = pushDelimited(tokens, field, at, 'literal', ']');
    } else if ('<>@,;:.'.includes(character)) {
      tokens.push({ kind: 'special', text: character, start: at, end: at + 1 });
      at++;
    } else {
      const start = at;
      while (at < field.length && !/[ \t\r\n()<>@,;:."[]/.test(field[at]!)) at++;
      const text = field.slice(start, at);
      const isAtom =
        /^[^\u0000-\u0020\u007f-\u009f\\\]\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+$/.test(text);
      tokens.push({ kind: isAtom ? 'atom' : 'bad', text, start, end: at });
    }
  }
  return { tokens, comments };
}

function pushDelimited(
  tokens: AddressToken[],
  field: string,
  start: number,
  kind: 'quoted' | 'literal',
  close: string,
): number {
  let text = '';
  for (let at = start + 1; at < field.length; at++) {
    const character = field[at]!;
    if (character === close) {
      const hasControls = /[\u0000-\u0008\u000a-\u001f\u007f]/.test(text);
      tokens.push({ kind: hasControls ? 'bad' : kind, text, start, end: at + 1 });
      return at + 1;
    }
    if (character === '\\') at++;
    text += field[at] ?? '';
  }
  tokens.push({ kind: 'bad', text, start, end: field.length });
  return field.length;
}

function readComment(field: string, start: number): { text: string; end: number } | undefined {
  let depth = 0;
  let text = '';
  for (let at = start; at < field.length; at++) {
    const character = field[at]!;
    if (character === '\\') {
      text += field[++at] ?? '';
      continue;
    }
    if (character === '(' && ++depth > MAX_COMMENT_DEPTH) return undefined;
    if (character === ')' && --depth === 0) return { text: text.slice(1), end: at + 1 };
    text += character;
  }
  return undefined;
}
