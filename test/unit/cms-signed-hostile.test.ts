// Signatures that must be refused although parts of them are genuine, and odd ones that must not.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { encodedBytes, readBer } from '../../src/asn1/reader.ts';
import { sequenceElements } from '../../src/asn1/values.ts';
import {
  derBitString,
  derElement,
  derInteger,
  derOctetString,
  derOid,
  derSequence,
  derSetOf,
  derTime,
  derUtf8String,
} from '../../src/asn1/writer.ts';
import { bytesFromUtf8, concatBytes, type Bytes } from '../../src/bytes.ts';
import { writeAttribute } from '../../src/cms/attributes.ts';
import { newCheckLimit } from '../../src/cms/check-limit.ts';
import { writeIssuerAndSerial } from '../../src/cms/certificate-identifier.ts';
import { readContentInfo } from '../../src/cms/content-info.ts';
import { certificatesOnly, signContent } from '../../src/cms/sign.ts';
import { MAX_SIGNERS, readSignedData } from '../../src/cms/signed-data.ts';
import { verifySignedData, type VerifyOptions } from '../../src/cms/verify.ts';
import { writeAlgorithmIdentifier } from '../../src/crypto/algorithm-identifier.ts';
import { Oid } from '../../src/crypto/algorithms.ts';
import { digest } from '../../src/crypto/digest.ts';
import { CmsError } from '../../src/errors.ts';
import type { Identity } from '../../src/x509/identity.ts';
import {
  contentTypeAttribute,
  digestAttribute,
  forgeSignedData,
  type ForgedParts,
} from '../attacks/forged-signed-data.ts';
import { makeIdentity } from './made-identity.ts';

const CONTENT = bytesFromUtf8('Content-Type: text/plain\r\n\r\nPay Bob 10.\r\n');
const OTHER = bytesFromUtf8('Content-Type: text/plain\r\n\r\nPay Eve 99.\r\n');

let alice: Identity;
let eve: Identity;
before(async () => {
  [alice, eve] = await Promise.all([
    makeIdentity({ name: 'Alice' }),
    makeIdentity({ name: 'Eve', serial: 2 }),
  ]);
});

const build = (parts: Omit<ForgedParts, 'signer'> & { readonly signer?: Identity }): Promise<Bytes> =>
  forgeSignedData({ signer: alice, ...parts });
type Parts = Parameters<typeof build>[0];

/** The identity's certificate with another public key, its own signature no longer right. */
function withKey({ certificate }: Identity, spki: Bytes): Bytes {
  const [tbs, algorithm, signature] = sequenceElements(readBer(certificate.der));
  const fields = sequenceElements(tbs).map(encodedBytes);
  const changed = derSequence(...fields.slice(0, 6), spki, ...fields.slice(7));
  return derSequence(changed, encodedBytes(algorithm!), encodedBytes(signature!));
}

const eveKey = (): Bytes =>
  encodedBytes(sequenceElements(sequenceElements(readBer(eve.certificate.der))[0])[6]!);

async function judge(
  der: Bytes,
  options: Partial<VerifyOptions> = {},
): Promise<readonly (readonly [boolean, string])[]> {
  const signedData = readSignedData(readContentInfo(der).content);
  const results = await verifySignedData(signedData, { certificates: [], ...options });
  return results.map(({ ok, codes }) => [ok, codes.join(' ')]);
}

async function assertRefused(
  parts: Parts,
  code: string,
  options: Partial<VerifyOptions> = {},
): Promise<void> {
  const [result] = await judge(await build(parts), options);
  assert.deepEqual(result, [false, code]);
}

