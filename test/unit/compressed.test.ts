// Compressed messages: inside and outside of other layers, damaged ones, and those that would fill the memory.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { derInteger, derOctetString, derOid, derSequence } from '../../src/asn1/writer.ts';
import { bytesFromUtf8, concatBytes, toBase64, type Bytes } from '../../src/bytes.ts';
import { inflate, readCompressedData } from '../../src/cms/compressed-data.ts';
import { contentInfoParts, readContentInfo } from '../../src/cms/content-info.ts';
import { encryptContent } from '../../src/cms/encrypt.ts';
import { signContent } from '../../src/cms/sign.ts';
import { writeAlgorithmIdentifier } from '../../src/crypto/algorithm-identifier.ts';
import { Oid } from '../../src/crypto/algorithms.ts';
import type { WaxsealError } from '../../src/errors.ts';
import type { OpenedMessage } from '../../src/smime/contract.ts';
import { open } from '../../src/smime/open.ts';
import { makeIdentity } from './made-identity.ts';

const ZLIB = '1.2.840.113549.1.9.16.3.8';
const ENTITY = bytesFromUtf8('Content-Type: text/plain\r\n\r\nRather short.\r\n');
const identity = await makeIdentity();
const signing = { identities: [identity], detached: false, signingTime: new Date() };

function compressed(
  octets: Bytes,
  { algorithm = ZLIB, contentType = Oid.data }: { algorithm?: string; contentType?: string } = {},
): Bytes {
  const encapsulated = derSequence(derOid(contentType), concatBytes(...explicit(derOctetString(octets))));
  const body = derSequence(derInteger(0), writeAlgorithmIdentifier(algorithm), encapsulated);
  return concatBytes(...contentInfoParts(Oid.compressedData, body));
}

function explicit(content: Bytes): readonly Bytes[] {
  const length = content.length;
  return [Uint8Array.of(0xa0, 0x83, (length >> 16) & 255, (length >> 8) & 255, length & 255), content];
}

const deflated = (content: Bytes): Bytes => new Uint8Array(deflateSync(content));

function message(cms: Bytes): Bytes {
  const lines = toBase64(cms).replace(/.{76}/g, '$&\r\n');
  return bytesFromUtf8(
    'From: a@example.org\r\nContent-Type: application/pkcs7-mime; smime-type=compressed-data\r\n' +
      `Content-Transfer-Encoding: base64\r\n\r\n${lines}\r\n`,
  );
}

function openMessage(cms: Bytes): Promise<OpenedMessage> {
  return open(message(cms), { identities: [identity], anchors: [], now: new Date() });
}

function layersOf(opened: OpenedMessage): string[] {
  return opened.layers.map(({ type, status }) => `${type} ${status}`);
}

describe('a compressed message', () => {
  test('is shown, and is no more protected than a plain one', async () => {
    const opened = await openMessage(compressed(deflated(ENTITY)));
    assert.equal(opened.content?.text?.trim(), 'Rather short.');
    assert.equal(opened.content.protectedPart, 'none');
    assert.equal(opened.verdict.status, 'none');
    assert.deepEqual(opened.layers[0]?.algorithms, ['zlib']);
    assert.deepEqual(layersOf(opened), ['compressed none']);
  });

  test('within a signature, around one, and within encryption is opened layer by layer', async () => {
    const inside = await signContent({ ...signing, content: wrapped(compressed(deflated(ENTITY))) });
    assert.deepEqual(layersOf(await openMessage(inside)), ['signed mismatch', 'compressed none']);
    const signed = await signContent({ ...signing, content: ENTITY });
    const outside = await openMessage(compressed(deflated(wrapped(signed))));
    assert.deepEqual(layersOf(outside), ['compressed none', 'signed mismatch']);
    assert.equal(outside.content?.protectedPart, 'whole');
    const encrypted = await encryptContent({
      content: wrapped(compressed(deflated(ENTITY))),
      recipients: [identity.certificate],
      cipher: 'aes-256-gcm',
    });
    const opened = await openMessage(encrypted);
    assert.deepEqual(layersOf(opened), ['encrypted valid', 'compressed none']);
    assert.equal(opened.content?.text?.trim(), 'Rather short.');
  });

  test('that hides encryption under a signature still counts as signed ciphertext', async () => {
    const encrypted = await encryptContent({
      content: ENTITY,
      recipients: [identity.certificate],
      cipher: 'aes-256-cbc',
    });
    const content = wrapped(compressed(deflated(wrapped(encrypted))));
    const opened = await openMessage(await signContent({ ...signing, content }));
    assert.ok(opened.layers[0]?.codes.includes('signature.over-ciphertext'));
  });

  test('may hold a bare SignedData, named by its content type alone', async () => {
    const signed = readContentInfo(await signContent({ ...signing, content: ENTITY })).content;
    const value = signed.source.slice(signed.start, signed.end);
    const opened = await openMessage(compressed(deflated(value), { contentType: Oid.signedData }));
    assert.deepEqual(layersOf(opened), ['compressed none', 'signed mismatch']);
  });

  test('is refused when damaged, cut off, or compressed in an unknown way', async () => {
    const good = deflated(ENTITY);
    const wrongSum = good.slice();
    wrongSum[wrongSum.length - 1]! ^= 1;
    for (const bad of [good.subarray(0, -6), wrongSum, new Uint8Array(40).fill(7), new Uint8Array(0)]) {
      const damaged = await openMessage(compressed(bad));
      const { verdict, content } = damaged;
      assert.deepEqual(layersOf(damaged), ['compressed error']);
      assert.deepEqual([verdict.status, verdict.codes[0]], ['error', 'compressed.damaged']);
      assert.equal(content, undefined);
    }
    const unknown = await openMessage(compressed(good, { algorithm: '1.2.3.4' }));
    assert.equal(unknown.verdict.codes[0], 'compressed.unsupported-algorithm');
  });

  test('is given up beyond the limit, before all of it is unpacked', async () => {
    const bomb = readCompressedData(readContentInfo(compressed(deflated(new Uint8Array(40_000_000)))));
    await assert.rejects(inflate(bomb, 1_000_000), (error: WaxsealError) => {
      return error.code === 'compressed.too-large' && error.details['limit'] === 1_000_000;
    });
    assert.equal((await inflate(bomb)).length, 40_000_000);
  });

  test('is not unpacked again and again', async () => {
    let cms = compressed(deflated(ENTITY));
    for (let i = 0; i < 3; i++) cms = compressed(deflated(wrapped(cms)));
    const { verdict, layers } = await openMessage(cms);
    assert.equal(verdict.codes[0], 'message.too-deep');
    assert.equal(layers.length, 2);
  });
});

/** A CMS structure as a MIME entity. */
function wrapped(cms: Bytes): Bytes {
  return bytesFromUtf8(
    `Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n${toBase64(cms)}\r\n`,
  );
}
