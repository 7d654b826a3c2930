// Writing EnvelopedData (RFC 5652 section 6) and AuthEnvelopedData (RFC 5083) for RSA and elliptic curve keys.
import { CmsError } from '../errors.ts';
import { concatBytes, joinBytes, type Bytes } from '../bytes.ts';
import {
  derBitString,
  derElement,
  derExplicit,
  derInteger,
  derOctetString,
  derOid,
  derSequence,
  derSetOf,
} from '../asn1/writer.ts';
import { writeAlgorithmIdentifier } from '../crypto/algorithm-identifier.ts';
import { Oid, type KeyTransportName } from '../crypto/algorithms.ts';
import { encryptWithCipher, newContentKey, type WrittenCipher } from '../crypto/content-cipher.ts';
import { agreeKey } from '../crypto/key-agreement.ts';
import { transportKey } from '../crypto/key-transport.ts';
import type { WrittenDigest } from '../crypto/sign.ts';
import { equalCertificates, type Certificate } from '../x509/certificate.ts';
import { writeIssuerAndSerial } from './certificate-identifier.ts';
import { Identifier, contentInfoParts, wrapParts } from './content-info.ts';

/** Identifier octets of [0] IMPLICIT OCTET STRING, [1] IMPLICIT of a SEQUENCE. */
const ENCRYPTED_CONTENT = 0x80;
const IMPLICIT_1 = 0xa1;

export interface EncryptOptions {
  readonly content: Bytes | readonly Bytes[];
  /** Certificates with RSA keys or keys on a NIST curve, in any mix; equal ones count once. */
  readonly recipients: readonly Certificate[];
  /** `aes-256-cbc` is what every client reads; GCM makes AuthEnvelopedData. */
  readonly cipher: WrittenCipher;
  /** For RSA keys; `rsaes-pkcs1-v1_5` when absent. */
  readonly keyTransport?: KeyTransportName;
  /** Hash of OAEP; SHA-256 when absent. */
  readonly oaepHash?: 'sha-1' | WrittenDigest;
}

/** Encrypts content; the result is a ContentInfo as DER in one byte string. As encryptContentParts. */
export async function encryptContent(options: EncryptOptions): Promise<Bytes> {
  return concatBytes(...(await encryptContentParts(options)));
}

/**
 * Encrypts content; the result is a DER ContentInfo in parts, to be joined or written out in order.
 * Throws CmsError `cms.no-recipient`, CryptoError `crypto.cannot-encrypt` {key} for a recipient's key of another kind.
 */
export async function encryptContentParts(options: EncryptOptions): Promise<readonly Bytes[]> {
  const recipients = options.recipients.filter(
    (certificate, i, all) => all.findIndex((other) => equalCertificates(other, certificate)) === i,
  );
  if (recipients.length === 0) throw new CmsError('cms.no-recipient');
  const content = options.content instanceof Uint8Array ? options.content : joinBytes(options.content);
  const contentKey = newContentKey(options.cipher);
  const recipientInfos: Bytes[] = [];
  for (const certificate of recipients)
    recipientInfos.push(await writeRecipientInfo(certificate, contentKey, options));
  const { algorithm, ciphertext, tag } = await encryptWithCipher(options.cipher, contentKey, content);

  const hasAgreement = recipients.some(({ subjectPublicKeyInfo }) => subjectPublicKeyInfo.type === 'ec');
  // RFC 5652 section 6.1: version 2 when a RecipientInfo is of another version than 0. RFC 5083: always 0.
  const version = tag === undefined && hasAgreement ? 2 : 0;
  const body = wrapParts(
    Identifier.sequence,
    derInteger(version),
    derSetOf(...recipientInfos),
    ...wrapParts(
      Identifier.sequence,
      derOid(Oid.data),
      algorithm,
      ...wrapParts(ENCRYPTED_CONTENT, ciphertext),
    ),
    ...(tag === undefined ? [] : [derOctetString(tag)]),
  );
  return contentInfoParts(tag === undefined ? Oid.envelopedData : Oid.authEnvelopedData, ...body);
}

async function writeRecipientInfo(
  certificate: Certificate,
  contentKey: Bytes,
  options: EncryptOptions,
): Promise<Bytes> {
  const publicKey = certificate.subjectPublicKeyInfo;
  const identifier = writeIssuerAndSerial(certificate);
  if (publicKey.type === 'ec') {
    const { algorithm, originatorPoint, encryptedKey } = await agreeKey(publicKey, contentKey);
    // RFC 5753 section 3.1.1: the curve is known from the recipient's certificate; parameters are left out.
    const originatorKey = derElement(
      IMPLICIT_1,
      writeAlgorithmIdentifier(Oid.ecPublicKey),
      derBitString(originatorPoint),
    );
    return derElement(
      IMPLICIT_1,
      derInteger(3),
      derExplicit(0, originatorKey),
      algorithm,
      derSequence(derSequence(identifier, derOctetString(encryptedKey))),
    );
  }
  const method = options.keyTransport ?? 'rsaes-pkcs1-v1_5';
  const { algorithm, encryptedKey } = await transportKey(publicKey, contentKey, method, options.oaepHash);
  return derSequence(derInteger(0), identifier, algorithm, derOctetString(encryptedKey));
}