describe('a signature is accepted', () => {
  test('with the attributes that there must be, and no more', async () => {
    const attributes = [contentTypeAttribute(), await digestAttribute(CONTENT)];
    assert.deepEqual(await judge(await build({ attributes, eContent: CONTENT })), [[true, '']]);
    assert.deepEqual(await judge(await build({ attributes }), { detachedContent: CONTENT }), [[true, '']]);
  });

  test('over attributes in the signer’s own order as well as in that of DER', async () => {
    const attributes = [
      await digestAttribute(CONTENT),
      writeAttribute('1.2.3.4', derUtf8String('one of their own')),
      contentTypeAttribute(),
    ];
    const sorted = derSetOf(...attributes);
    assert.deepEqual(await judge(await build({ attributes, eContent: CONTENT })), [[true, '']]);
    assert.deepEqual(await judge(await build({ attributes, signed: sorted, eContent: CONTENT })), [
      [true, ''],
    ]);
  });

  test('over attributes that lie in the message as BER of indefinite length', async () => {
    const [type, hashed] = [contentTypeAttribute(), await digestAttribute(CONTENT)];
    const indefinite = (identifier: number, ...content: Bytes[]): Bytes =>
      concatBytes(Uint8Array.of(identifier, 0x80), ...content, Uint8Array.of(0, 0));
    const attributesEncoded = indefinite(
      0xa0,
      indefinite(0x30, derOid(Oid.contentType), indefinite(0x31, derOid(Oid.data))),
      hashed,
    );
    const der = await build({ attributes: [type, hashed], attributesEncoded, eContent: CONTENT });
    assert.deepEqual(await judge(der), [[true, '']]);
  });

  test('by a key identifier that is not the SHA-1 of the key', async () => {
    const subjectKeyIdentifier = bytesFromUtf8('a name of its own');
    const signer = await makeIdentity({ subjectKeyIdentifier });
    const attributes = [contentTypeAttribute(), await digestAttribute(CONTENT)];
    const identifier = derElement(0x80, subjectKeyIdentifier);
    assert.deepEqual(await judge(await build({ attributes, eContent: CONTENT, signer, identifier })), [
      [true, ''],
    ]);
  });

  test('by the right one of two certificates with the same issuer and serial number', async () => {
    const impostor = await makeIdentity({ name: 'Alice' });
    const attributes = [contentTypeAttribute(), await digestAttribute(CONTENT)];
    const der = await build({ attributes, extraCertificates: [impostor.certificate.der] });
    const options = { detachedContent: CONTENT, certificates: [impostor.certificate] };
    const signedData = readSignedData(readContentInfo(der).content);
    const [result] = await verifySignedData(signedData, options);
    assert.equal(result!.ok, true);
    assert.deepEqual(result!.certificate!.der, alice.certificate.der);
  });
});

