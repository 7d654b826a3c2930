// What an OCSP response proves: only what the issuer, or somebody it named, signed for this very certificate.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Bytes } from '../../src/bytes.ts';
import { verifySignature } from '../../src/crypto/signature.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { readOcspResponse } from '../../src/x509/ocsp-response.ts';
import { ocspStatusOf, type OcspQuestion } from '../../src/x509/ocsp-status.ts';
import { CA, CertificateMaker, PERSON, inDays } from './certificate-maker.ts';
import { makeOcspError, makeOcspResponse, type OcspWish } from './ocsp-maker.ts';

const DELEGATE = [
  'basicConstraints=critical,CA:FALSE',
  'keyUsage=critical,digitalSignature',
  'extendedKeyUsage=critical,OCSPSigning',
];
const NO_CHECK = '1.3.6.1.5.5.7.48.1.5=DER:05:00';

const maker = await CertificateMaker.create();
after(() => maker.dispose());
const root = await maker.make({ subject: '/CN=Root', extensions: CA });
const otherRoot = await maker.make({ subject: '/CN=Root', extensions: CA });
const alice = await maker.make({ subject: '/CN=Alice', issuer: root, extensions: PERSON });
const bob = await maker.make({ subject: '/CN=Bob', issuer: root, extensions: PERSON });
const delegate = await maker.make({
  subject: '/CN=Responder',
  issuer: root,
  extensions: [...DELEGATE, NO_CHECK],
});

type Asked = Partial<OcspQuestion> & { readonly about?: Certificate };

/** `good`, `revoked ...`, or why the answer proves nothing. */
async function outcome(wish: Partial<OcspWish>, asked: Asked = {}): Promise<string> {
  return outcomeOf(await makeOcspResponse({ certificate: alice.certificate, issuer: root, ...wish }), asked);
}

async function outcomeOf(der: Bytes, { about, ...asked }: Asked = {}): Promise<string> {
  const found = await ocspStatusOf(readOcspResponse(der), {
    certificate: about ?? alice.certificate,
    issuer: root.certificate,
    issuerKey: root.certificate.subjectPublicKeyInfo,
    certificates: [],
    now: new Date(),
    verify: verifySignature,
    ...asked,
  });
  return typeof found === 'string' ? found : [found.status, found.reason].filter(Boolean).join(' ');
}

