// The octets that a password may stand for: key files of different programs encode it in different ways.
import { bytesFromUtf8, equalBytes, type Bytes } from '../bytes.ts';
import { oldEncodings } from './old-encodings.ts';

/** UTF-16, big endian: the content of a BMPString. */
export function utf16BigEndian(text: string): Bytes {
  return bmpString(text, 0);
}

/** UTF-16, big endian, followed by `zeros` zero octets. */
function bmpString(text: string, zeros: 0 | 2): Bytes {
  const bytes = new Uint8Array(2 * text.length + zeros);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[2 * i] = unit >> 8;
    bytes[2 * i + 1] = unit & 255;
  }
  return bytes;
}

/** One character an octet, for programs that took UTF-8 for Latin-1. */
function octetsAsText(bytes: Bytes): string {
  return Array.from(bytes, (octet) => String.fromCharCode(octet)).join('');
}

/** Forms for the key derivation of PKCS#12, the usual one first (RFC 7292 appendix B.1). */
export function pkcs12PasswordForms(password: string): Bytes[] {
  // An empty password is written as two zero octets by some programs and as nothing by others.
  if (password === '') return [bmpString('', 2), new Uint8Array(0)];
  return distinct(
    ...normalForms(password).map((form) => bmpString(form, 2)),
    // OpenSSL before 1.1.0 widened each octet of the UTF-8 text.
    bmpString(octetsAsText(bytesFromUtf8(password)), 2),
    ...composedInOldEncodings(password).map((form) => bmpString(octetsAsText(form), 2)),
  );
}

/** Forms for PBES2, PBMAC1 and PKCS#5, the usual one first. */
export function pbkdfPasswordForms(password: string): Bytes[] {
  return distinct(
    ...normalForms(password).map(bytesFromUtf8),
    // Older NSS and some Java programs hand the PKCS#12 form to PBES2.
    bmpString(password, 2),
    bmpString(password, 0),
    ...composedInOldEncodings(password),
  );
}

/** Forms for the keys of OpenSSL's traditional PEM, which are made of the octets that were typed. */
export function pemPasswordForms(password: string): Bytes[] {
  return distinct(...normalForms(password).map(bytesFromUtf8), ...composedInOldEncodings(password));
}

function composedInOldEncodings(password: string): Bytes[] {
  return oldEncodings(password.normalize('NFC'));
}

/** As typed, then composed and decomposed: keyboards and systems differ in how they write an `ä`. */
function normalForms(password: string): string[] {
  return [password, password.normalize('NFC'), password.normalize('NFD')];
}

function distinct(...forms: readonly Bytes[]): Bytes[] {
  return forms.filter((form, index) => forms.findIndex((other) => equalBytes(other, form)) === index);
}
