// RecipientInfo (RFC 5652 section 6.2): for whom the content key is encrypted, and how.
import type { Bytes } from '../bytes.ts';
import { Tag, isContext, isUniversal, octetStringValue, type Asn1Node } from '../asn1/reader.ts';
import {
  bitStringValue,
  explicitContent,
  oidValue,
  sequenceElements,
  smallIntegerValue,
} from '../asn1/values.ts';
import { readAlgorithmIdentifier, type AlgorithmIdentifier } from '../crypto/algorithm-identifier.ts';
import { KEY_TRANSPORTS, algorithmName } from '../crypto/algorithms.ts';
import {
  readAgreementIdentifier,
  readCertificateIdentifier,
  type CertificateIdentifier,
} from './certificate-identifier.ts';
import { malformed } from './content-info.ts';

/** One recipient: one way to the content key. An agreement with several recipients gives several. */
export type RecipientInfo = KeyTransportRecipient | KeyAgreementRecipient | OtherRecipient;

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

/** Recipients that no key of ours opens: they are listed. */
export interface OtherRecipient {
  readonly type: 'kek' | 'password' | 'kem' | 'other';
  /** Dotted OID of the key encryption, or of the kind of an OtherRecipientInfo. */
  readonly algorithm: string;
}

const KEM_RECIPIENT = '1.2.840.113549.1.9.16.13.3';

/** Reads one RecipientInfo; throws CmsError `cms.malformed` or an Asn1Error. */
export function readRecipientInfo(node: Asn1Node): readonly RecipientInfo[] {
  if (isUniversal(node, Tag.sequence)) return [readKeyTransport(node)];
  if (isContext(node, 1)) return readKeyAgreement(node);
  if (isContext(node, 2)) return [readOther('kek', node.children[2])];
  if (isContext(node, 3))
    return [readOther('password', node.children[isContext(node.children[1], 0) ? 2 : 1])];
  if (isContext(node, 4)) {
    const algorithm = oidValue(node.children[0]);
    return [{ type: algorithm === KEM_RECIPIENT ? 'kem' : 'other', algorithm }];
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

function readOther(type: 'kek' | 'password', algorithm: Asn1Node | undefined): OtherRecipient {
  if (algorithm === undefined) throw malformed(type);
  return { type, algorithm: readAlgorithmIdentifier(algorithm).oid };
}

/** Name of the key encryption in the field's own spelling. */
export function keyEncryptionName(recipient: RecipientInfo): string {
  const isKeyed = recipient.type === 'key-transport' || recipient.type === 'key-agreement';
  const oid = isKeyed ? recipient.keyEncryptionAlgorithm.oid : recipient.algorithm;
  // rsaEncryption names a key, a signature and a key transport: here it is the last.
  return KEY_TRANSPORTS[oid] ?? algorithmName(oid);
}
