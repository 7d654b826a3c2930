// Evidence about revocation that a message brings along is used like any other.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { readBer } from '../../src/asn1/reader.ts';
import { derElement, derExplicit, derOid, derSequence } from '../../src/asn1/writer.ts';
import { encodedBytes } from '../../src/asn1/reader.ts';
import type { Bytes } from '../../src/bytes.ts';
import { open } from '../../src/smime/open.ts';
import type { OpenedMessage } from '../../src/smime/contract.ts';
import { openssl } from '../webmail/openssl.ts';
import { CA, CertificateMaker, PERSON, inDays } from './certificate-maker.ts';
import { makeOcspResponse, type OcspWish } from './ocsp-maker.ts';
import { makeList } from './revocation-list-maker.ts';

const OCSP_RESPONSE = '1.3.6.1.5.5.7.16.2';

const maker = await CertificateMaker.create();
after(() => maker.dispose());
const root = await maker.make({ subject: '/CN=Root', extensions: CA });
const alice = await maker.make({
  subject: '/CN=Alice',
  issuer: root,
  extensions: [
    ...PERSON,
    'subjectAltName=email:alice@example.test',
    'authorityInfoAccess=OCSP;URI:http://ocsp.example.test/',
  ],
});

/** A message of Alice's, with revocation information in its SignedData. */
async function signedWith(...revocationInfo: readonly Bytes[]): Promise<Bytes> {
  const text = Buffer.from('From: alice@example.test\r\n\r\nHello\r\n');
  const cms = await openssl(
    [...['cms', '-sign', '-nodetach', '-binary', '-outform', 'DER', '-md', 'sha256'],
      ...['-signer', alice.certificateFile, '-inkey', alice.keyFile]],
    text,
  ); // prettier-ignore
  const [type, content] = readBer(new Uint8Array(cms)).children;
  const fields = content!.children[0]!.children.map(encodedBytes);
  const revocation = derElement(0xa1, ...revocationInfo);
  const signedData = derSequence(...fields.slice(0, -1), revocation, fields.at(-1)!);
  return derSequence(encodedBytes(type!), derExplicit(0, signedData));
}

async function opened(wish: Partial<OcspWish>, format = OCSP_RESPONSE): Promise<OpenedMessage> {
  const response = await makeOcspResponse({ certificate: alice.certificate, issuer: root, ...wish });
  return openedWith(derElement(0xa1, derOid(format), response));
}

async function openedWith(...revocationInfo: readonly Bytes[]): Promise<OpenedMessage> {
  return open(await signedWith(...revocationInfo), {
    identities: [],
    anchors: [{ certificate: root.certificate, scope: { kind: 'all' } }],
    revocation: { policy: 'soft', sources: [] },
    now: new Date(),
  });
}

function facts({ layers }: OpenedMessage): object {
  const [signer] = layers[0]!.signers!;
  return {
    codes: signer!.codes.filter((code) => code.startsWith('path.')),
    revocation: signer!.revocation?.map(({ status, source }) => [status, source]),
  };
}

describe('An OCSP response in a message', () => {
  test('shows that the signer’s certificate is good, so that nobody need be asked', async () => {
    const message = await opened({});
    assert.deepEqual(facts(message), { codes: [], revocation: [['good', 'ocsp']] });
    assert.deepEqual(message.wanted, []);
  });

  test('shows that it was revoked', async () => {
    const message = await opened({ status: 'revoked', reason: 1 });
    assert.deepEqual(facts(message), { codes: ['path.revoked'], revocation: [['revoked', 'ocsp']] });
  });

  test('that is over leaves open what is wanted', async () => {
    const message = await opened({ thisUpdate: inDays(-9), nextUpdate: inDays(-8) });
    assert.deepEqual(facts(message), {
      codes: ['path.revocation-unavailable'],
      revocation: [['unknown', undefined]],
    });
    assert.deepEqual(
      message.wanted.map(({ addresses }) => addresses.ocsp),
      [['http://ocsp.example.test/']],
    );
  });

  test('under another name is none', async () => {
    assert.deepEqual(facts(await opened({}, '1.2.3.4')), {
      codes: ['path.revocation-unavailable'],
      revocation: [['unknown', undefined]],
    });
  });
});

describe('A revocation list in a message', () => {
  const { serialNumber: serial } = alice.certificate;

  test('is used like any other', async () => {
    const good = await openedWith((await makeList({ signer: root })).der);
    assert.deepEqual(facts(good), { codes: [], revocation: [['good', 'crl']] });
    assert.deepEqual(good.wanted, []);
    const list = await makeList({ signer: root, entries: [{ serial, reason: 1 }] });
    assert.deepEqual(facts(await openedWith(list.der)), {
      codes: ['path.revoked'],
      revocation: [['revoked', 'crl']],
    });
  });

  test('that was forged or is none says nothing', async () => {
    const impostor = await maker.make({ subject: '/CN=Root', extensions: CA });
    const forged = await makeList({ signer: impostor, issuer: root, entries: [{ serial, reason: 1 }] });
    for (const der of [forged.der, derSequence(derOid('1.2.3.4'))])
      assert.deepEqual(facts(await openedWith(der)), {
        codes: ['path.revocation-unavailable'],
        revocation: [['unknown', undefined]],
      });
  });
});
