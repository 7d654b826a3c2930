// An organisation's policy: its form, and the signed file as OpenSSL makes it.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { errorCode } from '../../src/errors.ts';
import { openPolicyFile } from '../../src/smime/policy-file.ts';
import { judgeSigner } from '../../src/trust/judge.ts';
import { readOrganisationPolicy } from '../../src/trust/organisation-policy.ts';
import { equalCertificates } from '../../src/x509/certificate.ts';
import { CA, CertificateMaker, PERSON, inDays, type MadeCertificate } from '../unit/certificate-maker.ts';
import { openssl } from '../webmail/openssl.ts';

describe("An organisation's policy", () => {
  let maker: CertificateMaker;
  let folder: string;
  let root: MadeCertificate;
  let administrator: MadeCertificate;
  before(async () => {
    maker = await CertificateMaker.create();
    folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-policy-'));
    root = await maker.make({ subject: '/CN=Firm Root', extensions: CA, newKey: ['rsa:2048'] });
    administrator = await maker.make({ subject: '/CN=Administrator', issuer: root, extensions: PERSON });
  });
  after(async () => {
    await maker.dispose();
    await rm(folder, { recursive: true });
  });

  const anchor = (): string => Buffer.from(root.certificate.der).toString('base64');
  const policy = () => ({
    version: 1,
    name: 'Firm',
    issued: '2026-05-01T00:00:00Z',
    anchors: [
      { certificate: anchor(), scope: { kind: 'domains', domains: ['FIRM.example'], subdomains: true } },
    ],
    intermediates: [anchor()],
    minimum: { rsaBits: 3072, sha1: false },
    settings: { revocation: 'hard' },
    locked: ['revocation'],
    directories: ['https://certificates.firm.example/'],
  });

  const signed = async (
    content: string,
    signer = administrator,
    chain = root,
  ): Promise<Uint8Array<ArrayBuffer>> => {
    const [from, to] = [path.join(folder, 'policy.json'), path.join(folder, 'policy.p7m')];
    await writeFile(from, content);
    await openssl([
      ...['cms', '-sign', '-binary', '-nodetach', '-outform', 'DER', '-in', from, '-out', to],
      ...['-signer', signer.certificateFile, '-inkey', signer.keyFile, '-certfile', chain.certificateFile],
    ]);
    return new Uint8Array(await readFile(to));
  };

  test('is read field by field, with addresses and domains in their compared form', () => {
    const read = readOrganisationPolicy(policy());
    assert.deepEqual(read.anchors[0]?.scope, {
      kind: 'domains',
      domains: ['firm.example'],
      subdomains: true,
    });
    assert.deepEqual(read.requires, { rsaBits: 3072, noSha1: true });
    assert.deepEqual([read.settings, read.locked], [{ revocation: 'hard' }, ['revocation']]);
    assert.deepEqual(readOrganisationPolicy({ version: 1, name: 'Firm' }).anchors, []);
  });

  test('that is not in its form is void as a whole', () => {
    const good = policy();
    const bad: unknown[] = [
      null,
      [],
      'policy',
      { ...good, version: 2 },
      { ...good, name: '' },
      { ...good, name: 'x'.repeat(201) },
      { ...good, issued: 'yesterday' },
      { ...good, surprise: true },
      { ...good, anchors: {} },
      { ...good, anchors: [{ certificate: 'AAAA', scope: { kind: 'all' } }] },
      { ...good, anchors: [{ certificate: anchor(), scope: { kind: 'domains', domains: [] } }] },
      { ...good, anchors: [{ certificate: anchor(), scope: { kind: 'domains', domains: ['a b'] } }] },
      { ...good, anchors: [{ certificate: anchor(), scope: { kind: 'addresses', addresses: ['firm'] } }] },
      { ...good, anchors: [{ certificate: anchor(), scope: { kind: 'everything' } }] },
      { ...good, anchors: Array(201).fill({ certificate: anchor(), scope: { kind: 'all' } }) },
      { ...good, minimum: { rsaBits: '2048' } },
      { ...good, minimum: { md5: true } },
      { ...good, locked: [5] },
      { ...good, directories: ['file:///etc/passwd'] },
      { ...good, directories: ['javascript:alert(1)'] },
    ];
    for (const one of bad)
      assert.throws(
        () => readOrganisationPolicy(one),
        (error) => errorCode(error) === 'organisation.malformed',
        JSON.stringify(one).slice(0, 80),
      );
  });

  test('is taken from a signed file, which names the authority to compare', async () => {
    const opened = await openPolicyFile(await signed(JSON.stringify(policy())), inDays(1));
    assert.equal(opened.policy.name, 'Firm');
    assert.ok(equalCertificates(opened.authority, root.certificate));
    assert.ok(equalCertificates(opened.signer, administrator.certificate));
  });

  test('is refused when the file was altered, is not signed, or its signer is not vouched for', async () => {
    const codeOf = (file: Uint8Array<ArrayBuffer>): Promise<string> =>
      openPolicyFile(file, inDays(1)).then(() => 'opened', errorCode);
    const good = await signed(JSON.stringify(policy()));
    const at = Buffer.from(good).indexOf('"Firm"');
    const altered = good.slice();
    altered[at + 1] = 'G'.charCodeAt(0);
    assert.equal(await codeOf(altered), 'organisation.not-signed');
    const server = await maker.make({
      subject: '/CN=Web server',
      issuer: root,
      extensions: ['keyUsage=digitalSignature', 'extendedKeyUsage=serverAuth'],
    });
    assert.equal(await codeOf(await signed(JSON.stringify(policy()), server)), 'organisation.not-signed');
    assert.equal(await codeOf(await signed('{"version":1')), 'organisation.malformed');
    assert.equal(
      await codeOf(await signed(JSON.stringify({ ...policy(), version: 9 }))),
      'organisation.malformed',
    );
    assert.match(await codeOf(new TextEncoder().encode(JSON.stringify(policy()))), /^cms\./);
    assert.equal(await codeOf(new Uint8Array(3_000_000)), 'organisation.too-large');
  });

  test('decides which keys are long enough', async () => {
    const judged = (rsaBits: number) =>
      judgeSigner({
        certificate: administrator.certificate,
        certificates: [],
        anchors: [{ certificate: root.certificate, scope: { kind: 'all' }, requires: { rsaBits } }],
        now: inDays(1),
      });
    assert.equal((await judged(2048)).status, 'valid');
    const { ok, status, codes } = await judged(3072);
    assert.deepEqual([ok, status, codes], [false, 'unknown', ['path.below-policy']]);
  });
});
