// PKI.js as a second peer: it writes user keying material, and content in pieces of 1 KiB.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as pkijs from 'pkijs';
import type { Bytes } from '../../src/bytes.ts';
import { readContentInfo } from '../../src/cms/content-info.ts';
import { decryptEnveloped } from '../../src/cms/decrypt.ts';
import { encryptContent } from '../../src/cms/encrypt.ts';
import { readEnvelopedData } from '../../src/cms/enveloped-data.ts';
import { makeKeyRing, type KeyKind, type KeyRing } from './key-ring.ts';

const CONTENT = new TextEncoder().encode(
  'Content-Type: text/plain\r\n\r\n' + 'From another engine.\r\n'.repeat(300),
);
const KINDS = ['rsa', 'p-256', 'p-384', 'p-521'] as const;

let ring: KeyRing;
before(async () => {
  ring = await makeKeyRing(KINDS);
});
after(() => ring.dispose());

async function pkijsEncrypts(kind: KeyKind): Promise<Bytes> {
  const { certificate } = ring.entry(kind).identity;
  const enveloped = new pkijs.EnvelopedData();
  enveloped.addRecipientByCertificate(pkijs.Certificate.fromBER(certificate.der), {
    oaepHashAlgorithm: 'SHA-256',
  });
  const cipher: AesKeyAlgorithm = { name: 'AES-CBC', length: 256 };
  await enveloped.encrypt(cipher, CONTENT.buffer);
  const contentInfo = new pkijs.ContentInfo({
    contentType: pkijs.ContentInfo.ENVELOPED_DATA,
    content: enveloped.toSchema(),
  });
  return new Uint8Array(contentInfo.toSchema().toBER(false));
}

describe('a message encrypted by PKI.js opens', () => {
  for (const kind of KINDS) {
    test(`for ${kind}`, async () => {
      const enveloped = readEnvelopedData(readContentInfo(await pkijsEncrypts(kind)));
      const [recipient] = enveloped.recipients;
      if (kind !== 'rsa') assert.ok(recipient?.type === 'key-agreement' && recipient.ukm !== undefined);
      assert.ok(enveloped.encryptedContent.length > 1);
      const opened = await decryptEnveloped(enveloped, [ring.entry(kind).identity]);
      assert.deepEqual(opened.content, CONTENT);
    });
  }
});

test('a message with OAEP encrypted by the engine opens in PKI.js', async () => {
  const { certificate, privateKey } = ring.entry('rsa').identity;
  const options = { content: CONTENT, recipients: [certificate], cipher: 'aes-256-cbc' } as const;
  const der = await encryptContent({ ...options, keyTransport: 'rsaes-oaep' });
  const { content } = pkijs.ContentInfo.fromBER(der) as { content: unknown };
  const enveloped = new pkijs.EnvelopedData({ schema: content });
  const opened = await enveloped.decrypt(0, { recipientPrivateKey: privateKey.pkcs8.buffer });
  assert.deepEqual(new Uint8Array(opened), CONTENT);
});
