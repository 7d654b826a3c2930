// All certificates the user has, for building paths and for signers that sent none along.
import type { Certificate } from '../../src/x509/certificate.ts';
import { knownAuthorities } from './authorities.ts';
import { certificateBindings } from './certificate-bindings.ts';
import { allContacts, type KnownContact } from './contacts.ts';
import { knownIdentities } from './identities.ts';
import { organisationTrust } from './organisation.ts';
import { allPins } from './pins.ts';

/**
 * Contacts' certificates, the user's own, those of gateways, and the authorities that came with them; not the built-in ones.
 * `loaded` are the contacts where they have been loaded already.
 */
export async function certificatePool(
  loaded?: ReadonlyMap<string, readonly KnownContact[]>,
): Promise<readonly Certificate[]> {
  const [contacts, identities, authorities, pins, bindings, organisation] = await Promise.all([
    loaded ?? allContacts(),
    knownIdentities(),
    knownAuthorities(),
    allPins(),
    certificateBindings(),
    organisationTrust(),
  ]);
  return [
    ...[...contacts.values()].flat().map(({ certificate }) => certificate),
    ...identities.flatMap(({ certificate, chain }) => [certificate, ...chain]),
    ...[...authorities, ...pins, ...bindings, ...organisation.anchors].map(({ certificate }) => certificate),
    ...organisation.intermediates,
  ];
}
