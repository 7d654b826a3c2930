// Encrypted messages that were tampered with: one and the same refusal, whatever the cause.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { encodedBytes, readBer, type Asn1Node } from '../../src/asn1/reader.ts';
import {
  derElement,
  derExplicit,
  derInteger,
  derOctetString,
  derOid,
  derRetag,
  derSequence,
  derSetInOrder,
  derSetOf,
} from '../../src/asn1/writer.ts';
import { bytesFromUtf8, concatBytes, type Bytes } from '../../src/bytes.ts';
import { writeAttribute } from '../../src/cms/attributes.ts';
import { identifies, writeIssuerAndSerial } from '../../src/cms/certificate-identifier.ts';
import { readContentInfo } from '../../src/cms/content-info.ts';
import { decryptEnveloped, type DecryptedContent } from '../../src/cms/decrypt.ts';
import { encryptContent } from '../../src/cms/encrypt.ts';
import { readEnvelopedData } from '../../src/cms/enveloped-data.ts';
import { writeAlgorithmIdentifier } from '../../src/crypto/algorithm-identifier.ts';
import { Oid } from '../../src/crypto/algorithms.ts';
import { encryptWithCipher, newContentKey } from '../../src/crypto/content-cipher.ts';
import { transportKey } from '../../src/crypto/key-transport.ts';
import { readPrivateKeyInfo } from '../../src/crypto/private-key.ts';
import { readRsaPrivateKey, readRsaPublicKey } from '../../src/crypto/rsa.ts';
import { decryptPkcs1, encryptPkcs1 } from '../../src/crypto/rsaes-pkcs1.ts';
import { CmsError } from '../../src/errors.ts';
import type { Identity } from '../../src/x509/identity.ts';
import { makeIdentity } from './made-identity.ts';

const CONTENT = bytesFromUtf8('Content-Type: text/plain\r\n\r\nFor Bob alone.\r\n');
const AES_256_GCM = '2.16.840.1.101.3.4.1.46';
const KEY_BYTES = 32;

let bob: Identity;
let carol: Identity;
before(async () => {
  [bob, carol] = await Promise.all([
    makeIdentity({ name: 'Bob' }),
    makeIdentity({ name: 'Carol', serial: 2 }),
  ]);
});

function decrypt(der: Bytes, ...identities: Identity[]): Promise<DecryptedContent> {
  return decryptEnveloped(readEnvelopedData(readContentInfo(der)), identities);
}

/** The same element with the length of everything constructed left open. */
function indefinite(node: Asn1Node): Bytes {
  if (!node.constructed) return encodedBytes(node);
  const header = Uint8Array.of(node.source[node.start]!, 0x80);
  return concatBytes(header, ...node.children.map(indefinite), new Uint8Array(2));
}

/** The refusal, with everything that a caller could see of it. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'opened';
  } catch (error) {
    assert.ok(error instanceof CmsError, String(error));
    return `${error.code} ${JSON.stringify(error.details)}`;
  }
}

/** An AuthEnvelopedData for Bob whose encrypted content key is whatever is asked for. */
async function withEncryptedKey(encryptedKey: Bytes, recipient = bob): Promise<Bytes> {
  const { algorithm, ciphertext, tag } = await encryptWithCipher(
    'aes-256-gcm',
    newContentKey('aes-256-gcm'),
    CONTENT,
  );
  return envelope(Oid.authEnvelopedData, recipient, encryptedKey, algorithm, ciphertext, [
    derOctetString(tag!),
  ]);
}

function envelope(
  type: string,
  recipient: Identity,
  encryptedKey: Bytes,
  algorithm: Bytes,
  ciphertext: Bytes,
  rest: readonly Bytes[],
): Bytes {
  const recipientInfo = derSequence(
    derInteger(0),
    writeIssuerAndSerial(recipient.certificate),
    writeAlgorithmIdentifier(Oid.rsaEncryption),
    derOctetString(encryptedKey),
  );
  const content = derSequence(derOid(Oid.data), algorithm, derElement(0x80, ciphertext));
  const body = derSequence(derInteger(0), derSetOf(recipientInfo), content, ...rest);
  return derSequence(derOid(type), derExplicit(0, body));
}

