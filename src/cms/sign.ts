// Writing SignedData (RFC 5652 section 5, RFC 8551 section 2.5) with the attributes that clients expect.
import { readBer } from '../asn1/reader.ts';
import { CmsError } from '../errors.ts';
import { concatBytes, type Bytes } from '../bytes.ts';
import {
  derInteger,
  derOctetString,
  derOid,
  derRetag,
  derSequence,
  derSetOf,
  derTime,
} from '../asn1/writer.ts';
import { readAlgorithmIdentifier, writeAlgorithmIdentifier } from '../crypto/algorithm-identifier.ts';
import { CIPHERS, Oid, digestByName, type CipherName } from '../crypto/algorithms.ts';
import { digest } from '../crypto/digest.ts';
import {
  signData,
  signingMethod,
  type RsaScheme,
  type SigningMethod,
  type WrittenDigest,
} from '../crypto/sign.ts';
import { verifySignature } from '../crypto/signature.ts';
import { equalCertificates, isSelfIssued, type Certificate } from '../x509/certificate.ts';
import type { Identity } from '../x509/identity.ts';
import { writeAttribute } from './attributes.ts';
import { writeEncryptionPreference } from './encryption-preference.ts';
import { serialInteger, writeIssuerAndSerial } from './certificate-identifier.ts';
import { Identifier, contentInfoParts, wrapParts } from './content-info.ts';

/** The content ciphers that we say we can read, preferred ones first: CBC, because the same mail is often read elsewhere, too. */
const ADVERTISED: readonly CipherName[] = ['aes-256-cbc', 'aes-128-cbc', 'aes-256-gcm', 'aes-128-gcm'];

export interface SignOptions {
  /** Exact octets of the protected MIME entity, canonical (CRLF). */
  readonly content: Bytes | readonly Bytes[];
  /** One signerInfo for each. */
  readonly identities: readonly Identity[];
  /** True for multipart/signed: the content is left out of the structure. */
  readonly detached: boolean;
  readonly signingTime: Date;
  /** For RSA keys; `rsassa-pkcs1-v1_5` when absent. Keys of id-RSASSA-PSS always use PSS. */
  readonly scheme?: RsaScheme;
  /** When absent SHA-256, or what fits the elliptic curve. */
  readonly digest?: WrittenDigest;
  /** The signer's certificate to be written to with, where it is another: it is named, and included. */
  readonly encryptionCertificate?: Certificate;
  /** Further certificates to include, beside the signers' and their chains without the roots. */
  readonly extraCertificates?: readonly Certificate[];
}

export interface SignedContent {
  /** The DER ContentInfo in parts, of which the content is one; join them or write them out in order. */
  readonly parts: readonly Bytes[];
  /** Names of the digests used, in order and once each: the value of micalg. */
  readonly digests: readonly WrittenDigest[];
  /** Names of the signature schemes used, once each. */
  readonly schemes: readonly string[];
}

/**
 * Signs content; the result is a ContentInfo as DER in one byte string. As signContentParts.
 */
export async function signContent(options: SignOptions): Promise<Bytes> {
  return concatBytes(...(await signContentParts(options)).parts);
}

/**
 * Signs content without copying it. Throws CmsError `cms.no-signer`, `cms.key-mismatch` when a private key does
 * not belong to its certificate, CryptoError `crypto.cannot-sign` {key}.
 */
export async function signContentParts(options: SignOptions): Promise<SignedContent> {
  const { identities } = options;
  if (identities.length === 0) throw new CmsError('cms.no-signer');
  const content = options.content instanceof Uint8Array ? [options.content] : options.content;
  const signers: { method: SigningMethod; signerInfo: Bytes }[] = [];
  for (const identity of identities) {
    const method = signingMethod(identity.certificate.subjectPublicKeyInfo, options);
    signers.push({
      method,
      signerInfo: await writeSignerInfo(identity, method, content, options),
    });
  }
  const digests = [...new Set(signers.map(({ method }) => method.digest))];
  const eContent = options.detached
    ? []
    : wrapParts(Identifier.explicit0, ...wrapParts(Identifier.octetString, ...content));
  const signedData = wrapParts(
    Identifier.sequence,
    // Version 1: signers by issuer and serial number, content id-data, X.509 certificates only (section 5.1).
    derInteger(1),
    derSetOf(...digests.map(writeDigestAlgorithm)),
    ...wrapParts(Identifier.sequence, derOid(Oid.data), ...eContent),
    derRetag(0, derSetOf(...certificatesToInclude(options).map(({ der }) => der))),
    derSetOf(...signers.map(({ signerInfo }) => signerInfo)),
  );
  return {
    parts: contentInfoParts(Oid.signedData, ...signedData),
    digests,
    schemes: [...new Set(signers.map(({ method }) => method.scheme))],
  };
}

