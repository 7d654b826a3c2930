// Where a certificate says that more can be learned: responders, revocation lists, its issuer's certificate.
import type { Asn1Node } from '../asn1/reader.ts';
import { oidValue, sequenceElements } from '../asn1/values.ts';
import { X509Error } from '../errors.ts';
import type { Certificate } from './certificate.ts';
import { crlDistributionPoints, freshestCrlPoints, type DistributionPoint } from './distribution-points.ts';
import { ExtensionOid, parseExtension } from './extensions.ts';
import { readGeneralName } from './general-name.ts';

/** All are http or https, each once, in the certificate's order; nothing else about them is checked. */
export interface EvidenceAddresses {
  readonly ocsp: readonly string[];
  /** Complete lists and partitions of them. */
  readonly crls: readonly string[];
  /** Delta lists (freshestCRL). */
  readonly deltaCrls: readonly string[];
  /** Certificates of the issuer (caIssuers). */
  readonly issuers: readonly string[];
  /** Of other schemes, such as LDAP: named so that a person sees that there is something unasked. */
  readonly unreachable: readonly string[];
}

const OCSP = '1.3.6.1.5.5.7.48.1';
const CA_ISSUERS = '1.3.6.1.5.5.7.48.2';

/** Addresses longer than this are refused by servers, and addresses beyond this number are an attack. */
const MAX_ADDRESS_LENGTH = 2048;
const MAX_ADDRESSES = 16;

/** Reads authorityInfoAccess, cRLDistributionPoints and freshestCRL; one that is malformed gives nothing. */
export function evidenceAddresses(certificate: Certificate): EvidenceAddresses {
  const access = orNothing(() => accessDescriptions(certificate)) ?? [];
  const ofMethod = (method: string): string[] =>
    access.filter((description) => description.method === method).map(({ address }) => address);
  const crls = pointAddresses(orNothing(() => crlDistributionPoints(certificate)));
  const deltaCrls = pointAddresses(orNothing(() => freshestCrlPoints(certificate)));
  const ocsp = ofMethod(OCSP);
  const isForeign = (address: string): boolean => !isWebAddress(address);
  return {
    ocsp: webAddresses(ocsp),
    crls: webAddresses(crls),
    deltaCrls: webAddresses(deltaCrls),
    issuers: webAddresses(ofMethod(CA_ISSUERS)),
    unreachable: distinct([...ocsp, ...crls].filter(isForeign)),
  };
}

/** Section 4.2.2.1. */
function accessDescriptions(certificate: Certificate): readonly { method: string; address: string }[] {
  const read = (node: Asn1Node): { method: string; address: string }[] =>
    sequenceElements(node).flatMap((element) => {
      const [method, location] = sequenceElements(element);
      if (location === undefined) return [];
      const name = readGeneralName(location);
      return name.kind === 'uniformResourceIdentifier'
        ? [{ method: oidValue(method), address: name.text }]
        : [];
    });
  return parseExtension(certificate, ExtensionOid.authorityInfoAccess, read) ?? [];
}

/** A point with names of its own; one that only continues the issuer's name has no address. */
function pointAddresses(points: readonly DistributionPoint[] = []): string[] {
  return points
    .flatMap(({ name }) => (name?.kind === 'full' ? name.names : []))
    .map((name) => (name.kind === 'uniformResourceIdentifier' ? name.text : undefined))
    .filter((address) => address !== undefined);
}

function webAddresses(addresses: readonly string[]): string[] {
  return distinct(addresses.filter(isWebAddress));
}

function isWebAddress(address: string): boolean {
  return /^https?:\/\/[^\s]+$/i.test(address);
}

function distinct(addresses: readonly string[]): string[] {
  const sound = addresses.filter((address) => address.length <= MAX_ADDRESS_LENGTH);
  return [...new Set(sound)].slice(0, MAX_ADDRESSES);
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof X509Error) return undefined;
    throw error;
  }
}
