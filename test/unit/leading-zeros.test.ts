// Numbers whose leading zero octet somebody left out: signatures of messages, and the modulus of a key.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { readBer } from '../../src/asn1/reader.ts';
import { integerBytes, sequenceElements } from '../../src/asn1/values.ts';
import { derElement, derSequence } from '../../src/asn1/writer.ts';
import { bytesFromUtf8, type Bytes } from '../../src/bytes.ts';
import { readContentInfo } from '../../src/cms/content-info.ts';
import { signContent } from '../../src/cms/sign.ts';
import { readSignedData } from '../../src/cms/signed-data.ts';
import { verifySignedData } from '../../src/cms/verify.ts';
import { withLeadingZeros } from '../../src/crypto/leading-zeros.ts';
import { readRsaPublicKey, writeRsaPublicKey } from '../../src/crypto/rsa.ts';
import type { Identity } from '../../src/x509/identity.ts';
import { makeIdentity } from './made-identity.ts';

/** One signature in 256 begins with a zero octet. */
const MOST_TRIES = 20_000;

describe('a number without its leading zero octet', () => {
  let rsa: Identity;
  let ec: Identity;
  before(async () => {
    [rsa, ec] = await Promise.all([makeIdentity(), makeIdentity({ kind: 'p-256' })]);
  });

  /** The codes for the content's signature in another form, signed again until there is one that has it. */
  async function judge(
    identity: Identity,
    shorten: (signature: Bytes) => Bytes | undefined,
  ): Promise<string> {
    for (let count = 0; count < MOST_TRIES; count++) {
      const content = bytesFromUtf8(`Pay Bob ${count}.`);
      const signing = { content, identities: [identity], detached: true, signingTime: new Date() };
      const data = readSignedData(readContentInfo(await signContent(signing)).content);
      const signature = shorten(data.signers[0]!.signature);
      if (signature === undefined) continue;
      const signers = [{ ...data.signers[0]!, signature }];
      const options = { certificates: [], detachedContent: content };
      const [result] = await verifySignedData({ ...data, signers }, options);
      return [result!.ok, ...result!.codes].join(' ');
    }
    throw new Error('no signature of this form');
  }

  test('of RSA is verified as the number that it is', async () => {
    assert.equal(await judge(rsa, (octets) => (octets[0] === 0 ? octets.subarray(1) : undefined)), 'true');
  });

  test('of ECDSA is verified as the number that it is', async () => {
    const unpadded = (octets: Bytes): Bytes | undefined => {
      const numbers = sequenceElements(readBer(octets)).map(integerBytes);
      if (!numbers.some((number) => number[0] === 0)) return undefined;
      return derSequence(
        ...numbers.map((number) => derElement(2, number[0] === 0 ? number.subarray(1) : number)),
      );
    };
    assert.equal(await judge(ec, unpadded), 'true');
  });

  test('is not made up where another octet is missing, or too many are', async () => {
    for (const shorten of [
      (octets: Bytes) => (octets[0] === 0 ? undefined : octets.subarray(1)),
      (octets: Bytes) => octets.subarray(0, -1),
      (octets: Bytes) => octets.subarray(8),
      () => new Uint8Array(0),
    ])
      for (const identity of [rsa, ec]) assert.equal(await judge(identity, shorten), 'false signature.bad');
    assert.equal(withLeadingZeros(new Uint8Array(250), rsa.certificate.subjectPublicKeyInfo), undefined);
    assert.equal(withLeadingZeros(new Uint8Array(256), rsa.certificate.subjectPublicKeyInfo), undefined);
  });

  test('of a key is its modulus all the same', () => {
    const { publicKey } = rsa.certificate.subjectPublicKeyInfo;
    const [n, e] = sequenceElements(readBer(publicKey)).map(integerBytes);
    const short = derSequence(derElement(2, n!.subarray(1)), derElement(2, e!));
    assert.equal(n![0], 0);
    assert.deepEqual(writeRsaPublicKey(readRsaPublicKey(short)), publicKey);
  });
});
