// OCSP responses as evidence about the certificates of a path.
import { WaxsealError } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { readOcspResponse, type OcspResponse } from './ocsp-response.ts';
import { ocspStatusOf } from './ocsp-status.ts';
import type { RevocationFinding, RevocationQuestion, RevocationSource } from './revocation.ts';

/** Responses beyond this number are left alone: a message brings one or two for each certificate of its path. */
const MAX_RESPONSES = 64;

/** A source over responses that somebody brought along; malformed ones say nothing. */
export function ocspSource(responses: readonly OcspResponse[]): RevocationSource {
  const usable = responses.slice(0, MAX_RESPONSES);
  return {
    kind: 'ocsp',
    check: async (question) => {
      let newest: RevocationFinding | undefined;
      for (const response of usable) {
        const finding = await checkOcsp(response, question);
        if (finding === undefined) continue;
        if (finding.status === 'revoked') return finding;
        if (newest === undefined || finding.thisUpdate > newest.thisUpdate) newest = finding;
      }
      return newest;
    },
  };
}

/** What one response says about the certificate in question; undefined when it proves nothing. */
export async function checkOcsp(
  response: OcspResponse,
  question: RevocationQuestion,
): Promise<RevocationFinding | undefined> {
  const acceptsDelegate = async (
    responder: Parameters<typeof question.validateSigner>[0],
  ): Promise<boolean> => (await question.validateSigner(responder)) !== undefined;
  const finding = await ocspStatusOf(response, { ...question, acceptsDelegate });
  return typeof finding === 'string' ? undefined : finding;
}

/** Reads responses from their DER; what cannot be read is left out. */
export function readableOcspResponses(encoded: readonly Bytes[]): OcspResponse[] {
  return encoded.slice(0, MAX_RESPONSES).flatMap((der) => {
    try {
      return [readOcspResponse(der)];
    } catch (error) {
      if (error instanceof WaxsealError) return [];
      throw error;
    }
  });
}
