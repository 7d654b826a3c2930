// Messages for passwords and shared keys, and for twisted Brainpool curves, made by openssl.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openssl } from '../webmail/openssl.ts';
import { fromHex, type Bytes } from '../../src/bytes.ts';
import { readContentInfo } from '../../src/cms/content-info.ts';
import type { SharedSecrets } from '../../src/cms/content-key.ts';
import { decryptEnveloped, type DecryptedContent } from '../../src/cms/decrypt.ts';
import { readEnvelopedData } from '../../src/cms/enveloped-data.ts';
import { readSignedData } from '../../src/cms/signed-data.ts';
import { verifySignedData } from '../../src/cms/verify.ts';
import { CmsError } from '../../src/errors.ts';
import { makeKeyRing, type KeyKind, type KeyRing } from './key-ring.ts';

const CONTENT = new TextEncoder().encode('Agreed on beforehand.\r\n');
const IDENTIFIER = '0a0b0c';
const TWISTED: readonly KeyKind[] = ['brainpool-256t1', 'brainpool-384t1', 'brainpool-512t1'];

let ring: KeyRing;
before(async () => {
  ring = await makeKeyRing(['rsa', ...TWISTED]);
});
after(() => ring.dispose());

async function encrypted(...args: string[]): Promise<Bytes> {
  return new Uint8Array(await openssl(['cms', '-encrypt', '-binary', '-outform', 'DER', ...args], CONTENT));
}

function decrypt(der: Bytes, secrets: SharedSecrets, ...kinds: KeyKind[]): Promise<DecryptedContent> {
  const identities = kinds.map((kind) => ring.entry(kind).identity);
  return decryptEnveloped(readEnvelopedData(readContentInfo(der)), identities, secrets);
}

function refusedWith(code: string): (error: unknown) => boolean {
  return (error) => error instanceof CmsError && error.code === code;
}

describe('a message for a password', () => {
  for (const cipher of ['-aes-256-cbc', '-aes-128-cbc', '-des3']) {
    test(`opens with it, whatever the key is wrapped with (${cipher})`, async () => {
      const der = await encrypted('-pwri_password', 'correct horse', cipher);
      const opened = await decrypt(der, { passwords: ['wrong', 'correct horse'] });
      assert.deepEqual(opened.content, CONTENT);
      assert.equal(opened.usedIdentity, undefined);
      assert.deepEqual(
        opened.recipients.map(({ type, used }) => [type, used]),
        [['password', true]],
      );
    });
  }

  test('stays closed with another one, and without any', async () => {
    const der = await encrypted('-pwri_password', 'correct horse', '-aes-256-cbc');
    for (const secrets of [{ passwords: ['battery staple'] }, {}]) {
      await assert.rejects(decrypt(der, secrets), refusedWith('decrypt.no-recipient-key'));
    }
  });

  test('and for a certificate opens with either', async () => {
    const der = await encrypted('-pwri_password', 'both', '-aes-256-cbc', ring.entry('rsa').certificateFile);
    assert.deepEqual((await decrypt(der, { passwords: ['both'] })).content, CONTENT);
    assert.deepEqual((await decrypt(der, {}, 'rsa')).content, CONTENT);
  });
});

describe('a message for a shared key', () => {
  for (const octets of [16, 24, 32]) {
    test(`of ${8 * octets} bits opens with the key of that name, and with no other`, async () => {
      const key = crypto.getRandomValues(new Uint8Array(octets));
      const hex = Buffer.from(key).toString('hex');
      const der = await encrypted('-secretkey', hex, '-secretkeyid', IDENTIFIER, '-aes-256-cbc');
      const opened = await decrypt(der, { keys: [{ identifier: fromHex(IDENTIFIER), key }] });
      assert.deepEqual(opened.content, CONTENT);
      assert.equal(opened.recipients[0]?.subjectKeyIdentifier, IDENTIFIER);
      const other = crypto.getRandomValues(new Uint8Array(octets));
      for (const keys of [
        [{ identifier: fromHex('ff'), key }],
        [{ identifier: fromHex(IDENTIFIER), key: other }],
      ]) {
        await assert.rejects(decrypt(der, { keys }), refusedWith('decrypt.no-recipient-key'));
      }
    });
  }
});

describe('a twisted Brainpool curve', () => {
  for (const kind of TWISTED) {
    test(`opens and verifies what openssl made (${kind})`, async () => {
      const { certificateFile, keyFile } = ring.entry(kind);
      const der = await encrypted('-aes-256-cbc', certificateFile);
      assert.deepEqual((await decrypt(der, {}, kind)).content, CONTENT);
      const args = ['-nodetach', '-signer', certificateFile, '-inkey', keyFile];
      const signed = await openssl(['cms', '-sign', '-binary', '-outform', 'DER', ...args], CONTENT);
      const { content } = readContentInfo(new Uint8Array(signed));
      const [result] = await verifySignedData(readSignedData(content), { certificates: [] });
      assert.equal(result?.ok, true);
    });
  }
});