describe('a signature is refused', () => {
  test('when the content is another', async () => {
    const attributes = [contentTypeAttribute(), await digestAttribute(CONTENT)];
    await assertRefused({ attributes, eContent: OTHER }, 'signature.digest-mismatch');
    await assertRefused({ attributes }, 'signature.digest-mismatch', { detachedContent: OTHER });
  });

  test('when it is detached and the structure brings content of its own', async () => {
    const attributes = [contentTypeAttribute(), await digestAttribute(CONTENT)];
    for (const detachedContent of [OTHER, CONTENT]) {
      await assertRefused({ attributes, eContent: CONTENT }, 'signature.unexpected-content', {
        detachedContent,
      });
    }
  });

  test('when there is no content at all', async () => {
    const attributes = [contentTypeAttribute(), await digestAttribute(CONTENT)];
    await assertRefused({ attributes }, 'signature.no-content');
  });

  test('with two message digests, or one with two values', async () => {
    const [good, bad] = [await digestAttribute(CONTENT), await digestAttribute(OTHER)];
    for (const pair of [
      [good, bad],
      [bad, good],
      [good, good],
    ]) {
      const attributes = [contentTypeAttribute(), ...pair];
      const [result] = await judge(await build({ attributes, eContent: CONTENT }));
      assert.equal(result![0], false);
      assert.match(result![1], /^signature\.attributes-duplicate/);
    }
    const values = derSetOf(
      derOctetString(await digest('sha-256', CONTENT)),
      derOctetString(await digest('sha-256', OTHER)),
    );
    const twoValues = derSequence(derOid(Oid.messageDigest), values);
    const [result] = await judge(
      await build({ attributes: [contentTypeAttribute(), twoValues], eContent: CONTENT }),
    );
    assert.match(result![1], /^signature\.attributes-duplicate/);
  });

  test('with two content types or two signing times', async () => {
    const hashed = await digestAttribute(CONTENT);
    const twoTypes = [contentTypeAttribute(), contentTypeAttribute(Oid.signedData), hashed];
    await assertRefused({ attributes: twoTypes, eContent: CONTENT }, 'signature.attributes-duplicate');
    const times = ['2020-01-01', '2026-01-01'].map((day) =>
      writeAttribute(Oid.signingTime, derTime(new Date(day))),
    );
    const attributes = [contentTypeAttribute(), hashed, ...times];
    await assertRefused({ attributes, eContent: CONTENT }, 'signature.attributes-duplicate');
  });

  test('with a content type other than that of the content', async () => {
    const attributes = [contentTypeAttribute(Oid.envelopedData), await digestAttribute(CONTENT)];
    await assertRefused({ attributes, eContent: CONTENT }, 'signature.content-type-mismatch');
  });

  test('without content type or message digest', async () => {
    await assertRefused(
      { attributes: [contentTypeAttribute()], eContent: CONTENT },
      'signature.attributes-incomplete',
    );
    const attributes = [await digestAttribute(CONTENT)];
    await assertRefused({ attributes, eContent: CONTENT }, 'signature.attributes-incomplete');
  });

  test('with attributes of the wrong form', async () => {
    const hashed = await digestAttribute(CONTENT);
    const text = writeAttribute(Oid.messageDigest, derUtf8String('no digest'));
    await assertRefused(
      { attributes: [contentTypeAttribute(), text], eContent: CONTENT },
      'signature.attributes-malformed',
    );
    const badTime = writeAttribute(Oid.signingTime, derUtf8String('yesterday'));
    const attributes = [contentTypeAttribute(), hashed, badTime];
    await assertRefused({ attributes, eContent: CONTENT }, 'signature.attributes-malformed');
  });

  test('with a signing time among the unsigned attributes', async () => {
    const attributes = [contentTypeAttribute(), await digestAttribute(CONTENT)];
    const unsigned = [writeAttribute(Oid.signingTime, derTime(new Date()))];
    await assertRefused({ attributes, unsigned, eContent: CONTENT }, 'signature.attributes-malformed');
  });

  test('when the attributes of another message are presented as content', async () => {
    const stolen = derSetOf(contentTypeAttribute(), await digestAttribute(CONTENT));
    const [result] = await judge(await build({ eContent: stolen }));
    assert.equal(result![0], false);
    assert.match(result![1], /^signature\.attributes-as-content/);
  });

  test('without signed attributes for content that is not data', async () => {
    const [result] = await judge(await build({ eContent: CONTENT, eContentType: Oid.envelopedData }));
    assert.equal(result![0], false);
    assert.match(result![1], /^signature\.attributes-required/);
  });

  test('when it is another’s, or of other attributes', async () => {
    const attributes = [contentTypeAttribute(), await digestAttribute(CONTENT)];
    const identifier = writeIssuerAndSerial(eve.certificate);
    await assertRefused(
      { attributes, eContent: CONTENT, identifier, extraCertificates: [eve.certificate.der] },
      'signature.bad',
    );
    await assertRefused({ attributes, eContent: CONTENT, signed: OTHER }, 'signature.bad');
  });

  test('when it names another certificate than the one that verifies it', async () => {
    const hash = derOctetString(await digest('sha-256', eve.certificate.der));
    const named = writeAttribute(Oid.signingCertificateV2, derSequence(derSequence(derSequence(hash))));
    const attributes = [contentTypeAttribute(), await digestAttribute(CONTENT), named];
    await assertRefused({ attributes, eContent: CONTENT }, 'signature.certificate-mismatch');
  });

  test('when one of two signers fails, that one alone is', async () => {
    const options = { content: CONTENT, identities: [alice, eve], detached: true, signingTime: new Date() };
    const der = await signContent(options);
    der[der.length - 1]! ^= 1;
    const results = await judge(der, { detachedContent: CONTENT });
    assert.deepEqual(results.map(([ok]) => ok).sort(), [false, true]);
  });
});

