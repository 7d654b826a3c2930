// Which certificate a signer wants to be written to with (SMIMEEncryptionKeyPreference, RFC 8551 section 2.5.3).
import { octetStringValue, isContext, isUniversal, Tag, type Asn1Node } from '../asn1/reader.ts';
import { derRetag } from '../asn1/writer.ts';
import type { Bytes } from '../bytes.ts';
import { Oid } from '../crypto/algorithms.ts';
import { WaxsealError } from '../errors.ts';
import type { Certificate } from '../x509/certificate.ts';
import { writeAttribute, type Attribute } from './attributes.ts';
import {
  readCertificateIdentifier,
  readIssuerAndSerialFields,
  writeIssuerAndSerial,
  type CertificateIdentifier,
} from './certificate-identifier.ts';
import { malformed } from './content-info.ts';

/**
 * What the signed attributes name, or undefined: where there is no such attribute, where it cannot be read, and where
 * it contradicts itself. No verdict hangs on it. Microsoft's older attribute of the same meaning counts as well.
 */
export function readEncryptionPreference(
  signedAttributes: readonly Attribute[],
): CertificateIdentifier | undefined {
  return (
    readOne(signedAttributes, Oid.encryptionKeyPreference, readPreference) ??
    readOne(signedAttributes, Oid.microsoftEncryptionKeyPreference, readCertificateIdentifier)
  );
}

function readOne(
  attributes: readonly Attribute[],
  type: string,
  read: (value: Asn1Node | undefined) => CertificateIdentifier,
): CertificateIdentifier | undefined {
  const found = attributes.filter((attribute) => attribute.type === type);
  // Exactly one instance with exactly one value: of two nobody knows which is meant.
  if (found.length !== 1 || found[0]!.values.length !== 1) return undefined;
  try {
    return read(found[0]!.values[0]);
  } catch (error) {
    if (error instanceof WaxsealError) return undefined;
    throw error;
  }
}

/** The three choices are tagged implicitly: what stands under each tag is the content of the type it replaces. */
function readPreference(node: Asn1Node | undefined): CertificateIdentifier {
  if (isContext(node, 0)) return readIssuerAndSerialFields(node.children);
  if (isContext(node, 1)) {
    const keyIdentifier = node.children[0];
    if (!isUniversal(keyIdentifier, Tag.octetString)) throw malformed('recipient-key-identifier');
    return { type: 'key-identifier', keyIdentifier: octetStringValue(keyIdentifier) };
  }
  if (isContext(node, 2)) return { type: 'key-identifier', keyIdentifier: octetStringValue(node) };
  throw malformed('encryption-key-preference');
}

/** DER of the attribute that names a certificate by issuer and serial number, the form that every program reads. */
export function writeEncryptionPreference(certificate: Certificate): Bytes {
  return writeAttribute(Oid.encryptionKeyPreference, derRetag(0, writeIssuerAndSerial(certificate)));
}
