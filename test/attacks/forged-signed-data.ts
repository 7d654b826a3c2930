// Puts SignedData together by hand, contradictions included, with a genuine signature over whatever is asked for.
import {
  derExplicit,
  derInteger,
  derOctetString,
  derOid,
  derRetag,
  derSequence,
  derSetInOrder,
  derSetOf,
} from '../../src/asn1/writer.ts';
import type { Bytes } from '../../src/bytes.ts';
import { writeAttribute } from '../../src/cms/attributes.ts';
import { writeIssuerAndSerial } from '../../src/cms/certificate-identifier.ts';
import { writeAlgorithmIdentifier } from '../../src/crypto/algorithm-identifier.ts';
import { Oid } from '../../src/crypto/algorithms.ts';
import { digest } from '../../src/crypto/digest.ts';
import { signData, signingMethod } from '../../src/crypto/sign.ts';
import type { Identity } from '../../src/x509/identity.ts';

const SHA256 = writeAlgorithmIdentifier(Oid.sha256);

/** The contentType attribute; id-data when not said. */
export const contentTypeAttribute = (type: string = Oid.data): Bytes =>
  writeAttribute(Oid.contentType, derOid(type));
/** The messageDigest attribute over this content. */
export const digestAttribute = async (content: Bytes): Promise<Bytes> =>
  writeAttribute(Oid.messageDigest, derOctetString(await digest('sha-256', content)));

export interface ForgedParts {
  readonly attributes?: readonly Bytes[];
  /** Octets that are signed instead of the DER of the attributes. */
  readonly signed?: Bytes;
  readonly unsigned?: readonly Bytes[];
  readonly eContent?: Bytes;
  /** The whole element within [0], instead of one OCTET STRING. */
  readonly eContentNode?: Bytes;
  readonly eContentType?: string;
  /** The certificate in the message, instead of the signer's. */
  readonly certificate?: Bytes;
  readonly signers?: number;
  readonly signer: Identity;
  readonly extraCertificates?: readonly Bytes[];
  readonly identifier?: Bytes;
  /** Encoding of the attributes in the message instead of their DER. */
  readonly attributesEncoded?: Bytes;
}

/** A SignedData put together by hand, with a genuine signature over whatever is asked for. */
export async function forgeSignedData(parts: ForgedParts): Promise<Bytes> {
  const { signer } = parts;
  const method = signingMethod(signer.certificate.subjectPublicKeyInfo);
  const set = parts.attributes === undefined ? undefined : derSetInOrder(...parts.attributes);
  const signature = await signData(signer.privateKey, method, parts.signed ?? set ?? parts.eContent!);
  const signerInfo = derSequence(
    derInteger(1),
    parts.identifier ?? writeIssuerAndSerial(signer.certificate),
    SHA256,
    ...(set === undefined ? [] : [parts.attributesEncoded ?? derRetag(0, set)]),
    method.identifier,
    derOctetString(signature),
    ...(parts.unsigned === undefined ? [] : [derRetag(1, derSetOf(...parts.unsigned))]),
  );
  const eContentNode = parts.eContentNode ?? (parts.eContent && derOctetString(parts.eContent));
  const certificates = [parts.certificate ?? signer.certificate.der, ...(parts.extraCertificates ?? [])];
  return derSequence(
    derOid(Oid.signedData),
    derExplicit(
      0,
      derSequence(
        derInteger(1),
        derSetOf(SHA256),
        derSequence(
          derOid(parts.eContentType ?? Oid.data),
          ...(eContentNode === undefined ? [] : [derExplicit(0, eContentNode)]),
        ),
        derRetag(0, derSetInOrder(...certificates)),
        derSetInOrder(...Array.from({ length: parts.signers ?? 1 }, () => signerInfo)),
      ),
    ),
  );
}
