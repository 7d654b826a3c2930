// Makes OCSP responses of any shape, right and wrong, signed by openssl.
import {
  derElement,
  derExplicit,
  derInteger,
  derNull,
  derOctetString,
  derOid,
  derSequence,
  derBitString,
  derBoolean,
} from '../../src/asn1/writer.ts';
import { bytesFromLatin1, fromHex, type Bytes } from '../../src/bytes.ts';
import { digest } from '../../src/crypto/digest.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { CERTIFICATE_ID_HASHES, writeCertificateId } from '../../src/x509/ocsp-certificate-id.ts';
import { openssl } from '../webmail/openssl.ts';
import { inDays, type MadeCertificate } from './certificate-maker.ts';

export interface OcspWish {
  readonly certificate: Certificate;
  readonly issuer: MadeCertificate;
  /** The issuer when left out. */
  readonly signer?: MadeCertificate;
  /** Certificates in the answer; the signer's own when left out. */
  readonly certificates?: readonly MadeCertificate[];
  readonly status?: 'good' | 'revoked' | 'unknown';
  readonly revokedAt?: Date;
  readonly reason?: number;
  /** An hour ago when left out. */
  readonly thisUpdate?: Date;
  /** In a day when left out; null leaves the field out. */
  readonly nextUpdate?: Date | null;
  readonly byKey?: boolean;
  readonly hash?: keyof typeof CERTIFICATE_ID_HASHES;
  readonly nonce?: Bytes;
  /** Adds an extension that nobody knows and marks it as critical. */
  readonly odd?: boolean;
}

const HOUR_MS = 3600 * 1000;
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const NONCE = '1.3.6.1.5.5.7.48.1.2';
const BASIC = '1.3.6.1.5.5.7.48.1.1';
const ENUMERATED = 10;

/** DER of an OCSPResponse with status successful. */
export async function makeOcspResponse(wish: OcspWish): Promise<Bytes> {
  const signer = wish.signer ?? wish.issuer;
  const thisUpdate = wish.thisUpdate ?? new Date(Date.now() - HOUR_MS);
  const nextUpdate = wish.nextUpdate === undefined ? inDays(1) : wish.nextUpdate;
  const { subject, subjectPublicKeyInfo } = signer.certificate;
  const single = derSequence(
    await writeCertificateId(wish.certificate, wish.issuer.certificate, wish.hash ?? 'sha-1'),
    statusOf(wish),
    time(thisUpdate),
    ...(nextUpdate === null ? [] : [derExplicit(0, time(nextUpdate))]),
  );
  const extensions = [
    ...(wish.nonce === undefined
      ? []
      : [derSequence(derOid(NONCE), derOctetString(derOctetString(wish.nonce)))]),
    ...(wish.odd ? [derSequence(derOid('1.2.3.4.5'), derBoolean(true), derOctetString(derNull()))] : []),
  ];
  const data = derSequence(
    wish.byKey
      ? derExplicit(2, derOctetString(await digest('sha-1', subjectPublicKeyInfo.publicKey)))
      : derExplicit(1, subject.der),
    time(thisUpdate),
    derSequence(single),
    ...(extensions.length === 0 ? [] : [derExplicit(1, derSequence(...extensions))]),
  );
  const signature = new Uint8Array(await openssl(['dgst', '-sha256', '-sign', signer.keyFile], data));
  const certificates = (wish.certificates ?? [signer]).map(({ certificate }) => certificate.der);
  const basic = derSequence(
    data,
    derSequence(derOid(ECDSA_WITH_SHA256)),
    derBitString(signature),
    ...(certificates.length === 0 ? [] : [derExplicit(0, derSequence(...certificates))]),
  );
  return derSequence(
    derElement(ENUMERATED, Uint8Array.of(0)),
    derExplicit(0, derSequence(derOid(BASIC), derOctetString(basic))),
  );
}

/** DER of an OCSPResponse that says that there is no answer: 3 is tryLater, 6 is unauthorized. */
export function makeOcspError(status: number): Bytes {
  return derSequence(derElement(ENUMERATED, Uint8Array.of(status)));
}

function statusOf({ status = 'good', revokedAt = inDays(-2), reason }: OcspWish): Bytes {
  if (status === 'good') return fromHex('8000');
  if (status === 'unknown') return fromHex('8200');
  const details =
    reason === undefined ? [] : [derExplicit(0, derElement(ENUMERATED, derInteger(reason).subarray(2)))];
  return derElement(0xa1, time(revokedAt), ...details);
}

/** GeneralizedTime, also before 2050: that is what OCSP has. */
function time(date: Date): Bytes {
  const digits = date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  return derElement(24, bytesFromLatin1(digits));
}
