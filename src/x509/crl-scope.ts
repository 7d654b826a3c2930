// Whether a revocation list is about a certificate, and for which reasons (RFC 5280 section 6.3.3 (b) and (d)).
import { ALL_REASONS, type DistributionPoint } from './distribution-points.ts';
import { generalNameKey, pointNameKeys } from './issuing-distribution-point.ts';
import { equalNames, nameKey, type Name } from './name.ts';
import type { RevocationList } from './revocation-list.ts';

export interface ListScope {
  /** Issuer of the certificate in question. */
  readonly issuer: Name;
  /** True when the certificate is an authority's. */
  readonly isAuthority: boolean;
}

/**
 * The reasons for which the list covers the certificate by this one of its distribution points (undefined:
 * the issuer's own list, wherever it was found); undefined when the list is about something else.
 */
export function applicableScope(
  list: RevocationList,
  point: DistributionPoint | undefined,
  { issuer, isAuthority }: ListScope,
): number | undefined {
  const { scope } = list;
  // (b)(1): a list by another than the issuer of the certificate must say that it covers others.
  if (point?.crlIssuer !== undefined) {
    const isNamed = point.crlIssuer.some(
      (name) => name.kind === 'directoryName' && equalNames(name.name, list.issuer),
    );
    if (!isNamed || (scope?.indirectCrl !== true && !equalNames(list.issuer, issuer))) return undefined;
  } else if (!equalNames(list.issuer, issuer)) {
    return undefined;
  }
  const ofPoint = point?.reasons ?? ALL_REASONS;
  if (scope === undefined) return ofPoint;
  // (b)(2)
  if (scope.onlyContainsAttributeCerts) return undefined;
  if (isAuthority ? scope.onlyContainsUserCerts : scope.onlyContainsCaCerts) return undefined;
  if (scope.name !== undefined && !namesMeet(pointNameKeys(scope.name, list.issuer), point, list, issuer))
    return undefined;
  const reasons = ofPoint & scope.reasons;
  return reasons === 0 ? undefined : reasons;
}

/** One of the list's names is one of the point's; a point without names goes by who signs its list. */
function namesMeet(
  ofList: readonly string[],
  point: DistributionPoint | undefined,
  list: RevocationList,
  issuer: Name,
): boolean {
  const ofPoint =
    point?.name !== undefined
      ? pointNameKeys(point.name, point.crlIssuer === undefined ? issuer : list.issuer)
      : point?.crlIssuer !== undefined
        ? point.crlIssuer.map(generalNameKey)
        : [`directoryName ${nameKey(issuer)}`];
  return ofPoint.some((key) => ofList.includes(key));
}
