// Certificates from the files that people exchange: .cer, .crt, .pem, .der, .p7b, .p7c, with one or many in them.
import { Tag, encodedBytes, isContext, isUniversal, readBerPrefix } from '../asn1/reader.ts';
import { explicitContent, sequenceElements } from '../asn1/values.ts';
import { readPem } from '../asn1/pem.ts';
import { Asn1Error, X509Error } from '../errors.ts';
import { fromBase64, latin1FromBytes, type Bytes } from '../bytes.ts';
import { equalCertificates, readCertificate, type Certificate } from './certificate.ts';
import { fileKind, type FileKind } from './file-kind.ts';

/** Files beyond this size are something else. */
const MAX_FILE_OCTETS = 20_000_000;

/** Labels of PEM blocks (RFC 7468, and older ones of OpenSSL). */
const CERTIFICATE_LABELS: ReadonlySet<string> = new Set([
  'CERTIFICATE',
  'X509 CERTIFICATE',
  'TRUSTED CERTIFICATE',
]);
const BAG_LABELS: ReadonlySet<string> = new Set(['PKCS7', 'CMS', 'PKCS #7 SIGNED DATA']);

/**
 * Reads all certificates of a file, each once, in the order of the file. PEM, DER, bare base64, and
 * SignedData with certificates are recognised by content.
 * Throws X509Error: `x509.malformed`, `x509.not-a-certificate-file` or, where we can tell what the file is,
 * `x509.not-a-certificate-file.` followed by `empty`, `key-file`, `request`, `revocation-list`, `message`,
 * `public-key`, `web-page`, `no-certificates`, `too-large`.
 */
export function readCertificateFile(file: Bytes): Certificate[] {
  if (file.length > MAX_FILE_OCTETS) throw new X509Error('x509.not-a-certificate-file.too-large');
  const certificates = certificatesOf(file);
  const distinct: Certificate[] = [];
  for (const certificate of certificates) {
    if (!distinct.some((other) => equalCertificates(other, certificate))) distinct.push(certificate);
  }
  if (distinct.length === 0) throw new X509Error('x509.not-a-certificate-file.no-certificates');
  return distinct;
}

function certificatesOf(file: Bytes): Certificate[] {
  const kind = fileKind(file);
  switch (kind) {
    case 'certificate':
      return [readCertificate(firstElement(file))];
    case 'signed-data':
      return certificatesInSignedData(file);
    case 'pem':
      return certificatesInPem(file);
    default: {
      const decoded = kind === 'unknown' ? bareBase64(file) : undefined;
      if (decoded !== undefined) return certificatesOf(decoded);
      throw wrongKind(kind);
    }
  }
}

/** Some tools write a line end after DER. */
function firstElement(file: Bytes): Bytes {
  try {
    return encodedBytes(readBerPrefix(file));
  } catch (error) {
    if (error instanceof Asn1Error) throw new X509Error('x509.malformed', { reason: error.code });
    throw error;
  }
}

function certificatesInPem(file: Bytes): Certificate[] {
  const blocks = readPem(file);
  const certificates: Certificate[] = [];
  for (const { label, bytes } of blocks) {
    const isCertificate = CERTIFICATE_LABELS.has(label);
    if (!isCertificate && !BAG_LABELS.has(label)) continue;
    if (bytes === undefined) throw new X509Error('x509.malformed', { reason: 'base64' });
    // A TRUSTED CERTIFICATE has OpenSSL's own data after the certificate.
    if (isCertificate) certificates.push(readCertificate(firstElement(bytes)));
    else certificates.push(...certificatesInSignedData(bytes));
  }
  if (certificates.length === 0) throw wrongKind(pemKind(blocks.map((block) => block.label)));
  return certificates;
}

function pemKind(labels: readonly string[]): FileKind {
  if (labels.some((label) => label.endsWith('PRIVATE KEY') || label === 'PKCS12')) return 'pkcs8';
  if (labels.some((label) => label.endsWith('CERTIFICATE REQUEST'))) return 'request';
  if (labels.includes('X509 CRL')) return 'revocation-list';
  if (labels.some((label) => label.endsWith('PUBLIC KEY'))) return 'public-key';
  return 'unknown';
}

/** Base64 without PEM's lines, as directories and web forms hand it out. */
function bareBase64(file: Bytes): Bytes | undefined {
  const text = latin1FromBytes(file).replace(/\s+/g, '');
  if (!text.startsWith('M') || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    return fromBase64(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * The certificates field [0] of a SignedData (RFC 5652 section 5.1), which is all that a .p7b has. The
 * signatures, if there are any, are not looked at.
 */
function certificatesInSignedData(file: Bytes): Certificate[] {
  try {
    const [, content] = sequenceElements(readBerPrefix(file));
    if (!isContext(content, 0)) throw new Asn1Error('asn1.unexpected', { expected: 'content' });
    const set = sequenceElements(explicitContent(content)).find((field) => isContext(field, 0));
    // Attribute certificates and other forms have tags of their own and are no certificates of persons.
    return (set?.children ?? [])
      .filter((element) => isUniversal(element, Tag.sequence))
      .map((element) => readCertificate(encodedBytes(element)));
  } catch (error) {
    if (error instanceof Asn1Error) throw new X509Error('x509.malformed', { reason: error.code });
    throw error;
  }
}

function wrongKind(kind: FileKind): X509Error {
  const base = 'x509.not-a-certificate-file';
  switch (kind) {
    case 'empty':
    case 'request':
    case 'revocation-list':
    case 'public-key':
    case 'web-page':
      return new X509Error(`${base}.${kind}`);
    case 'message':
    case 'cms':
      return new X509Error(`${base}.message`);
    case 'pkcs12':
    case 'pkcs8':
    case 'encrypted-pkcs8':
    case 'rsa-private-key':
    case 'ec-private-key':
    case 'dsa-private-key':
    case 'java-keystore':
      return new X509Error(`${base}.key-file`);
    default:
      return new X509Error(base);
  }
}
