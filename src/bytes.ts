// Byte strings: the one type the engine passes around, and the conversions it needs.

/** A byte string that owns or views an ordinary ArrayBuffer (what WebCrypto accepts). */
export type Bytes = Uint8Array<ArrayBuffer>;

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));
/** String.fromCharCode takes its input as arguments; engines refuse too many at once. */
const CHARACTERS_A_CALL = 8192;

/** Returns one byte string with the parts' content in order. For parts that an attacker may count, see joinBytes. */
export function concatBytes(...parts: readonly Bytes[]): Bytes {
  return joinBytes(parts);
}

/** As concatBytes, from a list of any length: too many arguments of one call overflow the stack. */
export function joinBytes(parts: readonly Bytes[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** True when both have the same content. Not constant time: for public data only. */
export function equalBytes(a: Bytes, b: Bytes): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Compares every byte whatever differs, for secrets and their digests. */
export function equalBytesConstantTime(a: Bytes, b: Bytes): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

/** Lower-case hexadecimal without separators. */
export function toHex(bytes: Bytes): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte]!;
  return text;
}

/** Reads hexadecimal of even length, in either case; throws RangeError on anything else. */
export function fromHex(text: string): Bytes {
  if (!/^([0-9a-f]{2})*$/i.test(text)) throw new RangeError('not hexadecimal');
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** One character a byte (U+0000 to U+00FF): lossless, for header fields and PEM text. */
export function latin1FromBytes(bytes: Bytes): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += CHARACTERS_A_CALL) {
    text += String.fromCharCode(...bytes.subarray(i, i + CHARACTERS_A_CALL));
  }
  return text;
}

/** The inverse of latin1FromBytes; throws RangeError for a character above U+00FF. */
export function bytesFromLatin1(text: string): Bytes {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) throw new RangeError('a character does not fit one byte');
    bytes[i] = code;
  }
  return bytes;
}

/** UTF-8 octets of a text. */
export function bytesFromUtf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** Base64 (RFC 4648 section 4) without line breaks. For small data; bodies use mime/base64. */
export function toBase64(bytes: Bytes): string {
  return btoa(latin1FromBytes(bytes));
}

/** Reads base64 without line breaks; throws RangeError when it is not. */
export function fromBase64(text: string): Bytes {
  try {
    return bytesFromLatin1(atob(text));
  } catch {
    throw new RangeError('not base64');
  }
}