describe('RSAES-PKCS1-v1_5', () => {
  test('gives the same refusal for a wrong padding as for a wrong key', async () => {
    const { certificate, privateKey } = bob;
    const key = readRsaPublicKey(certificate.subjectPublicKeyInfo.publicKey);
    const noPadding = crypto.getRandomValues(new Uint8Array(key.size));
    noPadding[0] = 0;
    const cases = [
      encryptPkcs1(key, crypto.getRandomValues(new Uint8Array(KEY_BYTES))),
      encryptPkcs1(key, new Uint8Array(16)),
      encryptPkcs1(key, new Uint8Array(0)),
      noPadding,
      new Uint8Array(key.size),
      new Uint8Array(key.size).fill(0xff),
      noPadding.slice(0, 100),
      concatBytes(noPadding, noPadding),
    ];
    for (const encryptedKey of cases) {
      assert.equal(await refusal(decrypt(await withEncryptedKey(encryptedKey), bob)), 'decrypt.failed {}');
      // Not named, but of the right kind: tried, and refused just as uniformly.
      const other = { ...bob, certificate: carol.certificate };
      assert.equal(
        await refusal(decrypt(await withEncryptedKey(encryptedKey), other)),
        'decrypt.no-recipient-key {}',
      );
    }
    assert.equal(privateKey.type, 'rsa');
  });

  test('gives a steady pseudo-random key for a wrong padding, another for each ciphertext', () => {
    const key = readRsaPrivateKey(readPrivateKeyInfo(bob.privateKey.pkcs8).privateKey);
    const [one, two] = [1, 2].map((octet) => new Uint8Array(key.size).fill(octet, 10));
    const first = decryptPkcs1(key, one!, KEY_BYTES);
    assert.deepEqual(decryptPkcs1(key, one!, KEY_BYTES), first);
    assert.notDeepEqual(decryptPkcs1(key, two!, KEY_BYTES), first);
    const shorter = decryptPkcs1(key, one!, 16);
    assert.equal(shorter.length, 16);
    assert.notDeepEqual(first.slice(0, 16), shorter, 'no replacement is the beginning of a longer one');
  });

  test('opens what it wrote, for keys of all lengths', () => {
    const key = readRsaPrivateKey(readPrivateKeyInfo(bob.privateKey.pkcs8).privateKey);
    for (const length of [0, 5, 16, 24, 32, key.size - 11]) {
      const message = crypto.getRandomValues(new Uint8Array(length));
      assert.deepEqual(decryptPkcs1(key, encryptPkcs1(key, message), length), message);
    }
  });
});

describe('AuthEnvelopedData', () => {
  test('is refused when ciphertext, tag or nonce was changed', async () => {
    const recipients = [bob.certificate];
    const der = await encryptContent({ content: CONTENT, recipients, cipher: 'aes-256-gcm' });
    assert.deepEqual((await decrypt(der, bob)).content, CONTENT);
    for (const fromEnd of [1, 10, 25, 60]) {
      const changed = der.slice();
      changed[der.length - fromEnd]! ^= 1;
      assert.equal(await refusal(decrypt(changed, bob)), 'decrypt.failed {}');
    }
  });

  test('with authenticated attributes opens, and not when one was changed', async () => {
    const attributes = [
      writeAttribute(Oid.contentType, derOid(Oid.data)),
      writeAttribute('1.2.3.4', derInteger(7)),
    ];
    const additionalData = derSetInOrder(...attributes);
    const [key, iv] = [KEY_BYTES, 12].map((length) => crypto.getRandomValues(new Uint8Array(length)));
    const handle = await crypto.subtle.importKey('raw', key!, 'AES-GCM', false, ['encrypt']);
    // The tag of 12 octets is the default of RFC 5084: its length is left out.
    const parameters = { name: 'AES-GCM', iv: iv!, additionalData, tagLength: 96 };
    const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, handle, CONTENT));
    const { encryptedKey } = await transportKey(
      bob.certificate.subjectPublicKeyInfo,
      key!,
      'rsaes-pkcs1-v1_5',
    );
    const build = (attributeSet: Bytes): Bytes =>
      envelope(
        Oid.authEnvelopedData,
        bob,
        encryptedKey,
        writeAlgorithmIdentifier(AES_256_GCM, derSequence(derOctetString(iv!))),
        sealed.subarray(0, sealed.length - 12),
        [derRetag(1, attributeSet), derOctetString(sealed.subarray(sealed.length - 12))],
      );
    const opened = await decrypt(build(additionalData), bob);
    assert.deepEqual(opened.content, CONTENT);
    assert.equal(opened.authenticated, true);
    const changed = derSetInOrder(attributes[0]!, writeAttribute('1.2.3.4', derInteger(8)));
    assert.equal(await refusal(decrypt(build(changed), bob)), 'decrypt.failed {}');
  });

  test('without its tag is malformed, and an unauthenticated cipher has no place in it', async () => {
    const gcm = await encryptWithCipher('aes-256-gcm', newContentKey('aes-256-gcm'), CONTENT);
    const cbc = await encryptWithCipher('aes-256-cbc', newContentKey('aes-256-cbc'), CONTENT);
    const key = new Uint8Array(256);
    const untagged = envelope(Oid.authEnvelopedData, bob, key, gcm.algorithm, gcm.ciphertext, []);
    assert.equal(
      await refusal(Promise.resolve().then(() => decrypt(untagged, bob))),
      'cms.malformed {"reason":"mac"}',
    );
    const misplaced = envelope(Oid.authEnvelopedData, bob, key, cbc.algorithm, cbc.ciphertext, [
      derOctetString(gcm.tag!),
    ]);
    assert.equal(
      await refusal(decrypt(misplaced, bob)),
      'decrypt.unsupported-algorithm {"algorithm":"aes-256-cbc"}',
    );
    const unprotected = envelope(Oid.envelopedData, bob, key, gcm.algorithm, gcm.ciphertext, []);
    assert.equal(
      await refusal(decrypt(unprotected, bob)),
      'decrypt.unsupported-algorithm {"algorithm":"aes-256-gcm"}',
    );
  });
});

