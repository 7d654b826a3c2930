// Which of the writer's own identities can be used for an address: the same order as the background's.
import { compareIdentities } from '../src/smime/compare-identities.ts';
import { equalAddresses } from '../src/trust/address.ts';
import type { IdentityView } from '../src/wire/views.ts';

/** The identity that is used for an address: the one that the background takes. */
export function identityFor(
  address: string,
  identities: readonly IdentityView[],
  use: 'sign' | 'encrypt',
): IdentityView | undefined {
  return identitiesOf(address, identities, use)[0];
}

/** What a writer can choose from to sign as an address: all that a recipient would accept, the best first. */
export function signingChoices(address: string, identities: readonly IdentityView[]): IdentityView[] {
  return identitiesOf(address, identities, 'sign').filter(
    (identity) => identity.usableFor.sign && !isRevoked(identity) && isCurrent(identity),
  );
}

/** Whether what is sent encrypted from an address stays readable, to its writer and to nobody who should not. */
export function canReadCopy(address: string, identities: readonly IdentityView[]): boolean {
  const identity = identityFor(address, identities, 'encrypt');
  return identity?.usableFor.encrypt === true && !isRevoked(identity) && isCurrent(identity);
}

/** All for an address, the best for this use first. */
function identitiesOf(
  address: string,
  identities: readonly IdentityView[],
  use: 'sign' | 'encrypt',
): IdentityView[] {
  const facts = identities
    .filter(({ certificate: { addresses } }) => addresses.some((own) => equalAddresses(own, address)))
    .map((identity) => ({
      identity,
      isFit: identity.usableFor[use],
      isRevoked: isRevoked(identity),
      isCurrent: isCurrent(identity),
      preferred: identity.preferred,
      notBefore: Date.parse(identity.certificate.notBefore),
    }));
  return facts.sort(compareIdentities).map(({ identity }) => identity);
}

export function isRevoked({ codes }: IdentityView): boolean {
  return codes.includes('path.revoked');
}

export function isCurrent({ certificate: { notBefore, notAfter } }: IdentityView): boolean {
  const now = Date.now();
  return Date.parse(notBefore) <= now && now <= Date.parse(notAfter);
}

export function isNotYetValid({ certificate: { notBefore } }: IdentityView): boolean {
  return Date.now() < Date.parse(notBefore);
}
