// For whom an anchor is trusted: everything, some domains, or some addresses.
import { addressDomain, domainWithin, equalAddresses } from './address.ts';
import type { TrustScope } from './anchor.ts';

/** True when the address is in the anchor's scope. A malformed address is in no limited scope. */
export function scopeCovers(scope: TrustScope, address: string): boolean {
  switch (scope.kind) {
    case 'all':
      return true;
    case 'domains': {
      const domain = addressDomain(address);
      return (
        domain !== undefined && scope.domains.some((parent) => domainWithin(domain, parent, scope.subdomains))
      );
    }
    case 'addresses':
      return scope.addresses.some((allowed) => equalAddresses(allowed, address));
  }
}
