// When a sender's certificate is replaced: what is an ordinary renewal, what is said, and what is an alarm.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chooseCertificate } from '../../src/smime/choose-certificate.ts';
import { signerChange } from '../../src/smime/signer-change.ts';
import type { TrustAnchor } from '../../src/trust/anchor.ts';
import { CA, CertificateMaker, PERSON, inDays, type MadeCertificate } from './certificate-maker.ts';

const ADDRESS = 'subjectAltName=email:bob@firm.example';
const BOB = '/CN=Bob Ray';

describe("a sender's new certificate", () => {
  let maker: CertificateMaker;
  let root: MadeCertificate;
  let otherRoot: MadeCertificate;
  let bob: MadeCertificate;
  let renewed: MadeCertificate;
  let fromElsewhere: MadeCertificate;

  before(async () => {
    maker = await CertificateMaker.create();
    root = await maker.make({ subject: '/CN=Firm Root', extensions: CA, days: 3650 });
    otherRoot = await maker.make({ subject: '/CN=Other Root', extensions: CA, days: 3650 });
    const extensions = [...PERSON, ADDRESS];
    bob = await maker.make({ subject: BOB, issuer: root, extensions });
    renewed = await maker.make({ subject: BOB, issuer: root, extensions });
    fromElsewhere = await maker.make({ subject: BOB, issuer: otherRoot, extensions });
  });
  after(() => maker.dispose());

  const change = (
    certificate: MadeCertificate,
    known: readonly MadeCertificate[],
    further: { pinned?: readonly MadeCertificate[]; isVouchedFor?: boolean; now?: Date } = {},
  ) =>
    signerChange({
      certificate: certificate.certificate,
      known: known.map((one) => one.certificate),
      pinned: (further.pinned ?? []).map((one) => one.certificate),
      isVouchedFor: further.isVouchedFor ?? true,
      now: further.now ?? inDays(1),
    });

  test('is nothing to remark on at the first meeting, nor when it is the known one', () => {
    assert.equal(change(bob, []), undefined);
    assert.equal(change(bob, [bob]), undefined);
    assert.equal(change(bob, [fromElsewhere, bob]), undefined);
  });

  test('is an ordinary renewal when the same authority vouches for the same name', () => {
    assert.equal(change(renewed, [bob]), undefined);
  });

  test('is remarked on when it comes from another authority, or is for another name', async () => {
    assert.equal(change(fromElsewhere, [bob]), 'signer.certificate-changed');
    const renamed = await maker.make({
      subject: '/CN=Rob Bay',
      issuer: root,
      extensions: [...PERSON, ADDRESS],
    });
    assert.equal(change(renamed, [bob]), 'signer.certificate-changed');
  });

  test('counts for nothing by its names alone when nobody vouches for it', () => {
    const unvouched = { isVouchedFor: false };
    assert.equal(change(renewed, [bob], unvouched), 'signer.certificate-changed-unknown');
    assert.equal(change(fromElsewhere, [bob], unvouched), 'signer.certificate-changed-unknown');
  });

  test('is not remarked on while the key stays, whoever certified it', async () => {
    const recertified = await maker.make({
      subject: BOB,
      issuer: otherRoot,
      keyOf: bob,
      extensions: [...PERSON, ADDRESS],
    });
    assert.equal(change(recertified, [bob], { isVouchedFor: false }), undefined);
    assert.equal(change(recertified, [], { pinned: [bob] }), undefined);
  });

  test('that vouches for itself is no renewal', async () => {
    const extensions = [...PERSON, ADDRESS];
    const own = await maker.make({ subject: BOB, extensions });
    const next = await maker.make({ subject: BOB, extensions });
    assert.equal(change(next, [own]), 'signer.certificate-changed');
  });

  test('is an alarm where one was pinned, even when the same authority renewed it', () => {
    assert.equal(change(renewed, [bob, renewed], { pinned: [bob] }), 'signer.pinned-certificate-changed');
    assert.equal(change(renewed, [], { pinned: [bob, renewed] }), undefined);
  });

  test('is not compared with one that cannot sign', async () => {
    const extensions = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,keyAgreement', ADDRESS];
    const toWriteTo = await maker.make({ subject: BOB, issuer: otherRoot, extensions });
    assert.equal(change(bob, [toWriteTo]), undefined);
    assert.equal(change(bob, [], { pinned: [toWriteTo] }), undefined);
  });

  test('of old mail is none: it had run out before the present one came', async () => {
    const extensions = [...PERSON, ADDRESS];
    const old = await maker.make({ subject: BOB, issuer: otherRoot, extensions, days: 2 });
    const later = { certificate: { ...bob.certificate, notBefore: inDays(1) }, ...FILES };
    assert.equal(change(old, [later], { now: inDays(3) }), undefined);
    assert.equal(change(old, [later], { now: inDays(1) }), 'signer.certificate-changed');
  });

  test('is not written to while another one is pinned', async () => {
    const pin: TrustAnchor = {
      certificate: bob.certificate,
      scope: { kind: 'addresses', addresses: ['bob@firm.example'] },
      pinned: true,
    };
    const question = {
      address: 'bob@firm.example',
      certificates: [renewed.certificate, bob.certificate],
      anchors: [{ certificate: root.certificate, scope: { kind: 'all' } }] as readonly TrustAnchor[],
      now: inDays(1),
    };
    const { anchors } = question;
    const chosen = await chooseCertificate({ ...question, anchors: [...anchors, pin] });
    assert.deepEqual([chosen.state, chosen.certificate], ['ready', bob.certificate]);
    const alone = await chooseCertificate({
      ...question,
      certificates: [renewed.certificate],
      anchors: [...anchors, pin],
    });
    assert.equal(alone.state, 'missing');
    // The pin vouches by itself, for the one address.
    const { state } = await chooseCertificate({ ...question, anchors: [pin] });
    assert.equal(state, 'ready');
  });
});

const FILES = { certificateFile: '', keyFile: '' };
