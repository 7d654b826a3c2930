// The people of the catalogue of attacks: Alice who reads, Bob who is to be impersonated, and those who try.
import { readFile } from 'node:fs/promises';
import { concatBytes } from '../../src/bytes.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import type { OpenContext } from '../../src/smime/contract.ts';
import { readCertificate, type Certificate } from '../../src/x509/certificate.ts';
import type { Identity } from '../../src/x509/identity.ts';
import {
  CertificateMaker,
  PERSON,
  type CertificateWish,
  type MadeCertificate,
} from '../unit/certificate-maker.ts';
import { makePki, type PersonName, type Pki } from '../webmail/pki.ts';

/** Certificates that are issued while the tests run must be valid already when their message is opened. */
const MINUTE_MS = 60_000;

export interface Cast {
  readonly pki: Pki;
  /** Reads; her key is there. */
  readonly alice: Identity;
  /** Whom the attacker wants to be taken for. */
  readonly bob: Identity;
  readonly carol: Identity;
  /** Has an honest certificate for eve@evil.example. */
  readonly eve: Identity;
  /** A person with a certificate of any shape, by the authority that Alice trusts or by `wish.issuer`. */
  readonly issue: (wish: Partial<CertificateWish>) => Promise<Identity>;
  /** A certificate of any shape by `wish.issuer`, or by its own key. */
  readonly makeAuthority: (wish: CertificateWish) => Promise<MadeCertificate>;
  readonly person: (name: PersonName) => Promise<Identity>;
  /** What Alice opens with. */
  readonly context: OpenContext;
  readonly dispose: () => Promise<void>;
}

/** With certificates of this PKI, or of one of its own; `dispose` takes either away. */
export async function makeCast(given?: Pki): Promise<Cast> {
  const [pki, maker] = await Promise.all([given ?? makePki(), CertificateMaker.create()]);
  const person = async (name: PersonName): Promise<Identity> => {
    const { bytes, password } = pki.people[name].p12;
    return (await readKeyFile(new Uint8Array(bytes), password)).identities[0]!;
  };
  const chain = [readCertificate(new Uint8Array(pki.intermediate.certificateDer))];
  const issue = async (wish: Partial<CertificateWish>): Promise<Identity> => {
    const issuer = { ...pki.intermediate, certificate: chain[0]! };
    const made = await maker.make({ subject: '/CN=Somebody', issuer, extensions: PERSON, ...wish });
    return identityOf(made, wish.issuer === undefined ? chain : [wish.issuer.certificate]);
  };
  const [alice, bob, carol, eve] = await Promise.all([
    person('alice'),
    person('bob'),
    person('carol'),
    issue({ subject: '/CN=Eve Moss', extensions: [...PERSON, 'subjectAltName=email:eve@evil.example'] }),
  ]);
  const root = readCertificate(new Uint8Array(pki.root.certificateDer));
  return {
    pki,
    alice,
    bob,
    carol,
    eve,
    issue,
    makeAuthority: (wish) => maker.make(wish),
    person,
    context: {
      identities: [alice],
      anchors: [{ certificate: root, scope: { kind: 'all' } }],
      now: new Date(Date.now() + MINUTE_MS),
    },
    dispose: async () => {
      await Promise.all([pki.dispose(), maker.dispose()]);
    },
  };
}

async function identityOf(made: MadeCertificate, chain: readonly Certificate[]): Promise<Identity> {
  const [key, certificate] = await Promise.all([readFile(made.keyFile), readFile(made.certificateFile)]);
  const { identities } = await readKeyFile(concatBytes(new Uint8Array(key), new Uint8Array(certificate)), '');
  return { ...identities[0]!, chain };
}