/** SHA-2 identifiers are written without parameters (RFC 5754 section 2). */
function writeDigestAlgorithm(name: WrittenDigest): Bytes {
  return writeAlgorithmIdentifier(digestByName(name).oid);
}

async function writeSignerInfo(
  { certificate, privateKey }: Identity,
  method: SigningMethod,
  content: readonly Bytes[],
  { signingTime, encryptionCertificate }: SignOptions,
): Promise<Bytes> {
  const preference =
    encryptionCertificate === undefined ? [] : [writeEncryptionPreference(encryptionCertificate)];
  const attributes = derSetOf(
    writeAttribute(Oid.contentType, derOid(Oid.data)),
    writeAttribute(Oid.messageDigest, derOctetString(await digest(method.digest, content))),
    writeAttribute(Oid.signingTime, derTime(signingTime)),
    writeAttribute(Oid.smimeCapabilities, derSequence(...ADVERTISED.map(writeCapability))),
    writeAttribute(Oid.signingCertificateV2, await writeSigningCertificate(certificate)),
    ...preference,
  );
  const signature = await signData(privateKey, method, attributes);
  await assertVerifies(certificate, method, signature, attributes);
  return derSequence(
    derInteger(1),
    writeIssuerAndSerial(certificate),
    writeDigestAlgorithm(method.digest),
    derRetag(0, attributes),
    method.identifier,
    derOctetString(signature),
  );
}

/**
 * Checks a new signature with the certificate's key before it leaves: a private key that belongs to another
 * certificate shows here, and so does a fault in the computation, which could give the private key away.
 */
async function assertVerifies(
  certificate: Certificate,
  method: SigningMethod,
  signature: Bytes,
  data: Bytes,
): Promise<void> {
  const isGood = await verifySignature({
    signatureAlgorithm: readAlgorithmIdentifier(readBer(method.identifier)),
    digestAlgorithm: readAlgorithmIdentifier(readBer(writeDigestAlgorithm(method.digest))),
    publicKey: certificate.subjectPublicKeyInfo,
    signature,
    data,
  });
  if (!isGood) throw new CmsError('cms.key-mismatch');
}

function writeCapability(name: CipherName): Bytes {
  const [oid] = Object.entries(CIPHERS).find(([, row]) => row.name === name)!;
  return writeAlgorithmIdentifier(oid);
}

/** SigningCertificateV2 with one ESSCertIDv2 of the default hash, SHA-256 (RFC 5035 section 3). */
async function writeSigningCertificate(certificate: Certificate): Promise<Bytes> {
  // GeneralNames with one directoryName [4], which is explicitly tagged because Name is a CHOICE.
  const issuer = derSequence(concatBytes(...wrapParts(0xa4, certificate.issuer.der)));
  const issuerSerial = derSequence(issuer, serialInteger(certificate));
  const certHash = derOctetString(await digest('sha-256', certificate.der));
  return derSequence(derSequence(derSequence(certHash, issuerSerial)));
}

/**
 * Signers, what they want to be written to with, and their chains, each once, without roots: who trusts a root has it.
 */
function certificatesToInclude({
  identities,
  encryptionCertificate,
  extraCertificates = [],
}: SignOptions): readonly Certificate[] {
  const included: Certificate[] = [];
  const named = encryptionCertificate === undefined ? [] : [encryptionCertificate];
  const signers = [...identities.map(({ certificate }) => certificate), ...named];
  const others = [...identities.flatMap(({ chain }) => chain), ...extraCertificates];
  for (const certificate of [...signers, ...others.filter((other) => !isSelfIssued(other))]) {
    if (!included.some((other) => equalCertificates(other, certificate))) included.push(certificate);
  }
  return included;
}

/** A SignedData that carries certificates and signs nothing (RFC 8551 section 3.8), as DER. */
export function certificatesOnly(certificates: readonly Certificate[]): Bytes {
  const signedData = derSequence(
    derInteger(1),
    derSetOf(),
    derSequence(derOid(Oid.data)),
    derRetag(0, derSetOf(...certificates.map(({ der }) => der))),
    derSetOf(),
  );
  return concatBytes(...contentInfoParts(Oid.signedData, signedData));
}
