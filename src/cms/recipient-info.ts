// RecipientInfo (RFC 5652 section 6.2): for whom the content key is encrypted, and how.
import type { Bytes } from '../bytes.ts';
import { Tag, isContext, isUniversal, octetStringValue, readBer, type Asn1Node } from '../asn1/reader.ts';
import {
  bitStringValue,
  explicitContent,
  oidValue,
  sequenceElements,
  smallIntegerValue,
} from '../asn1/values.ts';
import { derFromBer, derSequence } from '../asn1/writer.ts';
import { readAlgorithmIdentifier, type AlgorithmIdentifier } from '../crypto/algorithm-identifier.ts';
import { KEY_TRANSPORTS, Oid, algorithmName } from '../crypto/algorithms.ts';
import type { KemFields } from '../crypto/kem.ts';
import {
  readAgreementIdentifier,
  readCertificateIdentifier,
  type CertificateIdentifier,
} from './certificate-identifier.ts';
import { malformed } from './content-info.ts';

/** One recipient: one way to the content key. An agreement with several recipients gives several. */
export type RecipientInfo =
  | KeyTransportRecipient
  | KeyAgreementRecipient
  | KemRecipient
  | KekRecipient
  | PasswordRecipient
  | OtherRecipient;

export interface KeyTransportRecipient {
  readonly type: 'key-transport';
  readonly identifier: CertificateIdentifier;
  readonly keyEncryptionAlgorithm: AlgorithmIdentifier;
  readonly encryptedKey: Bytes;
}

export interface KeyAgreementRecipient {
  readonly type: 'key-agreement';
  readonly identifier: CertificateIdentifier;
  readonly keyEncryptionAlgorithm: AlgorithmIdentifier;
  readonly encryptedKey: Bytes;
  /** Ephemeral public key of the originator: a point, or the raw key of RFC 8410; absent when it is in a certificate. */
  readonly originatorKey?: { readonly algorithm: AlgorithmIdentifier; readonly publicKey: Bytes };
  readonly ukm?: Bytes;
}

/** KEMRecipientInfo (RFC 9629 section 3). */
export interface KemRecipient extends KemFields {
  readonly type: 'kem';
  readonly identifier: CertificateIdentifier;
}

/** Somebody who has a key-encryption key of this name (section 6.2.3). */
export interface KekRecipient {
  readonly type: 'kek';
  readonly keyIdentifier: Bytes;
  readonly keyEncryptionAlgorithm: AlgorithmIdentifier;
  readonly encryptedKey: Bytes;
}

/** Anybody who knows the password (section 6.2.4). */
export interface PasswordRecipient {
  readonly type: 'password';
  readonly keyDerivation?: AlgorithmIdentifier;
  readonly keyEncryptionAlgorithm: AlgorithmIdentifier;
  readonly encryptedKey: Bytes;
}

/** Recipients that no key of ours opens: they are listed. */
export interface OtherRecipient {
  readonly type: 'other';
  /** Dotted OID of the kind of an OtherRecipientInfo. */
  readonly algorithm: string;
}

/** Reads one RecipientInfo; throws CmsError `cms.malformed` or an Asn1Error. */
export function readRecipientInfo(node: Asn1Node): readonly RecipientInfo[] {
  if (isUniversal(node, Tag.sequence)) return [readKeyTransport(node)];
  if (isContext(node, 1)) return readKeyAgreement(node);
  if (isContext(node, 2)) return [readKek(node)];
  if (isContext(node, 3)) return [readPassword(node)];
  if (isContext(node, 4)) {
    const algorithm = oidValue(node.children[0]);
    return [algorithm === Oid.kemRecipient ? readKem(node.children[1]) : { type: 'other', algorithm }];
  }
  throw malformed('recipient-info');
}

function readKeyTransport(node: Asn1Node): KeyTransportRecipient {
  const [version, identifier, algorithm, encryptedKey, ...rest] = sequenceElements(node);
  smallIntegerValue(version);
  if (algorithm === undefined || !isUniversal(encryptedKey, Tag.octetString) || rest.length > 0) {
    throw malformed('key-transport');
  }
  return {
    type: 'key-transport',
    identifier: readCertificateIdentifier(identifier),
    keyEncryptionAlgorithm: readAlgorithmIdentifier(algorithm),
    encryptedKey: octetStringValue(encryptedKey),
  };
}

