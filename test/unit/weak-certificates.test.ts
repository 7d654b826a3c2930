// Short keys and SHA-1: not written with, whoever trusts them; read, but never better than `unknown`.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chooseCertificate } from '../../src/smime/choose-certificate.ts';
import { checkSigner } from '../../src/smime/seal-certificates.ts';
import { canEncrypt, canSign, isStrongEnoughToWrite } from '../../src/smime/usable-certificate.ts';
import { orderCodes } from '../../src/trust/combine.ts';
import { judgeSigner } from '../../src/trust/judge.ts';
import { SealError } from '../../src/errors.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { readFile } from 'node:fs/promises';
import { CA, CertificateMaker, inDays, type MadeCertificate } from './certificate-maker.ts';

const ALICE = 'alice@firm.example';
const PERSON = [
  'basicConstraints=critical,CA:FALSE',
  'keyUsage=critical,digitalSignature,keyEncipherment',
  'extendedKeyUsage=emailProtection',
  `subjectAltName=email:${ALICE}`,
];
const ALL = { kind: 'all' } as const;

describe('a weak certificate', () => {
  let maker: CertificateMaker;
  let root: MadeCertificate;
  let weak: Readonly<
    Record<'short key' | 'SHA-1' | 'MD5' | 'SHA-1 above it' | 'short key above it', MadeCertificate>
  >;
  let above: readonly MadeCertificate[];
  before(async () => {
    maker = await CertificateMaker.create();
    const newKey = ['rsa:2048'];
    root = await maker.make({ subject: '/CN=Root', extensions: CA, newKey, digest: 'sha1' });
    const old = await maker.make({
      subject: '/CN=Old',
      extensions: CA,
      issuer: root,
      newKey,
      digest: 'sha1',
    });
    const short = await maker.make({
      subject: '/CN=Short',
      extensions: CA,
      issuer: root,
      newKey: ['rsa:1024'],
    });
    above = [old, short];
    const person = { subject: '/CN=Alice', extensions: PERSON, issuer: root, newKey };
    weak = {
      'short key': await maker.make({ ...person, newKey: ['rsa:1024'] }),
      'SHA-1': await maker.make({ ...person, digest: 'sha1' }),
      MD5: await maker.make({ ...person, digest: 'md5' }),
      'SHA-1 above it': await maker.make({ ...person, issuer: old }),
      'short key above it': await maker.make({ ...person, issuer: short }),
    };
  });
  after(() => maker.dispose());

  const anchors = () => [{ certificate: root.certificate, scope: ALL }];
  const pool = () => above.map(({ certificate }) => certificate);

  for (const kind of ['short key', 'SHA-1', 'MD5', 'SHA-1 above it', 'short key above it'] as const) {
    test(`(${kind}) is never written to, whoever trusts it`, async () => {
      const { certificate } = weak[kind];
      const question = { address: ALICE, certificates: [certificate, ...pool()], now: inDays(1) };
      for (const trusted of [anchors(), []]) {
        const { state } = await chooseCertificate({ ...question, anchors: trusted });
        // Without an authority nobody knows what is above it, and it is not trusted anyway.
        const isUnknown = trusted.length === 0 && kind.endsWith('above it');
        assert.equal(state, isUnknown ? 'untrusted' : 'weak');
      }
    });

    test(`(${kind}) vouches for nobody who signed with it`, async () => {
      const answer = await judgeSigner({
        certificate: weak[kind].certificate,
        address: ALICE,
        certificates: pool(),
        anchors: anchors(),
        now: inDays(1),
      });
      assert.deepEqual([answer.ok, answer.status], [false, 'unknown'], answer.codes.join());
    });
  }

  test('may do what it may otherwise: what was written with it is read', () => {
    for (const { certificate } of Object.values(weak)) {
      assert.equal(canSign(certificate), true);
      assert.equal(canEncrypt(certificate), true);
    }
  });

  test('gives way to a strong one for the same address', async () => {
    const strong = await maker.make({
      subject: '/CN=Alice',
      extensions: PERSON,
      issuer: root,
      newKey: ['rsa:2048'],
    });
    const { state, certificate } = await chooseCertificate({
      ...{ address: ALICE, anchors: anchors(), now: inDays(1) },
      certificates: [weak['short key'].certificate, weak['SHA-1'].certificate, strong.certificate],
    });
    assert.equal(state, 'ready');
    assert.equal(certificate, strong.certificate);
  });

  test('on one way gives way to a strong one on another', async () => {
    const [old] = above;
    const renewed = await maker.make({ subject: '/CN=Old', extensions: CA, issuer: root, keyOf: old! });
    for (const certificates of [
      [old!, renewed],
      [renewed, old!],
    ]) {
      const answer = await judgeSigner({
        ...{
          certificate: weak['SHA-1 above it'].certificate,
          address: ALICE,
          anchors: anchors(),
          now: inDays(1),
        },
        certificates: certificates.map(({ certificate }) => certificate),
      });
      assert.deepEqual([answer.ok, answer.status, answer.codes], [true, 'valid', []]);
    }
  });

  test('does not come of what a root says of itself', async () => {
    assert.equal(isStrongEnoughToWrite(root.certificate), true);
    const own = await maker.make({
      subject: '/CN=Alice',
      extensions: PERSON,
      newKey: ['rsa:2048'],
      digest: 'sha1',
    });
    const question = { address: ALICE, certificates: [own.certificate], now: inDays(1) };
    const trusted = [
      { certificate: own.certificate, scope: { kind: 'addresses', addresses: [ALICE] } } as const,
    ];
    assert.equal((await chooseCertificate({ ...question, anchors: trusted })).state, 'ready');
  });

  test('is not signed with', async () => {
    for (const kind of ['short key', 'SHA-1', 'MD5'] as const) {
      const pem = Buffer.concat([
        await readFile(weak[kind].certificateFile),
        await readFile(weak[kind].keyFile),
      ]);
      const { identities } = await readKeyFile(new Uint8Array(pem), '');
      const options = { sign: true, encrypt: false, identity: identities[0]!, certificates: [], anchors: [] };
      await assert.rejects(
        checkSigner(ALICE, inDays(1), { ...options, now: inDays(1) }),
        (error) => error instanceof SealError && error.code === 'seal.identity-too-weak',
        kind,
      );
    }
  });

  test('is said after what says that nobody vouches at all', () => {
    assert.deepEqual(orderCodes(['signature.weak-digest', 'path.no-anchor']), [
      'path.no-anchor',
      'signature.weak-digest',
    ]);
  });
});