describe('a structure', () => {
  test('without signers is not signed: there is no result', async () => {
    assert.deepEqual(await judge(certificatesOnly([alice.certificate])), []);
    const attributes = [contentTypeAttribute(), await digestAttribute(CONTENT)];
    assert.deepEqual(await judge(await build({ attributes, eContent: CONTENT, signers: 0 })), []);
  });

  test('with more signers than anybody needs is refused', async () => {
    const attributes = [contentTypeAttribute(), await digestAttribute(CONTENT)];
    const der = await build({ attributes, eContent: CONTENT, signers: MAX_SIGNERS + 1 });
    await assert.rejects(judge(der), (error) => error instanceof CmsError && error.code === 'cms.malformed');
  });

  test('whose signers could each be many others is not checked again and again', async () => {
    const attributes = [await digestAttribute(CONTENT), contentTypeAttribute()];
    const [tbs, algorithm, signature] = sequenceElements(readBer(withKey(alice, eveKey()))).map(encodedBytes);
    const alike = [...Array(7).keys()].map((i) => {
      const other = signature!.slice();
      other[other.length - 1]! ^= i + 1;
      return derSequence(tbs!, algorithm!, other);
    });
    const parts = { attributes, eContent: CONTENT, extraCertificates: alike, signed: OTHER };
    const few = await judge(await build({ ...parts, signers: 3 }));
    assert.deepEqual(few, Array(3).fill([false, 'signature.bad']));
    const many = await build({ ...parts, signers: MAX_SIGNERS });
    await assert.rejects(judge(many), (error) => error instanceof CmsError && error.code === 'cms.malformed');
    const limit = newCheckLimit();
    await judge(await build({ ...parts, signers: 3 }), { limit });
    await assert.rejects(judge(await build({ ...parts, signers: 3 }), { limit }), CmsError);
  });

  test('with an unreadable certificate beside the signer’s is judged all the same', async () => {
    const attributes = [contentTypeAttribute(), await digestAttribute(CONTENT)];
    const der = await build({
      attributes,
      eContent: CONTENT,
      extraCertificates: [derSequence(derInteger(1))],
    });
    assert.deepEqual(await judge(der), [[true, '']]);
    assert.equal(readSignedData(readContentInfo(der).content).unreadableCertificates.length, 1);
  });

  test('with its content in hundreds of thousands of pieces is read', async () => {
    const count = 300_000;
    const content = new Uint8Array(count).fill(0x61);
    const attributes = [contentTypeAttribute(), await digestAttribute(content)];
    const pieces = new Uint8Array(3 * count);
    for (let i = 0; i < count; i++) pieces.set([4, 1, 0x61], 3 * i);
    const eContentNode = concatBytes(Uint8Array.of(0x24, 0x80), pieces, Uint8Array.of(0, 0));
    assert.deepEqual(await judge(await build({ attributes, eContentNode })), [[true, '']]);
  });

  test('with an absurd number as its signer’s key is judged without delay', async () => {
    const attributes = [contentTypeAttribute(), await digestAttribute(CONTENT)];
    const modulus = new Uint8Array(900_000).fill(0x7f);
    const key = derSequence(derElement(2, modulus), derInteger(65537));
    const spki = derSequence(writeAlgorithmIdentifier(Oid.rsaEncryption), derBitString(key));
    const der = await build({ attributes, eContent: CONTENT, certificate: withKey(alice, spki) });
    const start = performance.now();
    assert.deepEqual(await judge(der), [[false, 'signature.bad']]);
    assert.ok(performance.now() - start < 1000);
  });

  test('cut off or changed anywhere is refused with an error of our own, or judged bad', async () => {
    const der = await signContent({
      content: CONTENT,
      identities: [alice],
      detached: false,
      signingTime: new Date(),
    });
    const attempt = async (bytes: Bytes): Promise<boolean> => {
      try {
        return (await judge(bytes)).some(([ok]) => ok);
      } catch (error) {
        assert.ok(error instanceof CmsError, String(error));
        return false;
      }
    };
    for (let length = 0; length < der.length; length += 7)
      assert.equal(await attempt(der.slice(0, length)), false);
    // Everywhere else than in the certificate, which only needs to hold the same key, a change is noticed.
    const inSignature = der.length - 256;
    const inContent = der.findIndex((_, i) => CONTENT.every((octet, j) => der[i + j] === octet));
    for (const i of [...Array(40).keys()].flatMap((k) => [inContent + k, inSignature + 6 * k])) {
      const changed = der.slice();
      changed[i]! ^= 0x55;
      assert.equal(await attempt(changed), false, `octet ${i}`);
    }
    for (let i = 0; i < der.length; i += 11) {
      const changed = der.slice();
      changed[i]! ^= 0x55;
      await attempt(changed);
    }
  });

  test('with line ends after it is read; with anything else after it is not', () => {
    const der = certificatesOnly([alice.certificate]);
    assert.equal(readContentInfo(concatBytes(der, bytesFromUtf8('\r\n'))).contentType, Oid.signedData);
    assert.throws(() => readContentInfo(concatBytes(der, bytesFromUtf8('more'))), CmsError);
    assert.throws(() => readContentInfo(readBer(der).source.slice(0, -1)), CmsError);
  });

  test('is not signed with a key that belongs to another certificate', async () => {
    const mixed = { ...alice, privateKey: eve.privateKey };
    await assert.rejects(
      signContent({ content: CONTENT, identities: [mixed], detached: true, signingTime: new Date() }),
      (error) => error instanceof CmsError && error.code === 'cms.key-mismatch',
    );
  });
});
