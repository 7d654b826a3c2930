// Messages for modern keys: X25519, X448, ML-KEM and ML-DSA, written and read, and AES-CCM against another implementation.
import assert from 'node:assert/strict';
import {
  createCipheriv,
  createDecipheriv,
  diffieHellman,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
} from 'node:crypto';
import { describe, test } from 'node:test';
import { derExplicit, derInteger, derOctetString, derSequence } from '../../src/asn1/writer.ts';
import { readBer } from '../../src/asn1/reader.ts';
import { bytesFromUtf8, concatBytes, type Bytes } from '../../src/bytes.ts';
import { readContentInfo } from '../../src/cms/content-info.ts';
import { decryptEnveloped } from '../../src/cms/decrypt.ts';
import { encryptContent, type EncryptOptions } from '../../src/cms/encrypt.ts';
import { readEnvelopedData } from '../../src/cms/enveloped-data.ts';
import { signContent } from '../../src/cms/sign.ts';
import { readSignedData } from '../../src/cms/signed-data.ts';
import { verifySignedData } from '../../src/cms/verify.ts';
import { readAlgorithmIdentifier, writeAlgorithmIdentifier } from '../../src/crypto/algorithm-identifier.ts';
import { decryptContent, readContentCipher } from '../../src/crypto/content-cipher.ts';
import { montgomerySecret } from '../../src/crypto/montgomery-curves.ts';
import { privateValue } from '../../src/crypto/private-key.ts';
import { CmsError, CryptoError } from '../../src/errors.ts';
import type { Identity } from '../../src/x509/identity.ts';
import { makeIdentity, type MadeIdentityOptions } from './made-identity.ts';

type Kind = NonNullable<MadeIdentityOptions['kind']>;

const CONTENT = bytesFromUtf8('For keys of today and tomorrow.\r\n');
const ENCRYPTING: readonly Kind[] = ['x25519', 'x448', 'ml-kem-512', 'ml-kem-768', 'ml-kem-1024'];
const SIGNING: readonly Kind[] = ['ed25519', 'ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'];
const identities = new Map<Kind, Identity>();
for (const [serial, kind] of [...ENCRYPTING, ...SIGNING, 'rsa' as const, 'p-256' as const].entries())
  identities.set(kind, await makeIdentity({ kind, serial: serial + 1, name: kind }));
const identityOf = (kind: Kind): Identity => identities.get(kind)!;

function encrypt(cipher: EncryptOptions['cipher'], ...kinds: Kind[]): Promise<Bytes> {
  const recipients = kinds.map((kind) => identityOf(kind).certificate);
  return encryptContent({ content: CONTENT, recipients, cipher });
}

async function decrypt(der: Bytes, ...kinds: Kind[]): Promise<Bytes> {
  const enveloped = readEnvelopedData(readContentInfo(der));
  return (await decryptEnveloped(enveloped, kinds.map(identityOf))).content;
}

describe('a message for a modern key', () => {
  for (const kind of ENCRYPTING) {
    test(`opens for its owner alone (${kind})`, async () => {
      for (const cipher of ['aes-256-gcm', 'aes-128-cbc'] as const) {
        const der = await encrypt(cipher, kind);
        assert.deepEqual(await decrypt(der, kind), CONTENT);
        const stranger = await makeIdentity({ kind, serial: 99 });
        await assert.rejects(
          decryptEnveloped(readEnvelopedData(readContentInfo(der)), [stranger]),
          (error) => error instanceof CmsError && error.code === 'decrypt.no-recipient-key',
        );
      }
    });
  }

  test('may have recipients with keys of every kind, and opens for each', async () => {
    const kinds: Kind[] = ['rsa', 'p-256', 'x25519', 'ml-kem-768'];
    const der = await encrypt('aes-256-cbc', ...kinds);
    assert.equal(readEnvelopedData(readContentInfo(der)).version, 3);
    for (const kind of kinds) assert.deepEqual(await decrypt(der, kind), CONTENT);
  });

  test('opens for its owner after the certificate was renewed', async () => {
    const der = await encrypt('aes-256-gcm', 'ml-kem-768');
    const { privateKey } = identityOf('ml-kem-768');
    const renewed = { certificate: identityOf('rsa').certificate, chain: [], privateKey };
    const { content } = await decryptEnveloped(readEnvelopedData(readContentInfo(der)), [renewed]);
    assert.deepEqual(content, CONTENT);
  });

  test('derives the wrapping key as RFC 8418 says, by another implementation of each step', async () => {
    const der = await encrypt('aes-256-gcm', 'x25519');
    const [recipient] = readEnvelopedData(readContentInfo(der)).recipients;
    assert.ok(recipient?.type === 'key-agreement');
    const wrap = recipient.keyEncryptionAlgorithm.parameters!;
    const info = derSequence(
      wrap.source.slice(wrap.start, wrap.end),
      derExplicit(2, derOctetString(Uint8Array.of(0, 0, 1, 0))),
    );
    const spkiHeader = Buffer.from('302a300506032b656e032100', 'hex');
    const publicKey = createPublicKey({
      key: Buffer.concat([spkiHeader, recipient.originatorKey!.publicKey]),
      format: 'der',
      type: 'spki',
    });
    const privateKey = createPrivateKey({
      key: Buffer.from(identityOf('x25519').privateKey.pkcs8),
      format: 'der',
      type: 'pkcs8',
    });
    const secret = diffieHellman({ privateKey, publicKey });
    const key = Buffer.from(hkdfSync('sha256', secret, '', info, 32));
    const unwrap = createDecipheriv('id-aes256-wrap', key, Buffer.alloc(8, 0xa6));
    assert.equal(Buffer.concat([unwrap.update(recipient.encryptedKey), unwrap.final()]).length, 32);
  });

  test('is never written to a point of small order', () => {
    const value = privateValue(identityOf('x25519').privateKey);
    for (const point of [new Uint8Array(32), Uint8Array.of(1, ...new Uint8Array(31)), new Uint8Array(31)]) {
      assert.throws(() => montgomerySecret('x25519', value, point), CryptoError);
    }
  });
});

