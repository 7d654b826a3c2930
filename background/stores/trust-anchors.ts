// Everything that can make a certificate trusted: what the user trusts, what they pinned, their organisation, and the built-in list.
import type { TrustAnchor } from '../../src/trust/anchor.ts';
import { ownAuthorities } from './authorities.ts';
import { activeRoots } from './email-roots.ts';
import { organisationTrust, withRequirements } from './organisation.ts';
import { pinAnchors } from './pins.ts';

/** The user's own first: of two that lead to the same end, the nearer is named. */
export async function trustAnchors(): Promise<TrustAnchor[]> {
  const [pins, own, { anchors, requires }, roots] = await Promise.all([
    pinAnchors(),
    ownAuthorities(),
    organisationTrust(),
    activeRoots(),
  ]);
  return withRequirements([...pins, ...own, ...anchors, ...roots], requires);
}
