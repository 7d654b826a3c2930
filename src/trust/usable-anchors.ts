// Sorts anchors by whether they may be used for one certificate and one address, and if not, why not.
import type { Certificate } from '../x509/certificate.ts';
import type { TrustAnchor } from './anchor.ts';
import { scopeCovers } from './scope.ts';

export interface SortedAnchors {
  readonly usable: readonly Certificate[];
  /** Trusted for the address, but only for certificates issued earlier. */
  readonly tooLate: readonly Certificate[];
  /** Trusted, but for other addresses. */
  readonly elsewhere: readonly Certificate[];
}

/** `address` is the mailbox that the certificate is to stand for; without one, only anchors for all count. */
export function sortAnchors(
  anchors: readonly TrustAnchor[],
  { notBefore }: Certificate,
  address: string | undefined,
): SortedAnchors {
  const sorted = {
    usable: [] as Certificate[],
    tooLate: [] as Certificate[],
    elsewhere: [] as Certificate[],
  };
  for (const anchor of anchors) {
    const { scope, distrustAfter, certificate } = anchor;
    const isCovered = scope.kind === 'all' || (address !== undefined && scopeCovers(scope, address));
    const isTooLate = distrustAfter !== undefined && notBefore > distrustAfter;
    sorted[!isCovered ? 'elsewhere' : isTooLate ? 'tooLate' : 'usable'].push(certificate);
  }
  return sorted;
}

/** Certificates that were pinned to the address. */
export function pinnedFor(anchors: readonly TrustAnchor[], address: string): Certificate[] {
  return anchors
    .filter(({ pinned, scope }) => pinned === true && scopeCovers(scope, address))
    .map(({ certificate }) => certificate);
}
