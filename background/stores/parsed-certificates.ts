// Certificates of the stores, parsed once in the worker's life: lists and paths ask for the same ones again and again.
import { fromBase64 } from '../../src/bytes.ts';
import { readCertificate, type Certificate } from '../../src/x509/certificate.ts';

const parsed = new Map<string, Certificate>();
/** Beyond this the oldest are parsed again when they are needed. */
const MAX_PARSED = 12_000;

/** The certificate of stored DER (base64). Certificates never change: the text is its own key. */
export function parsedCertificate(base64: string): Certificate {
  let certificate = parsed.get(base64);
  if (certificate === undefined) {
    certificate = readCertificate(fromBase64(base64));
    if (parsed.size >= MAX_PARSED) parsed.delete(parsed.keys().next().value!);
    parsed.set(base64, certificate);
  }
  return certificate;
}
