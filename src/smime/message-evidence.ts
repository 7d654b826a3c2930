// Evidence about revocation that a message brings along (RFC 5652 section 10.2.1, RFC 5940), beside the caller's.
import type { RevocationEvidence } from '../trust/judge.ts';
import { crlSource } from '../x509/crl-source.ts';
import { ocspSource, readableOcspResponses } from '../x509/ocsp-source.ts';
import { readableRevocationLists } from '../x509/revocation-list.ts';
import type { RevocationSource } from '../x509/revocation.ts';
import type { WalkedLayer } from './walked-layers.ts';

/** The caller's evidence with that of all layers; undefined where revocation is not looked at. */
export function withMessageEvidence(
  evidence: RevocationEvidence | undefined,
  layers: readonly WalkedLayer[],
): RevocationEvidence | undefined {
  if (evidence === undefined) return undefined;
  return { ...evidence, sources: [...evidence.sources, ...messageSources(layers)] };
}

function messageSources(layers: readonly WalkedLayer[]): RevocationSource[] {
  const brought = layers.flatMap((layer) =>
    layer.type === 'signed' && layer.revocation !== undefined ? [layer.revocation] : [],
  );
  const lists = readableRevocationLists(brought.flatMap(({ crls }) => crls));
  const responses = readableOcspResponses(brought.flatMap(({ ocspResponses }) => ocspResponses));
  return [
    ...(lists.length === 0 ? [] : [crlSource(lists)]),
    ...(responses.length === 0 ? [] : [ocspSource(responses)]),
  ];
}
