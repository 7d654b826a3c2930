// The extensions by which authorities rule over policies (RFC 5280 sections 4.2.1.5, 4.2.1.11, 4.2.1.14).
import { isContext, octetStringValue, type Asn1Node } from '../asn1/reader.ts';
import { oidValue, sequenceElements, smallIntegerValue } from '../asn1/values.ts';
import { Asn1Error } from '../errors.ts';
import { ExtensionOid, parseExtension, type Extended } from './extensions.ts';

export interface PolicyConstraints {
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
}

/** Section 4.2.1.5. */
export function policyMappings(
  certificate: Extended,
): readonly { readonly issuerPolicy: string; readonly subjectPolicy: string }[] {
  return (
    parseExtension(certificate, ExtensionOid.policyMappings, (node) =>
      sequenceElements(node).map((element) => {
        const [issuerPolicy, subjectPolicy] = sequenceElements(element);
        return { issuerPolicy: oidValue(issuerPolicy), subjectPolicy: oidValue(subjectPolicy) };
      }),
    ) ?? []
  );
}

/** Section 4.2.1.11. */
export function policyConstraints(certificate: Extended): PolicyConstraints | undefined {
  return parseExtension(certificate, ExtensionOid.policyConstraints, (node) => {
    const result: { requireExplicitPolicy?: number; inhibitPolicyMapping?: number } = {};
    for (const field of sequenceElements(node)) {
      if (isContext(field, 0)) result.requireExplicitPolicy = skipCerts(field);
      else if (isContext(field, 1)) result.inhibitPolicyMapping = skipCerts(field);
      else throw malformed(field);
    }
    return result;
  });
}

/** Section 4.2.1.14: number of certificates after which anyPolicy no longer counts. */
export function inhibitAnyPolicy(certificate: Extended): number | undefined {
  return parseExtension(certificate, ExtensionOid.inhibitAnyPolicy, smallIntegerValue);
}

/** SkipCerts with an implicit tag: a small non-negative INTEGER. */
function skipCerts(node: Asn1Node): number {
  const octets = octetStringValue(node);
  if (octets.length === 0 || octets.length > 4 || octets[0]! >= 0x80) throw malformed(node);
  return octets.reduce((value, octet) => value * 256 + octet, 0);
}

function malformed(node: Asn1Node): Asn1Error {
  return new Asn1Error('asn1.malformed', { offset: node.start });
}
