// An identity made in the test itself: a fresh key with a self-signed certificate, without any program from outside.
import {
  derBitString,
  derExplicit,
  derInteger,
  derOctetString,
  derOid,
  derSequence,
  derSetOf,
  derTime,
  derUtf8String,
} from '../../src/asn1/writer.ts';
import { readBer } from '../../src/asn1/reader.ts';
import { privateKeyFromPkcs8 } from '../../src/crypto/private-key.ts';
import { readSubjectPublicKeyInfo } from '../../src/crypto/public-key.ts';
import { writeAlgorithmIdentifier } from '../../src/crypto/algorithm-identifier.ts';
import { signData, signingMethod } from '../../src/crypto/sign.ts';
import { readCertificate } from '../../src/x509/certificate.ts';
import type { Identity } from '../../src/x509/identity.ts';
import type { Bytes } from '../../src/bytes.ts';

const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';

export interface MadeIdentityOptions {
  readonly kind?: 'rsa' | 'p-256';
  readonly name?: string;
  readonly serial?: number;
  readonly subjectKeyIdentifier?: Bytes;
}

/** Makes an identity; RSA of 2048 bits when nothing else is said. */
export async function makeIdentity(options: MadeIdentityOptions = {}): Promise<Identity> {
  const { kind = 'rsa', name = 'Made', serial = 1 } = options;
  const algorithm =
    kind === 'rsa'
      ? {
          name: 'RSASSA-PKCS1-v1_5',
          modulusLength: 2048,
          publicExponent: Uint8Array.of(1, 0, 1),
          hash: 'SHA-256',
        }
      : { name: 'ECDSA', namedCurve: 'P-256' };
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const privateKey = privateKeyFromPkcs8(
    new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)),
  );
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  const signatureAlgorithm = writeAlgorithmIdentifier(kind === 'rsa' ? SHA256_WITH_RSA : ECDSA_WITH_SHA256);
  const distinguishedName = derSequence(derSetOf(derSequence(derOid(COMMON_NAME), derUtf8String(name))));
  const extension = (value: Bytes): Bytes =>
    derExplicit(
      3,
      derSequence(derSequence(derOid(SUBJECT_KEY_IDENTIFIER), derOctetString(derOctetString(value)))),
    );
  const tbs = derSequence(
    derExplicit(0, derInteger(2)),
    derInteger(serial),
    signatureAlgorithm,
    distinguishedName,
    derSequence(derTime(new Date('2020-01-01')), derTime(new Date('2040-01-01'))),
    distinguishedName,
    spki,
    ...(options.subjectKeyIdentifier === undefined ? [] : [extension(options.subjectKeyIdentifier)]),
  );
  const method = signingMethod(readSubjectPublicKeyInfo(readBer(spki)));
  const signature = await signData(privateKey, method, tbs);
  const certificate = readCertificate(derSequence(tbs, signatureAlgorithm, derBitString(signature)));
  return { certificate, chain: [], privateKey };
}