/** KeyAgreeRecipientInfo (section 6.2.2): one originator, any number of recipients. */
function readKeyAgreement(node: Asn1Node): readonly KeyAgreementRecipient[] {
  const fields = [...node.children];
  smallIntegerValue(fields.shift());
  const originator = fields.shift();
  if (!isContext(originator, 0)) throw malformed('key-agreement');
  const originatorKey = readOriginatorKey(explicitContent(originator));
  const ukm = isContext(fields[0], 1) ? octetStringValue(explicitContent(fields.shift()!)) : undefined;
  const [algorithm, recipients, ...rest] = fields;
  if (algorithm === undefined || rest.length > 0) throw malformed('key-agreement');
  const keyEncryptionAlgorithm = readAlgorithmIdentifier(algorithm);
  return sequenceElements(recipients).map((recipient) => {
    const [identifier, encryptedKey, ...more] = sequenceElements(recipient);
    if (!isUniversal(encryptedKey, Tag.octetString) || more.length > 0) throw malformed('key-agreement');
    return {
      type: 'key-agreement',
      identifier: readAgreementIdentifier(identifier),
      keyEncryptionAlgorithm,
      encryptedKey: octetStringValue(encryptedKey),
      ...(originatorKey === undefined ? {} : { originatorKey }),
      ...(ukm === undefined ? {} : { ukm }),
    };
  });
}

/** OriginatorIdentifierOrKey: only the key itself is of use; S/MIME writes no other form. */
function readOriginatorKey(node: Asn1Node): KeyAgreementRecipient['originatorKey'] {
  if (!isContext(node, 1)) return undefined;
  const [algorithm, publicKey, ...rest] = node.children;
  if (algorithm === undefined || rest.length > 0) throw malformed('originator-key');
  return { algorithm: readAlgorithmIdentifier(algorithm), publicKey: bitStringValue(publicKey).bytes };
}

/** KEKRecipientInfo; the date and other attributes of the KEKIdentifier do not matter. */
function readKek(node: Asn1Node): KekRecipient {
  const [version, identifier, algorithm, encryptedKey, ...rest] = node.children;
  smallIntegerValue(version);
  const [keyIdentifier] = sequenceElements(identifier);
  if (!isUniversal(keyIdentifier, Tag.octetString) || rest.length > 0) throw malformed('kek');
  return { type: 'kek', keyIdentifier: octetStringValue(keyIdentifier), ...wrapped(algorithm, encryptedKey) };
}

function readPassword(node: Asn1Node): PasswordRecipient {
  const fields = [...node.children];
  smallIntegerValue(fields.shift());
  const derivation = isContext(fields[0], 0) ? implicitAlgorithm(fields.shift()!) : undefined;
  const [algorithm, encryptedKey, ...rest] = fields;
  if (rest.length > 0) throw malformed('password');
  return {
    type: 'password',
    ...(derivation === undefined ? {} : { keyDerivation: derivation }),
    ...wrapped(algorithm, encryptedKey),
  };
}

/** An AlgorithmIdentifier under an implicit tag. */
function implicitAlgorithm(node: Asn1Node): AlgorithmIdentifier {
  return readAlgorithmIdentifier(readBer(derSequence(...node.children.map((child) => derFromBer(child)))));
}

function wrapped(
  algorithm: Asn1Node | undefined,
  encryptedKey: Asn1Node | undefined,
): Pick<KekRecipient, 'keyEncryptionAlgorithm' | 'encryptedKey'> {
  if (algorithm === undefined || !isUniversal(encryptedKey, Tag.octetString)) throw malformed('wrapped-key');
  return {
    keyEncryptionAlgorithm: readAlgorithmIdentifier(algorithm),
    encryptedKey: octetStringValue(encryptedKey),
  };
}

function readKem(node: Asn1Node | undefined): KemRecipient {
  const fields = [...sequenceElements(node)];
  smallIntegerValue(fields.shift());
  const identifier = readCertificateIdentifier(fields.shift());
  const [kem, ciphertext, kdf, kekLength] = fields.splice(0, 4);
  const ukm = isContext(fields[0], 0) ? octetStringValue(explicitContent(fields.shift()!)) : undefined;
  const [wrap, encryptedKey, ...rest] = fields;
  const isComplete =
    kem !== undefined &&
    isUniversal(ciphertext, Tag.octetString) &&
    kdf !== undefined &&
    wrap !== undefined &&
    isUniversal(encryptedKey, Tag.octetString) &&
    rest.length === 0;
  if (!isComplete) throw malformed('kem');
  return {
    type: 'kem',
    identifier,
    kem: readAlgorithmIdentifier(kem),
    ciphertext: octetStringValue(ciphertext),
    kdf: readAlgorithmIdentifier(kdf),
    kekBytes: smallIntegerValue(kekLength),
    ...(ukm === undefined ? {} : { ukm }),
    wrap: readAlgorithmIdentifier(wrap),
    encryptedKey: octetStringValue(encryptedKey),
  };
}

/** Name of the key encryption in the field's own spelling. */
export function keyEncryptionName(recipient: RecipientInfo): string {
  if (recipient.type === 'other') return algorithmName(recipient.algorithm);
  if (recipient.type === 'kem') return algorithmName(recipient.kem.oid);
  const { oid } = recipient.keyEncryptionAlgorithm;
  // rsaEncryption names a key, a signature and a key transport: here it is the last.
  return KEY_TRANSPORTS[oid] ?? algorithmName(oid);
}
