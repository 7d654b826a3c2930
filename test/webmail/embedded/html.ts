// HTML with every value escaped unless it is HTML already.

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = string | number | Html | readonly Html[] | undefined | false;

/** A template tag: values are escaped, `Html` and lists of it are kept, `undefined` and `false` vanish. */
export function markup(literals: TemplateStringsArray, ...values: readonly Piece[]): Html {
  let text = literals[0]!;
  values.forEach((value, index) => {
    text += render(value) + literals[index + 1]!;
  });
  return new Html(text);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function render(value: Piece): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  return typeof value === 'object' ? value.map(({ text }) => text).join('') : escapeHtml(String(value));
}