describe('a signature by a modern key', () => {
  for (const kind of SIGNING) {
    test(`verifies, and not over other content (${kind})`, async () => {
      const der = await signContent({
        content: CONTENT,
        identities: [identityOf(kind)],
        detached: true,
        signingTime: new Date('2026-01-02'),
      });
      const signedData = readSignedData(readContentInfo(der).content);
      const [good] = await verifySignedData(signedData, { detachedContent: CONTENT, certificates: [] });
      assert.deepEqual([good?.ok, good?.codes, good?.signatureAlgorithm], [true, [], kind]);
      const other = CONTENT.slice(1);
      const [bad] = await verifySignedData(signedData, { detachedContent: other, certificates: [] });
      assert.equal(bad?.ok, false);
    });
  }
});

describe('AES-CCM', () => {
  const CASES = [
    { oid: '2.16.840.1.101.3.4.1.7', name: 'aes-128-ccm', key: 16, nonce: 12, tag: 16 },
    { oid: '2.16.840.1.101.3.4.1.27', name: 'aes-192-ccm', key: 24, nonce: 7, tag: 12 },
    { oid: '2.16.840.1.101.3.4.1.47', name: 'aes-256-ccm', key: 32, nonce: 13, tag: 8 },
  ] as const;
  for (const { oid, name, key: keyBytes, nonce: nonceBytes, tag: tagBytes } of CASES) {
    test(`opens what Node.js encrypts, and notices every alteration (${name})`, async () => {
      for (const length of [0, 1, 16, 1000]) {
        for (const additional of [0, 5, 70_000]) {
          const random = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count));
          const [key, nonce, plaintext] = [random(keyBytes), random(nonceBytes), random(length)];
          const additionalData = new Uint8Array(additional).fill(7);
          const cipher = createCipheriv(name, key, nonce, { authTagLength: tagBytes });
          cipher.setAAD(additionalData, { plaintextLength: length });
          const ciphertext = new Uint8Array(Buffer.concat([cipher.update(plaintext), cipher.final()]));
          const tag = new Uint8Array(cipher.getAuthTag());
          const parameters = derSequence(
            derOctetString(nonce),
            ...(tagBytes === 12 ? [] : [derInteger(tagBytes)]),
          );
          const algorithm = readAlgorithmIdentifier(readBer(writeAlgorithmIdentifier(oid, parameters)));
          const content = readContentCipher(algorithm);
          assert.ok(content.authenticated);
          const open = (data: Bytes, ofTag: Bytes, ofData: Bytes): Promise<Bytes | undefined> =>
            decryptContent(content, key, [data], { tag: ofTag, additionalData: ofData });
          assert.deepEqual(await open(ciphertext, tag, additionalData), plaintext);
          const flipped = tag.slice();
          flipped[0]! ^= 1;
          assert.equal(await open(ciphertext, flipped, additionalData), undefined);
          assert.equal(await open(ciphertext, tag.subarray(1), additionalData), undefined);
          assert.equal(await open(concatBytes(ciphertext, Uint8Array.of(0)), tag, additionalData), undefined);
          assert.equal(await open(ciphertext, tag, concatBytes(additionalData, Uint8Array.of(1))), undefined);
        }
      }
    });
  }

  test('with a tag that is quickly guessed is refused', () => {
    const parameters = derSequence(derOctetString(new Uint8Array(12)), derInteger(4));
    const algorithm = writeAlgorithmIdentifier('2.16.840.1.101.3.4.1.7', parameters);
    assert.throws(() => readContentCipher(readAlgorithmIdentifier(readBer(algorithm))), CryptoError);
  });
});
