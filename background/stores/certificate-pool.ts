// All certificates the user has, for building paths and for signers that sent none along.
import type { Certificate } from '../../src/x509/certificate.ts';
import { trustAnchors } from './authorities.ts';
import { allContacts } from './contacts.ts';
import { knownIdentities } from './identities.ts';

/** Contacts' certificates, the user's own, and the authorities that came with them. */
export async function certificatePool(): Promise<Certificate[]> {
  const [contacts, identities, anchors] = await Promise.all([
    allContacts(),
    knownIdentities(),
    trustAnchors(),
  ]);
  return [
    ...[...contacts.values()].flat().map(({ certificate }) => certificate),
    ...identities.flatMap(({ certificate, chain }) => [certificate, ...chain]),
    ...anchors.map(({ certificate }) => certificate),
  ];
}
