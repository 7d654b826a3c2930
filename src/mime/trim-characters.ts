// Takes characters off the ends of a text in time that grows with its length: a pattern that ends with `+$` does not.

/** The text without those at its beginning and end that are among `characters`. */
export function withoutAround(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text[start]!)) start++;
  return withoutAtEnd(text.slice(start), characters);
}

/** The text without those at its end that are among `characters`. */
export function withoutAtEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}
