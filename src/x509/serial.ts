// Serial numbers of certificates in the form in which the engine writes and compares them.
import { derInteger } from '../asn1/writer.ts';
import { toHex, type Bytes } from '../bytes.ts';

/**
 * Lower-case hexadecimal of an INTEGER's value from its content octets, in whole octets without leading zero
 * ones. A negative number, which old authorities gave out by mistake, has a minus sign: it is another number.
 */
export function serialText(integerContent: Bytes): string {
  if ((integerContent[0] ?? 0) >= 0x80) return `-${negativeMagnitude(integerContent)}`;
  let start = 0;
  while (start < integerContent.length - 1 && integerContent[start] === 0) start++;
  return toHex(integerContent.subarray(start));
}

function negativeMagnitude(content: Bytes): string {
  const modulus = 1n << BigInt(8 * content.length);
  const hex = (modulus - BigInt(`0x${toHex(content)}`)).toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}

/** DER of the INTEGER that a serial number is, from its text. */
export function serialInteger(text: string): Bytes {
  const isNegative = text.startsWith('-');
  const magnitude = BigInt(`0x${isNegative ? text.slice(1) : text}`);
  return derInteger(isNegative ? -magnitude : magnitude);
}