describe('An OCSP answer', () => {
  test('of the issuer itself counts, named by name or by key, with either digest', async () => {
    assert.equal(await outcome({}), 'good');
    assert.equal(await outcome({ byKey: true }), 'good');
    assert.equal(await outcome({ hash: 'sha-256' }), 'good');
    assert.equal(await outcome({ certificates: [] }), 'good');
  });

  test('says revoked with the reason, and that it does not know a certificate', async () => {
    assert.equal(await outcome({ status: 'revoked', reason: 1 }), 'revoked keyCompromise');
    assert.equal(await outcome({ status: 'revoked' }), 'revoked');
    assert.equal(await outcome({ status: 'unknown' }), 'unknown');
  });

  test('for another certificate, or for that of another issuer of the same name, says nothing', async () => {
    assert.equal(await outcome({}, { about: bob.certificate }), 'other-certificate');
    assert.equal(await outcome({ issuer: otherRoot, signer: otherRoot }), 'other-certificate');
  });

  test('of an authority of the same name with another key does not count', async () => {
    assert.equal(await outcome({ signer: otherRoot }), 'unauthorised-responder');
    assert.equal(await outcome({ signer: otherRoot, certificates: [] }), 'unauthorised-responder');
    assert.equal(await outcome({ signer: otherRoot, byKey: true }), 'unauthorised-responder');
  });

  test('of a delegated responder counts, its certificate being in the answer or at hand', async () => {
    assert.equal(await outcome({ signer: delegate }), 'good');
    assert.equal(await outcome({ signer: delegate, byKey: true }), 'good');
    const known = { certificates: [bob.certificate, delegate.certificate] };
    assert.equal(await outcome({ signer: delegate, certificates: [] }, known), 'good');
    assert.equal(await outcome({ signer: delegate, certificates: [] }), 'unauthorised-responder');
  });

  test('of somebody whom the issuer certified for other things does not count', async () => {
    const anything = await maker.make({
      subject: '/CN=Anything',
      issuer: root,
      extensions: ['basicConstraints=critical,CA:FALSE', 'extendedKeyUsage=anyExtendedKeyUsage'],
    });
    const wrongUse = await maker.make({
      subject: '/CN=Cipher',
      issuer: root,
      extensions: ['keyUsage=critical,keyEncipherment', 'extendedKeyUsage=OCSPSigning'],
    });
    for (const signer of [bob, anything, wrongUse])
      assert.equal(await outcome({ signer }), 'unauthorised-responder');
  });

  test('of a responder that another authority named does not count', async () => {
    const foreign = await maker.make({ subject: '/CN=Responder', issuer: otherRoot, extensions: DELEGATE });
    assert.equal(await outcome({ signer: foreign }), 'unauthorised-responder');
    // Named by a person whom the issuer certified, who is no authority.
    const byBob = await maker.make({ subject: '/CN=Responder', issuer: bob, extensions: DELEGATE });
    assert.equal(await outcome({ signer: byBob, certificates: [byBob, bob] }), 'unauthorised-responder');
  });

  test('of a responder whose certificate has run out does not count', async () => {
    const brief = await maker.make({ subject: '/CN=Brief', issuer: root, extensions: DELEGATE, days: 2 });
    const wish = { signer: brief, nextUpdate: inDays(5) };
    assert.equal(await outcome(wish, { now: inDays(1) }), 'good');
    assert.equal(await outcome(wish, { now: inDays(3) }), 'responder-expired');
  });

  test('of a responder that may be revoked itself is left to the caller', async () => {
    const plain = await maker.make({ subject: '/CN=Plain', issuer: root, extensions: DELEGATE });
    const asked: Certificate[] = [];
    const acceptsDelegate = (responder: Certificate): Promise<boolean> => {
      asked.push(responder);
      return Promise.resolve(false);
    };
    assert.equal(await outcome({ signer: plain }, { acceptsDelegate }), 'responder-revoked');
    assert.equal(await outcome({ signer: delegate }, { acceptsDelegate }), 'good');
    assert.deepEqual(
      asked.map(({ serialNumber }) => serialNumber),
      [plain.certificate.serialNumber],
    );
  });

  test('counts in its time only, but a revocation is for ever, unless it is a hold', async () => {
    const past = { thisUpdate: inDays(-3), nextUpdate: inDays(-2) };
    assert.equal(await outcome(past), 'expired');
    assert.equal(await outcome({ ...past, status: 'unknown' }), 'expired');
    assert.equal(await outcome({ ...past, status: 'revoked', reason: 1 }), 'revoked keyCompromise');
    assert.equal(await outcome({ ...past, status: 'revoked', reason: 6 }), 'expired');
    assert.equal(await outcome({ thisUpdate: inDays(1), nextUpdate: inDays(2) }), 'not-yet-valid');
  });

  test('without an end counts for a day', async () => {
    assert.equal(await outcome({ nextUpdate: null }), 'good');
    assert.equal(await outcome({ nextUpdate: null }, { now: inDays(2) }), 'expired');
  });

  test('must not have another nonce than the question, and may have none', async () => {
    const nonce = Uint8Array.from({ length: 32 }, (_, index) => index);
    assert.equal(await outcome({ nonce }, { nonce }), 'good');
    assert.equal(await outcome({}, { nonce }), 'good');
    assert.equal(await outcome({ nonce: nonce.slice(1) }, { nonce }), 'wrong-nonce');
  });

  test('with a critical extension that we do not know says nothing', async () => {
    assert.equal(await outcome({ odd: true }), 'unknown-critical-extension');
  });

  test('that was altered does not count', async () => {
    const der = await makeOcspResponse({ certificate: alice.certificate, issuer: root, byKey: true });
    const { signed } = readOcspResponse(der).basic!;
    // The last digit of nextUpdate, before its Z: the answer stays well-formed.
    const digit = Buffer.from(der).indexOf(Buffer.from(signed)) + signed.length - 2;
    der[digit]! ^= 1;
    assert.equal(await outcomeOf(der), 'bad-signature');
  });

  test('that is none tells so by its status, and anything else is malformed', () => {
    assert.equal(readOcspResponse(makeOcspError(3)).status, 'try-later');
    assert.equal(readOcspResponse(makeOcspError(6)).status, 'unauthorized');
    for (const bytes of [makeOcspError(4), makeOcspError(0), new Uint8Array(0), alice.certificate.der]) {
      assert.throws(() => readOcspResponse(bytes), { code: 'x509.malformed-ocsp' });
    }
    assert.throws(() => readOcspResponse(new Uint8Array(300_000)), { code: 'x509.malformed-ocsp' });
  });
});
