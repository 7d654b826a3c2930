// How CMS points at a certificate: issuer and serial number, or a key identifier (RFC 5652 sections 5.3 and 6.2.1).
import { WaxsealError } from '../errors.ts';
import { equalBytes, type Bytes } from '../bytes.ts';
import {
  Tag,
  encodedBytes,
  isContext,
  isUniversal,
  octetStringValue,
  readBer,
  type Asn1Node,
} from '../asn1/reader.ts';
import { integerBytes, sequenceElements } from '../asn1/values.ts';
import { derSequence } from '../asn1/writer.ts';
import { digestNow } from '../crypto/digest.ts';
import type { Certificate } from '../x509/certificate.ts';
import { subjectKeyIdentifier } from '../x509/extensions.ts';
import { equalNames, readName, type Name } from '../x509/name.ts';
import { serialText } from '../x509/serial.ts';
import { malformed } from './content-info.ts';

/** Shorter ones could stand anywhere by chance. */
const MIN_KEY_IDENTIFIER = 8;

export type CertificateIdentifier =
  | { readonly type: 'issuer-and-serial'; readonly issuer: Name; readonly serial: string }
  | { readonly type: 'key-identifier'; readonly keyIdentifier: Bytes };

/** Reads a SignerIdentifier or RecipientIdentifier: IssuerAndSerialNumber or [0] SubjectKeyIdentifier. */
export function readCertificateIdentifier(node: Asn1Node | undefined): CertificateIdentifier {
  if (isContext(node, 0)) return { type: 'key-identifier', keyIdentifier: octetStringValue(node) };
  return readIssuerAndSerial(node);
}

/** Reads a KeyAgreeRecipientIdentifier, whose [0] is a SEQUENCE that begins with the key identifier. */
export function readAgreementIdentifier(node: Asn1Node | undefined): CertificateIdentifier {
  if (!isContext(node, 0)) return readIssuerAndSerial(node);
  const keyIdentifier = node.children[0];
  if (!isUniversal(keyIdentifier, Tag.octetString)) throw malformed('recipient-key-identifier');
  return { type: 'key-identifier', keyIdentifier: octetStringValue(keyIdentifier) };
}

function readIssuerAndSerial(node: Asn1Node | undefined): CertificateIdentifier {
  return readIssuerAndSerialFields(sequenceElements(node));
}

/** Reads the fields of an IssuerAndSerialNumber, whatever tag it has been given. */
export function readIssuerAndSerialFields(fields: readonly Asn1Node[]): CertificateIdentifier {
  const [issuer, serial, ...rest] = fields;
  if (issuer === undefined || rest.length > 0) throw malformed('issuer-and-serial');
  return { type: 'issuer-and-serial', issuer: readName(issuer), serial: serialText(integerBytes(serial)) };
}

/** DER of a certificate's IssuerAndSerialNumber. */
export function writeIssuerAndSerial(certificate: Certificate): Bytes {
  return derSequence(certificate.issuer.der, serialInteger(certificate));
}

/** The serialNumber INTEGER as it is in the certificate. */
export function serialInteger(certificate: Certificate): Bytes {
  const fields = sequenceElements(readBer(certificate.tbs));
  return encodedBytes(fields.find((field) => isUniversal(field, Tag.integer))!);
}

/**
 * True when the identifier points at the certificate. Key identifiers are compared with the extension; only
 * where there is none, with the SHA-1 of the key, as RFC 5280 section 4.2.1.2 would make it.
 */
export function identifies(identifier: CertificateIdentifier, certificate: Certificate): boolean {
  if (identifier.type === 'issuer-and-serial') {
    return (
      identifier.serial === certificate.serialNumber && equalNames(identifier.issuer, certificate.issuer)
    );
  }
  const { publicKey } = certificate.subjectPublicKeyInfo;
  const ofCertificate = extensionKeyIdentifier(certificate) ?? digestNow('sha-1', publicKey);
  return equalBytes(identifier.keyIdentifier, ofCertificate);
}

/**
 * True when the identifier points at octets (DER) that were to be a certificate, and break the rules for one too much
 * to be read: so that nobody is asked for what is there.
 */
export function pointsAtUnreadable(identifier: CertificateIdentifier, der: Bytes): boolean {
  if (identifier.type === 'key-identifier') return includesOctets(der, identifier.keyIdentifier);
  try {
    const fields = sequenceElements(sequenceElements(readBer(der))[0]);
    const [serial, , issuer] = isContext(fields[0], 0) ? fields.slice(1) : fields;
    if (issuer === undefined) return false;
    return (
      serialText(integerBytes(serial)) === identifier.serial &&
      equalNames(identifier.issuer, readName(issuer))
    );
  } catch (error) {
    if (error instanceof WaxsealError) return false;
    throw error;
  }
}

function includesOctets(octets: Bytes, wanted: Bytes): boolean {
  if (wanted.length < MIN_KEY_IDENTIFIER) return false;
  for (let at = octets.indexOf(wanted[0]!); at >= 0; at = octets.indexOf(wanted[0]!, at + 1))
    if (wanted.every((octet, index) => octets[at + index] === octet)) return true;
  return false;
}

/** A certificate whose extension cannot be read has none to be found by. */
function extensionKeyIdentifier(certificate: Certificate): Bytes | undefined {
  try {
    return subjectKeyIdentifier(certificate);
  } catch (error) {
    if (error instanceof WaxsealError) return undefined;
    throw error;
  }
}