describe('EnvelopedData', () => {
  test('opens with the key of a renewed certificate, and never pretends to without one', async () => {
    const der = await encryptContent({
      content: CONTENT,
      recipients: [bob.certificate],
      cipher: 'aes-256-cbc',
    });
    const renewed = { ...bob, certificate: carol.certificate };
    assert.deepEqual((await decrypt(der, carol, renewed)).content, CONTENT);
    // Whatever comes out with a wrong key, even when it passes CBC's padding check, is not taken for content.
    for (let i = 0; i < 20; i++) {
      const other = await encryptContent({
        content: CONTENT,
        recipients: [bob.certificate],
        cipher: 'aes-128-cbc',
      });
      assert.equal(await refusal(decrypt(other, carol)), 'decrypt.no-recipient-key {}');
    }
  });

  test('opens for every kind of key when all of it comes in BER of indefinite length', async () => {
    const kinds = ['rsa', 'p-256', 'x25519', 'x448', 'ml-kem-768'] as const;
    const people = await Promise.all(
      kinds.map((kind, serial) => makeIdentity({ kind, serial: serial + 10 })),
    );
    const recipients = people.map(({ certificate }) => certificate);
    const der = await encryptContent({ content: CONTENT, recipients, cipher: 'aes-256-cbc' });
    const ber = indefinite(readBer(der));
    for (const [index, person] of people.entries())
      assert.deepEqual((await decrypt(ber, person)).content, CONTENT, kinds[index]);
  });

  test('cut off or changed anywhere ends in an error of our own, or in other content', async () => {
    const der = await encryptContent({
      content: CONTENT,
      recipients: [bob.certificate],
      cipher: 'aes-256-cbc',
    });
    const attempt = (bytes: Bytes): Promise<string> =>
      refusal(Promise.resolve().then(() => decrypt(bytes, bob)));
    for (let length = 0; length < der.length; length += 13) {
      assert.match(await attempt(der.slice(0, length)), /^(cms|decrypt)\./);
    }
    for (let i = 0; i < der.length; i += 17) {
      const changed = der.slice();
      changed[i]! ^= 0x15;
      assert.match(await attempt(changed), /^((cms|decrypt)\.|opened)/);
    }
  });

  test('to a long list opens with the key alone, when its certificate was renewed since', async () => {
    const der = await encryptContent({
      content: CONTENT,
      recipients: [bob.certificate, carol.certificate],
      cipher: 'aes-256-cbc',
    });
    const enveloped = readEnvelopedData(readContentInfo(der));
    const [toBob, toCarol] = [bob, carol].map(({ certificate }) =>
      enveloped.recipients.find(
        (recipient) => recipient.type === 'key-transport' && identifies(recipient.identifier, certificate),
      ),
    );
    const { certificate } = await makeIdentity({ name: 'Bob', serial: 3 });
    const renewed = { ...bob, certificate };
    const list = (others: number) => ({
      ...enveloped,
      recipients: [...Array<typeof toCarol>(others).fill(toCarol), toBob].map((recipient) => recipient!),
    });
    assert.deepEqual((await decryptEnveloped(list(120), [renewed])).content, CONTENT);
    // Somewhere there is an end: nobody waits for a message of a thousand entries.
    assert.equal(await refusal(decryptEnveloped(list(1000), [renewed])), 'decrypt.no-recipient-key {}');
    assert.deepEqual((await decryptEnveloped(list(1000), [bob])).content, CONTENT);
  });

  test('for nobody is not written', async () => {
    const code = await refusal(encryptContent({ content: CONTENT, recipients: [], cipher: 'aes-256-cbc' }));
    assert.equal(code, 'cms.no-recipient {}');
  });
});
