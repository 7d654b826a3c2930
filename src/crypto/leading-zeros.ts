// Mends signatures of programs that drop the leading zero octets of numbers.
import { integerBytes, sequenceElements } from '../asn1/values.ts';
import { readBer } from '../asn1/reader.ts';
import { derSequence, derUnsignedInteger } from '../asn1/writer.ts';
import { concatBytes, type Bytes } from '../bytes.ts';
import { WaxsealError } from '../errors.ts';
import type { SubjectPublicKeyInfo } from './public-key.ts';
import { readRsaPublicKey } from './rsa.ts';

/** One in 256 signatures has one such octet; more than this are no accident. */
const MAX_MISSING = 4;

/**
 * The same numbers with the octets that RFC 8017 section 8 and DER demand; undefined where none is missing. It is for
 * the signatures of messages: that one signature has two forms matters to nobody who reads mail.
 */
export function withLeadingZeros(signature: Bytes, key: SubjectPublicKeyInfo): Bytes | undefined {
  try {
    switch (key.type) {
      case 'rsa':
      case 'rsa-pss': {
        const missing = readRsaPublicKey(key.publicKey).size - signature.length;
        return missing > 0 && missing <= MAX_MISSING
          ? concatBytes(new Uint8Array(missing), signature)
          : undefined;
      }
      case 'ec':
      case 'dsa': {
        const numbers = sequenceElements(readBer(signature)).map(integerBytes);
        const isShort = numbers.length === 2 && numbers.some((octets) => octets[0]! >= 0x80);
        return isShort ? derSequence(...numbers.map(derUnsignedInteger)) : undefined;
      }
      default:
        return undefined;
    }
  } catch (error) {
    if (error instanceof WaxsealError) return undefined;
    throw error;
  }
}
