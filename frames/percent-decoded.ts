// Percent-encoding (RFC 3986 section 2.1) in what a message names: it may be broken.

/** The decoded text, or the text unchanged when its encoding is broken. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
