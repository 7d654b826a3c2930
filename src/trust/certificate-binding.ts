// Certificates of gateways and organisations that the user has bound to a person or to a domain (compare RFC 3183).
import { TrustError } from '../errors.ts';
import { normaliseDomain } from '../x509/mailbox.ts';
import { equalCertificates, type Certificate } from '../x509/certificate.ts';
import { addressDomain, normaliseAddress } from './address.ts';
import { isIpAddress, isSharedDomain } from './shared-domains.ts';

/** For whom a bound certificate stands: one address, or everyone at exactly one domain, not what is below it. */
export type BoundTo =
  /** In its compared form (see normaliseAddress). */
  | { readonly kind: 'address'; readonly address: string }
  /** Lower case, A-labels. */
  | { readonly kind: 'domain'; readonly domain: string };

/** A certificate that is not a person's own, and for whom it stands because the user said so. */
export interface CertificateBinding {
  readonly certificate: Certificate;
  readonly boundTo: BoundTo;
}

/**
 * Reads whom a certificate is to be bound to: an address, or a domain, with or without the `@` before it, in any case,
 * U-labels or A-labels. Throws TrustError `scope.not-an-address`, `scope.not-a-domain` {entry} (an IP address, too), and
 * `trust.binding-shared-domain` {domain} for one that is no single organisation's (see isSharedDomain).
 */
export function readBoundTo(kind: BoundTo['kind'], text: string): BoundTo {
  if (kind === 'address') {
    const address = normaliseAddress(text.trim());
    if (address === undefined || isIpAddress(addressDomain(address) ?? ''))
      throw new TrustError('scope.not-an-address', { entry: text });
    return { kind, address };
  }
  const domain = normaliseDomain(text.trim().replace(/^@/, ''));
  if (domain === undefined || isIpAddress(domain))
    throw new TrustError('scope.not-a-domain', { entry: text });
  if (isSharedDomain(domain)) throw new TrustError('trust.binding-shared-domain', { domain });
  return { kind, domain };
}

/** The address or the domain, as it is compared: the text that readBoundTo() reads. */
export function boundToText(boundTo: BoundTo): string {
  return boundTo.kind === 'address' ? boundTo.address : boundTo.domain;
}

/** True when both are the same address, or the same domain. */
export function equalBoundTo(a: BoundTo, b: BoundTo): boolean {
  return a.kind === b.kind && boundToText(a) === boundToText(b);
}

/** True when the address is the bound one, or is at the bound domain itself. */
export function coversAddress(boundTo: BoundTo, address: string): boolean {
  return boundTo.kind === 'address'
    ? normaliseAddress(address) === boundTo.address
    : addressDomain(address) === boundTo.domain;
}

/** Bindings that stand for an address: those to the person before those to their domain. */
export function bindingsFor(bindings: readonly CertificateBinding[], address: string): CertificateBinding[] {
  const covering = bindings.filter(({ boundTo }) => coversAddress(boundTo, address));
  const ofKind = (kind: BoundTo['kind']): CertificateBinding[] =>
    covering.filter(({ boundTo }) => boundTo.kind === kind);
  return [...ofKind('address'), ...ofKind('domain')];
}

/** By which binding this very certificate stands for an address; undefined when by none. */
export function boundToFor(
  bindings: readonly CertificateBinding[],
  certificate: Certificate,
  address: string,
): BoundTo | undefined {
  return bindingsFor(bindings, address).find((binding) => equalCertificates(binding.certificate, certificate))
    ?.boundTo;
}
