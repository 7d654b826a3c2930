// Percent-encoding (RFC 3986 section 2.1) in what a message names: it may be broken.

/** The text that is encoded, or what stands there where it is no such encoding. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
