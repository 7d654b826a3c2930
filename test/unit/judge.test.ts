// Whom a certificate stands for: scopes of anchors, and the two times at which a signer is judged.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TrustAnchor, TrustScope } from '../../src/trust/anchor.ts';
import { judgeRecipient, judgeSigner } from '../../src/trust/judge.ts';
import { CA, CertificateMaker, PERSON, inDays, type MadeCertificate } from './certificate-maker.ts';

describe('trust in a certificate', () => {
  let maker: CertificateMaker;
  let root: MadeCertificate;
  let bob: MadeCertificate;

  before(async () => {
    maker = await CertificateMaker.create();
    root = await maker.make({ subject: '/CN=Firm Root', extensions: CA, days: 3650 });
    const extensions = [...PERSON, 'subjectAltName=email:bob@firm.example'];
    bob = await maker.make({ subject: '/CN=Bob', issuer: root, extensions, days: 100 });
  });
  after(() => maker.dispose());

  const question = (scope: TrustScope, now: Date, address = 'bob@firm.example') => ({
    certificate: bob.certificate,
    address,
    certificates: [],
    anchors: [{ certificate: root.certificate, scope }] satisfies TrustAnchor[],
    now,
  });
  const domain = (name: string, subdomains = false): TrustScope => ({
    kind: 'domains',
    domains: [name],
    subdomains,
  });

  test('reaches as far as the scope of the authority', async () => {
    const good: TrustScope[] = [
      { kind: 'all' },
      domain('firm.example'),
      domain('FIRM.example', true),
      domain('example', true),
      { kind: 'addresses', addresses: ['Bob@Firm.example'] },
    ];
    for (const scope of good) assert.equal((await judgeSigner(question(scope, inDays(1)))).status, 'valid');
    const bad: TrustScope[] = [
      domain('example'),
      domain('other.example'),
      domain('irm.example', true),
      { kind: 'addresses', addresses: ['alice@firm.example'] },
      { kind: 'addresses', addresses: [] },
    ];
    for (const scope of bad) {
      const { ok, status, codes } = await judgeSigner(question(scope, inDays(1)));
      assert.deepEqual({ ok, status, codes }, { ok: false, status: 'unknown', codes: ['path.out-of-scope'] });
    }
  });

  test('ends with certificates issued after the day on which an authority was given up', async () => {
    const anchor = { certificate: root.certificate, scope: { kind: 'all' } } as const;
    const judged = async (distrustAfter: Date, others: readonly TrustAnchor[] = []) => {
      const anchors = [{ ...anchor, distrustAfter }, ...others];
      return judgeSigner({ ...question({ kind: 'all' }, inDays(1)), anchors });
    };
    assert.equal((await judged(inDays(1))).status, 'valid');
    const { ok, status, codes } = await judged(inDays(-1));
    assert.deepEqual([ok, status, codes], [false, 'unknown', ['path.distrusted-after']]);
    // The user's own trust in the same authority has no such limit.
    assert.equal((await judged(inDays(-1), [anchor])).status, 'valid');
  });

  test('is unknown without any authority', async () => {
    const { status, codes } = await judgeSigner({ ...question({ kind: 'all' }, inDays(1)), anchors: [] });
    assert.deepEqual([status, codes], ['unknown', ['path.no-anchor']]);
  });

  test('survives the end of the certificate for what was signed before, with a caution', async () => {
    const later = question({ kind: 'all' }, inDays(200));
    const before = await judgeSigner({ ...later, signingTime: inDays(50) });
    assert.deepEqual([before.ok, before.status, before.codes], [true, 'caution', ['path.expired-now']]);
    const afterwards = await judgeSigner({ ...later, signingTime: inDays(150) });
    assert.deepEqual([afterwards.ok, afterwards.status], [false, 'invalid']);
    assert.deepEqual(afterwards.codes, ['path.expired-when-signed']);
    const unsaid = await judgeSigner(later);
    assert.deepEqual([unsaid.ok, unsaid.codes], [true, ['path.expired-now']]);
  });

  test('does not reach back before the certificate began', async () => {
    const early = await judgeSigner({ ...question({ kind: 'all' }, inDays(1)), signingTime: inDays(-20) });
    assert.deepEqual([early.ok, early.status, early.codes], [false, 'invalid', ['path.not-yet-valid']]);
  });

  test('reaches back some minutes before the certificate began, for a clock that is behind', async () => {
    const issued = bob.certificate.notBefore.getTime();
    const signed = async (minutes: number): Promise<string> => {
      const signingTime = new Date(issued - minutes * 60_000);
      const { status, codes } = await judgeSigner({ ...question({ kind: 'all' }, inDays(1)), signingTime });
      return [status, ...codes].join(' ');
    };
    for (const minutes of [0, 1, 10]) assert.equal(await signed(minutes), 'valid', String(minutes));
    for (const minutes of [11, 60])
      assert.equal(await signed(minutes), 'invalid path.not-yet-valid', String(minutes));
  });

  test('remarks on a signing time in the future', async () => {
    const future = await judgeSigner({ ...question({ kind: 'all' }, inDays(1)), signingTime: inDays(5) });
    assert.deepEqual([future.status, future.codes], ['caution', ['signature.signing-time-implausible']]);
  });

  test('that does not reach so far asks nobody about revocation', async () => {
    const points = 'crlDistributionPoints=URI:http://lists.example/one.crl';
    const carol = await maker.make({ subject: '/CN=Carol', issuer: root, extensions: [...PERSON, points] });
    const wanted = async (scope: TrustScope) => {
      const revocation = { policy: 'soft', sources: [] } as const;
      const asked = { ...question(scope, inDays(1)), certificate: carol.certificate, revocation };
      return (await judgeSigner(asked)).wanted.flatMap(({ addresses }) => addresses.crls);
    };
    assert.deepEqual(await wanted(domain('firm.example')), ['http://lists.example/one.crl']);
    assert.deepEqual(await wanted(domain('other.example')), []);
  });

  test('does not extend to encrypting with an expired certificate', async () => {
    assert.equal((await judgeRecipient(question({ kind: 'all' }, inDays(1)))).ok, true);
    const late = await judgeRecipient(question({ kind: 'all' }, inDays(200)));
    assert.deepEqual([late.ok, late.codes], [false, ['path.expired-now']]);
  });
});
