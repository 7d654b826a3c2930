// What the viewer says of a certificate: known policies and extensions in words, unknown ones as they are.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { describeExtension } from '../../src/x509/describe-extension.ts';
import { mailValidation, policyName } from '../../src/x509/known-policies.ts';
import { qcStatements, qualifiedFor } from '../../src/x509/qc-statements.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { CertificateMaker } from './certificate-maker.ts';

/** QcCompliance; QcType esign; QcLimitValue of 10^3 euro: DER made by hand from EN 319 412-5. */
const QUALIFIED =
  '30363008060604008e4601013013060604008e4601063009060704008e460106013015060604008e460102300b1303455552020101020103';

describe('the policies of a certificate', () => {
  test('have the names of the S/MIME Baseline Requirements', () => {
    assert.equal(policyName('2.23.140.1.5.1.1'), 'S/MIME: mailbox-validated, legacy');
    assert.equal(policyName('2.23.140.1.5.2.2'), 'S/MIME: organization-validated, multipurpose');
    assert.equal(policyName('2.23.140.1.5.3.3'), 'S/MIME: sponsor-validated, strict');
    assert.equal(policyName('2.23.140.1.5.4.3'), 'S/MIME: individual-validated, strict');
    assert.equal(policyName('0.4.0.194112.1.2')?.startsWith('eIDAS QCP-n-qscd'), true);
    for (const unknown of ['2.23.140.1.5.5.1', '2.23.140.1.5.1.4', '1.2.3', '12.23.140.1.5.1.1'])
      assert.equal(policyName(unknown), undefined);
  });

  test('tell what was checked: the strongest of several claims', () => {
    assert.equal(mailValidation(['1.2.3', '2.23.140.1.5.1.3']), 'mailbox');
    assert.equal(mailValidation(['2.23.140.1.5.1.3', '2.23.140.1.5.3.1']), 'sponsor');
    assert.equal(mailValidation(['2.5.29.32.0']), undefined);
  });
});

describe('the extensions of a certificate', () => {
  let maker: CertificateMaker;
  let certificate: Certificate;
  before(async () => {
    maker = await CertificateMaker.create();
    ({ certificate } = await maker.make({
      subject: '/CN=Bob',
      extensions: [
        'basicConstraints=critical,CA:TRUE,pathlen:2',
        'keyUsage=critical,digitalSignature,keyAgreement',
        'extendedKeyUsage=emailProtection,1.2.3.4',
        'subjectAltName=email:bob@firm.example,DNS:firm.example,URI:https://firm.example/,IP:10.0.0.1,otherName:1.3.6.1.5.5.7.8.9;UTF8:rob@firm.example',
        'certificatePolicies=2.23.140.1.5.2.3,1.2.3',
        'nameConstraints=permitted;email:firm.example,excluded;email:.lab.firm.example',
        'crlDistributionPoints=URI:http://crl.firm.example/a.crl',
        'authorityInfoAccess=OCSP;URI:http://ocsp.firm.example/,caIssuers;URI:http://firm.example/ca.cer',
        'policyConstraints=requireExplicitPolicy:1',
        'inhibitAnyPolicy=3',
        'noCheck=ignored',
        `1.3.6.1.5.5.7.1.3=DER:${(QUALIFIED.match(/../g) ?? []).join(':')}`,
        '1.3.6.1.4.1.99999.5=DER:04:02:AB:CD',
        '1.2.840.113549.1.9.15=DER:30:0D:30:0B:06:09:60:86:48:01:65:03:04:01:2A',
        '2.16.840.1.113730.1.13=DER:01',
      ],
    }));
  });
  after(() => maker.dispose());
  const lines = (oid: string): readonly string[] | undefined => describeExtension(certificate, oid);

  test('are said in the words of the standard', () => {
    assert.deepEqual(lines('2.5.29.19'), ['cA: TRUE', 'pathLenConstraint: 2']);
    assert.deepEqual(lines('2.5.29.15'), ['digitalSignature', 'keyAgreement']);
    assert.deepEqual(lines('2.5.29.37'), ['emailProtection', '1.2.3.4']);
    assert.deepEqual(lines('2.5.29.17'), [
      'rfc822Name: bob@firm.example',
      'dNSName: firm.example',
      'uniformResourceIdentifier: https://firm.example/',
      'iPAddress: 10.0.0.1',
      'SmtpUTF8Mailbox: rob@firm.example',
    ]);
    assert.deepEqual(lines('2.5.29.32'), [
      'S/MIME: organization-validated, strict (2.23.140.1.5.2.3)',
      '1.2.3',
    ]);
    assert.deepEqual(lines('2.5.29.30'), [
      'permitted rfc822Name: firm.example',
      'excluded rfc822Name: .lab.firm.example',
    ]);
    assert.deepEqual(lines('2.5.29.31'), ['uniformResourceIdentifier: http://crl.firm.example/a.crl']);
    assert.deepEqual(lines('1.3.6.1.5.5.7.1.1'), [
      'OCSP: uniformResourceIdentifier: http://ocsp.firm.example/',
      'caIssuers: uniformResourceIdentifier: http://firm.example/ca.cer',
    ]);
    assert.deepEqual(lines('2.5.29.36'), ['requireExplicitPolicy: 1']);
    assert.deepEqual(lines('2.5.29.54'), ['skipCerts 3']);
    assert.deepEqual(lines('1.3.6.1.5.5.7.48.1.5'), ['NULL']);
    assert.deepEqual(lines('1.2.840.113549.1.9.15'), ['aes-256-cbc']);
  });

  test('that are unknown or cannot be read have no words, so that their octets are shown', () => {
    assert.equal(lines('1.3.6.1.4.1.99999.5'), undefined);
    assert.equal(lines('2.16.840.1.113730.1.13'), undefined);
  });

  test('say what a certificate is qualified for', () => {
    const statements = qcStatements(certificate)!;
    assert.deepEqual(
      statements.map(({ name, values }) => [name, values]),
      [
        ['QcCompliance: qualified by EU law', []],
        ['QcType', ['electronic signature']],
        ['QcLimitValue', ['EUR', '1', '3']],
      ],
    );
    assert.equal(qualifiedFor(statements), 'signature');
    const [compliance, type] = statements;
    assert.equal(qualifiedFor([type!]), undefined, 'without the claim itself');
    assert.equal(qualifiedFor([compliance!]), 'signature', 'older certificates have no type');
    assert.equal(qualifiedFor([compliance!, { ...type!, values: ['electronic seal'] }]), 'seal');
    assert.equal(qualifiedFor([compliance!, { ...type!, values: ['web site'] }]), undefined);
  });
});
