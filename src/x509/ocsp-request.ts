// OCSP requests (RFC 6960 section 4.1, RFC 5019): what is sent to a responder, and by which method.
import { derExplicit, derOctetString, derOid, derSequence } from '../asn1/writer.ts';
import { toBase64, type Bytes } from '../bytes.ts';
import type { Certificate } from './certificate.ts';
import { writeCertificateId, type CertificateIdHash } from './ocsp-certificate-id.ts';
import { OcspOid } from './ocsp-response.ts';

/** RFC 6960 appendix A.1: longer ones go by POST. */
const MAX_GET_CHARACTERS = 255;

export const OCSP_REQUEST_TYPE = 'application/ocsp-request';

export interface OcspRequestOptions {
  /** SHA-1 when absent: the one that every responder knows (RFC 5019 section 2.1.1). */
  readonly hash?: CertificateIdHash;
  /** 1 to 32 random octets (RFC 8954). Without one the answer may come from a cache, which is kinder to all. */
  readonly nonce?: Bytes;
}

/** DER of an OCSPRequest for one certificate, unsigned. */
export async function writeOcspRequest(
  certificate: Certificate,
  issuer: Certificate,
  { hash = 'sha-1', nonce }: OcspRequestOptions = {},
): Promise<Bytes> {
  const request = derSequence(await writeCertificateId(certificate, issuer, hash));
  const extensions =
    nonce === undefined
      ? []
      : [
          derExplicit(
            2,
            derSequence(derSequence(derOid(OcspOid.nonce), derOctetString(derOctetString(nonce)))),
          ),
        ];
  return derSequence(derSequence(derSequence(request), ...extensions));
}

export type OcspHttpRequest =
  | { readonly method: 'GET'; readonly url: string }
  | { readonly method: 'POST'; readonly url: string; readonly body: Bytes };

/** How the request goes to the responder's address: GET where the whole address stays short enough to be cached. */
export function ocspHttpRequest(responder: string, request: Bytes): OcspHttpRequest {
  const base = responder.endsWith('/') ? responder : `${responder}/`;
  const url = base + encodeURIComponent(toBase64(request));
  // An address with a query has no place for the request in its path.
  const fits = url.length <= MAX_GET_CHARACTERS && !/[?#]/.test(responder);
  return fits ? { method: 'GET', url } : { method: 'POST', url: responder, body: request };
}
