// AES-CCM (RFC 3610, in CMS by RFC 5084 section 3.1): reading only, because nobody writes mail with it.
import { cbc, ctr } from '@noble/ciphers/aes.js';
import { concatBytes, equalBytesConstantTime, type Bytes } from '../bytes.ts';

const BLOCK = 16;

/** What the counter blocks and the authentication are made of, besides key and data. */
export interface CcmParameters {
  /** 7 to 13 octets: what is left of 15 counts the length. */
  readonly nonce: Bytes;
  readonly additionalData: Bytes;
}

/** Decrypts; undefined when the tag does not fit, whose length (4 to 16, even) is part of what is authenticated. */
export function decryptCcm(
  key: Bytes,
  { nonce, additionalData }: CcmParameters,
  ciphertext: Bytes,
  tag: Bytes,
): Bytes | undefined {
  const lengthOctets = BLOCK - 1 - nonce.length;
  if (ciphertext.length >= 2 ** Math.min(8 * lengthOctets, 53)) return undefined;
  const firstCounter = concatBytes(Uint8Array.of(lengthOctets - 1), nonce, new Uint8Array(lengthOctets));
  // The key stream begins with the block that hides the tag.
  const stream = new Uint8Array(
    ctr(key, firstCounter).encrypt(concatBytes(new Uint8Array(BLOCK), ciphertext)),
  );
  const plaintext = stream.subarray(BLOCK);
  const authentication = authenticate(key, nonce, additionalData, plaintext, tag.length);
  const expected = authentication.subarray(0, tag.length).map((octet, i) => octet ^ stream[i]!);
  return equalBytesConstantTime(expected, tag) ? plaintext : undefined;
}

/** CBC-MAC over the first block, additional data and plaintext, each filled with zeros (RFC 3610 section 2.2). */
function authenticate(
  key: Bytes,
  nonce: Bytes,
  additionalData: Bytes,
  plaintext: Bytes,
  tagOctets: number,
): Bytes {
  const hasData = additionalData.length > 0 ? 0x40 : 0;
  const lengthOctets = BLOCK - 1 - nonce.length;
  const flags = hasData | (((tagOctets - 2) / 2) << 3) | (lengthOctets - 1);
  const length = new Uint8Array(lengthOctets);
  for (let i = lengthOctets - 1, rest = plaintext.length; i >= 0; i--, rest = Math.floor(rest / 256))
    length[i] = rest % 256;
  const blocks = concatBytes(
    Uint8Array.of(flags),
    nonce,
    length,
    ...(hasData === 0 ? [] : [filled(concatBytes(dataLength(additionalData.length), additionalData))]),
    filled(plaintext),
  );
  const chained = cbc(key, new Uint8Array(BLOCK), { disablePadding: true }).encrypt(blocks);
  return new Uint8Array(chained.subarray(chained.length - BLOCK));
}

function dataLength(length: number): Bytes {
  if (length < 0xff00) return Uint8Array.of(length >> 8, length & 255);
  const octets = Uint8Array.of(0xff, 0xfe, 0, 0, 0, 0);
  new DataView(octets.buffer).setUint32(2, length);
  return octets;
}

function filled(data: Bytes): Bytes {
  const result = new Uint8Array(Math.ceil(data.length / BLOCK) * BLOCK);
  result.set(data);
  return result;
}
