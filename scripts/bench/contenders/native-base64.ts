// The platform's own base64, without lines: ECMAScript's where there is one, else Node's Buffer.
import type { Bytes } from '../../../src/bytes.ts';

interface NativeBase64 {
  toBase64(): string;
}
interface NativeBase64Constructor {
  fromBase64(text: string): Bytes;
}

/** Octets of the text. */
export function encodeNatively(octets: Bytes): Bytes {
  const target: object = octets;
  return 'toBase64' in target
    ? new TextEncoder().encode((target as NativeBase64).toBase64())
    : new Uint8Array(
        Buffer.from(
          Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('base64'),
          'latin1',
        ),
      );
}

export function decodeNatively(text: Bytes): Bytes {
  const constructor: object = Uint8Array;
  if ('fromBase64' in constructor)
    return (constructor as NativeBase64Constructor).fromBase64(new TextDecoder('latin1').decode(text));
  return new Uint8Array(
    Buffer.from(Buffer.from(text.buffer, text.byteOffset, text.length).toString('latin1'), 'base64'),
  );
}
