// AES-GCM in JavaScript, for keys and nonces that the platform does not take (NIST SP 800-38D).
import { gcm } from '@noble/ciphers/aes.js';
import { equalBytesConstantTime, joinBytes, type Bytes } from '../bytes.ts';

const FULL_TAG = 16;

export interface GcmInput {
  readonly nonce: Bytes;
  readonly additionalData: Bytes;
  /** As long as the message has it. */
  readonly tag: Bytes;
}

/**
 * Decrypts; undefined, or an error of @noble, when the tag does not fit. @noble knows the full tag only: with a
 * shorter one the keystream comes from encrypting the ciphertext, and the tag from encrypting what came out. Nothing
 * is given before the tag was compared.
 */
export function decryptGcm(
  key: Bytes,
  { nonce, additionalData, tag }: GcmInput,
  ciphertext: Bytes,
): Bytes | undefined {
  const cipher = (): ReturnType<typeof gcm> => gcm(key, nonce, additionalData);
  if (tag.length === FULL_TAG) return new Uint8Array(cipher().decrypt(joinBytes([ciphertext, tag])));
  const plaintext = new Uint8Array(cipher().encrypt(ciphertext).subarray(0, ciphertext.length));
  const fullTag = new Uint8Array(cipher().encrypt(plaintext).subarray(ciphertext.length));
  return equalBytesConstantTime(fullTag.subarray(0, tag.length), tag) ? plaintext : undefined;
}
