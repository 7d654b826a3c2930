// Certificates and revocation lists to be mutated: no change may make trusted what was not.
import assert from 'node:assert/strict';
import { equalBytes, type Bytes } from '../../src/bytes.ts';
import { WaxsealError } from '../../src/errors.ts';
import { readCertificate } from '../../src/x509/certificate.ts';
import { crlSource } from '../../src/x509/crl-source.ts';
import { buildPath } from '../../src/x509/path.ts';
import { readRevocationList } from '../../src/x509/revocation-list.ts';
import { CA, CertificateMaker, PERSON } from '../unit/certificate-maker.ts';
import { makeList } from '../unit/revocation-list-maker.ts';
import type { Subject } from './subjects.ts';

export async function trustSubjects(): Promise<Subject[]> {
  const maker = await CertificateMaker.create();
  try {
    const root = await maker.make({ subject: '/CN=Fuzz Root', extensions: CA });
    const extensions = [
      ...PERSON,
      'subjectAltName=email:alice@example.org',
      'crlDistributionPoints=URI:http://lists.example/one.crl',
      'authorityInfoAccess=OCSP;URI:http://ocsp.example/',
      'certificatePolicies=1.2.3.4',
    ];
    const { certificate } = await maker.make({ subject: '/CN=Alice', issuer: root, extensions });
    const entries = [
      { serial: '77', reason: 1 },
      { serial: certificate.serialNumber, reason: 4 },
    ];
    const list = await makeList({ signer: root, entries });
    const now = new Date();
    const common = { certificates: [], anchors: [root.certificate], at: now, purpose: 'sign' } as const;

    const checkCertificate = async (mutated: Bytes): Promise<void> => {
      const target = readCertificate(mutated);
      const { ok } = await buildPath({ ...common, target });
      if (ok) assert.ok(equalBytes(target.tbs, certificate.tbs), 'a changed certificate is trusted');
    };
    const checkList = async (mutated: Bytes): Promise<void> => {
      const sources = [crlSource([readRevocationList(mutated)])];
      const revocation = { policy: 'hard', sources, now } as const;
      const { ok } = await buildPath({ ...common, target: certificate, revocation });
      assert.equal(ok, false, 'a changed list lets a revoked certificate pass');
    };
    return [
      { name: 'certificate', form: 'ber', input: certificate.der, check: orRefused(checkCertificate) },
      { name: 'revocation list', form: 'ber', input: list.der, check: orRefused(checkList) },
    ];
  } finally {
    await maker.dispose();
  }
}

function orRefused(check: (mutated: Bytes) => Promise<void>): (mutated: Bytes) => Promise<void> {
  return (mutated) =>
    check(mutated).catch((error: unknown) => {
      if (!(error instanceof WaxsealError)) throw error;
    });
}
