// An identity made in the test itself: a fresh key with a self-signed certificate, without any program from outside.
import { generateKeyPairSync } from 'node:crypto';
import {
  derBitString,
  derElement,
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
import { keyTypeOid } from '../../src/crypto/key-types.ts';
import {
  ML_DSA,
  ML_KEM,
  isMlDsa,
  isMlKem,
  type MlDsaName,
  type MlKemName,
} from '../../src/crypto/post-quantum-key.ts';
import { bytesFromUtf8, type Bytes } from '../../src/bytes.ts';

const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
const COMMON_NAME = '2.5.4.3';
const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';
const SUBJECT_ALT_NAME = '2.5.29.17';

export interface MadeIdentityOptions {
  readonly kind?: 'rsa' | 'p-256' | 'ed25519' | 'x25519' | 'x448' | MlDsaName | MlKemName;
  /** Addresses for the subjectAltName. */
  readonly emails?: readonly string[];
  readonly name?: string;
  readonly serial?: number;
  readonly subjectKeyIdentifier?: Bytes;
}

interface MadeKey {
  readonly pkcs8: Bytes;
  readonly spki: Bytes;
}

/** Makes a key of the kind: with WebCrypto, with Node's own functions, or from a fresh seed. */
async function makeKey(kind: NonNullable<MadeIdentityOptions['kind']>): Promise<MadeKey> {
  if (kind === 'rsa' || kind === 'p-256') {
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
    return {
      pkcs8: new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)),
      spki: new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)),
    };
  }
  if (!isMlDsa(kind) && !isMlKem(kind)) {
    const { privateKey, publicKey } = generateKeyPairSync(kind as 'ed25519');
    return {
      pkcs8: new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })),
      spki: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })),
    };
  }
  const { lengths, keygen } = isMlDsa(kind) ? ML_DSA[kind] : ML_KEM[kind];
  const seed = crypto.getRandomValues(new Uint8Array(lengths.seed!));
  const algorithm = writeAlgorithmIdentifier(keyTypeOid(kind));
  return {
    pkcs8: derSequence(derInteger(0), algorithm, derOctetString(derElement(0x80, seed))),
    spki: derSequence(algorithm, derBitString(new Uint8Array(keygen(seed).publicKey))),
  };
}

/** Makes an identity; RSA of 2048 bits when nothing else is said. Keys that cannot sign get a certificate of an RSA key. */
export async function makeIdentity(options: MadeIdentityOptions = {}): Promise<Identity> {
  const { kind = 'rsa', name = 'Made', serial = 1, emails = [] } = options;
  const { pkcs8, spki } = await makeKey(kind);
  const privateKey = privateKeyFromPkcs8(pkcs8);
  const cannotSign = kind === 'x25519' || kind === 'x448' || isMlKem(kind);
  const issuer = cannotSign ? await makeKey('rsa') : { pkcs8, spki };
  const method = signingMethod(readSubjectPublicKeyInfo(readBer(issuer.spki)));
  const signatureAlgorithm =
    method.scheme === 'rsassa-pkcs1-v1_5' ? writeAlgorithmIdentifier(SHA256_WITH_RSA) : method.identifier;
  const distinguishedName = derSequence(derSetOf(derSequence(derOid(COMMON_NAME), derUtf8String(name))));
  const extensions = [
    ...(options.subjectKeyIdentifier === undefined
      ? []
      : [extension(SUBJECT_KEY_IDENTIFIER, derOctetString(options.subjectKeyIdentifier))]),
    ...(emails.length === 0 ? [] : [extension(SUBJECT_ALT_NAME, emailNames(emails))]),
  ];
  const tbs = derSequence(
    derExplicit(0, derInteger(2)),
    derInteger(serial),
    signatureAlgorithm,
    distinguishedName,
    derSequence(derTime(new Date('2020-01-01')), derTime(new Date('2040-01-01'))),
    distinguishedName,
    spki,
    ...(extensions.length === 0 ? [] : [derExplicit(3, derSequence(...extensions))]),
  );
  const signature = await signData(privateKeyFromPkcs8(issuer.pkcs8), method, tbs);
  const certificate = readCertificate(derSequence(tbs, signatureAlgorithm, derBitString(signature)));
  return { certificate, chain: [], privateKey };
}

function extension(oid: string, value: Bytes): Bytes {
  return derSequence(derOid(oid), derOctetString(value));
}

/** GeneralNames of rfc822Name [1]. */
function emailNames(emails: readonly string[]): Bytes {
  return derSequence(...emails.map((email) => derElement(0x81, bytesFromUtf8(email))));
}
