// Writing EnvelopedData (RFC 5652 section 6) and AuthEnvelopedData (RFC 5083) for RSA, elliptic curve and ML-KEM keys.
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
import { Oid, type KeyTransportName } from '../crypto/algorithms.ts';
import { encryptWithCipher, newContentKey, type WrittenCipher } from '../crypto/content-cipher.ts';
import { encapsulateKey, type EncapsulatedKey } from '../crypto/kem.ts';
import { agreeKey } from '../crypto/key-agreement.ts';
import { isMontgomery } from '../crypto/montgomery-curves.ts';
import { isMlKem } from '../crypto/post-quantum-key.ts';
import { transportKey } from '../crypto/key-transport.ts';
import type { WrittenDigest } from '../crypto/sign.ts';
import { equalCertificates, type Certificate } from '../x509/certificate.ts';
import { writeIssuerAndSerial } from './certificate-identifier.ts';
import { Identifier, contentInfoParts, wrapParts } from './content-info.ts';

/** Identifier octets of [0] IMPLICIT OCTET STRING, [1] IMPLICIT of a SEQUENCE. */
const ENCRYPTED_CONTENT = 0x80;
const IMPLICIT_1 = 0xa1;
const IMPLICIT_4 = 0xa4;

export interface EncryptOptions {
  readonly content: Bytes | readonly Bytes[];
  /** Certificates with RSA, NIST or Brainpool curve, X25519, X448 or ML-KEM keys, in any mix; equal ones count once. */
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

  const version = tag === undefined ? envelopedVersion(recipients) : 0;
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

/** RFC 5652 section 6.1: 3 with OtherRecipientInfo, 2 with another RecipientInfo than version 0. AuthEnvelopedData: always 0. */
function envelopedVersion(recipients: readonly Certificate[]): number {
  const types = recipients.map(({ subjectPublicKeyInfo }) => subjectPublicKeyInfo.type);
  if (types.some(isMlKem)) return 3;
  return types.some((type) => type !== 'rsa') ? 2 : 0;
}

async function writeRecipientInfo(
  certificate: Certificate,
  contentKey: Bytes,
  options: EncryptOptions,
): Promise<Bytes> {
  const publicKey = certificate.subjectPublicKeyInfo;
  const identifier = writeIssuerAndSerial(certificate);
  if (isMlKem(publicKey.type)) return writeKem(identifier, await encapsulateKey(publicKey, contentKey));
  if (publicKey.type === 'ec' || isMontgomery(publicKey.type)) {
    const agreed = await agreeKey(publicKey, contentKey);
    const originatorKey = derElement(
      IMPLICIT_1,
      agreed.originatorAlgorithm,
      derBitString(agreed.originatorKey),
    );
    return derElement(
      IMPLICIT_1,
      derInteger(3),
      derExplicit(0, originatorKey),
      agreed.algorithm,
      derSequence(derSequence(identifier, derOctetString(agreed.encryptedKey))),
    );
  }
  const method = options.keyTransport ?? 'rsaes-pkcs1-v1_5';
  const { algorithm, encryptedKey } = await transportKey(publicKey, contentKey, method, options.oaepHash);
  return derSequence(derInteger(0), identifier, algorithm, derOctetString(encryptedKey));
}

/** OtherRecipientInfo with a KEMRecipientInfo (RFC 9629 section 3). */
function writeKem(identifier: Bytes, key: EncapsulatedKey): Bytes {
  const info = derSequence(
    derInteger(0),
    identifier,
    key.kem,
    derOctetString(key.ciphertext),
    key.kdf,
    derInteger(key.kekBytes),
    key.wrap,
    derOctetString(key.encryptedKey),
  );
  return derElement(IMPLICIT_4, derOid(Oid.kemRecipient), info);
}
