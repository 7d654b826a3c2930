// Encryption between the engine and openssl, in both directions.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openssl } from '../webmail/openssl.ts';
import type { Bytes } from '../../src/bytes.ts';
import { CmsError } from '../../src/errors.ts';
import { readContentInfo } from '../../src/cms/content-info.ts';
import { decryptEnveloped, type DecryptedContent } from '../../src/cms/decrypt.ts';
import { encryptContent, type EncryptOptions } from '../../src/cms/encrypt.ts';
import { readEnvelopedData } from '../../src/cms/enveloped-data.ts';
import { isRecipient, recipientFacts } from '../../src/cms/recipient-facts.ts';
import { makeKeyRing, type KeyKind, type KeyRing } from './key-ring.ts';

const CONTENT = new TextEncoder().encode(
  `Content-Type: text/plain\r\n\r\n${'A sealed letter.\r\n'.repeat(900)}`,
);
const OAEP = ['-keyopt', 'rsa_padding_mode:oaep'];

let ring: KeyRing;
before(async () => {
  ring = await makeKeyRing(['rsa', 'rsa-other', 'rsa-3072', 'p-256', 'p-384', 'p-521', 'brainpool']);
});
after(() => ring.dispose());

function bytes(buffer: Buffer): Bytes {
  return new Uint8Array(buffer);
}

async function opensslEncrypts(
  recipients: readonly (readonly [KeyKind, ...string[]])[],
  args: readonly string[],
): Promise<Bytes> {
  const to = recipients.flatMap(([kind, ...options]) => [
    '-recip',
    ring.entry(kind).certificateFile,
    ...options,
  ]);
  return bytes(await openssl(['cms', '-encrypt', '-binary', '-outform', 'DER', ...args, ...to], CONTENT));
}

function engineDecrypts(der: Bytes, ...kinds: KeyKind[]): Promise<DecryptedContent> {
  const enveloped = readEnvelopedData(readContentInfo(der));
  return decryptEnveloped(
    enveloped,
    kinds.map((kind) => ring.entry(kind).identity),
  );
}

async function assertOpens(der: Bytes, kind: KeyKind, cipher?: string): Promise<void> {
  const opened = await engineDecrypts(der, kind);
  assert.deepEqual(opened.content, CONTENT);
  assert.equal(opened.recipients.filter(({ used }) => used).length, 1);
  if (cipher !== undefined) assert.equal(opened.cipher, cipher);
}

async function assertRefused(work: Promise<unknown>, code: string): Promise<void> {
  await assert.rejects(work, (error) => error instanceof CmsError && error.code === code);
}

describe('a message encrypted by openssl opens', () => {
  const KEYS: readonly (readonly [string, KeyKind, ...string[]])[] = [
    ['RSA', 'rsa'],
    ['RSA of 3072 bits', 'rsa-3072'],
    ['OAEP with SHA-1', 'rsa', ...OAEP],
    ['OAEP with SHA-256', 'rsa', ...OAEP, '-keyopt', 'rsa_oaep_md:sha256'],
    ['OAEP with SHA-384', 'rsa', ...OAEP, '-keyopt', 'rsa_oaep_md:sha384'],
    ['OAEP with SHA-512', 'rsa', ...OAEP, '-keyopt', 'rsa_oaep_md:sha512'],
    ['OAEP with SHA-224', 'rsa', ...OAEP, '-keyopt', 'rsa_oaep_md:sha224'],
    [
      ...([
        'OAEP with SHA-256 and a mask of SHA-1',
        'rsa',
        ...OAEP,
        '-keyopt',
        'rsa_oaep_md:sha256',
      ] as const),
      ...['-keyopt', 'rsa_mgf1_md:sha1'],
    ],
    ['OAEP with a label', 'rsa', ...OAEP, '-keyopt', 'rsa_oaep_label:0a0b0c'],
    ['ECDH on P-256', 'p-256'],
    ['ECDH on P-256 with SHA-256', 'p-256', '-keyopt', 'ecdh_kdf_md:sha256'],
    ['ECDH on P-384 with SHA-384', 'p-384', '-keyopt', 'ecdh_kdf_md:sha384'],
    ['ECDH on P-521 with SHA-512', 'p-521', '-keyopt', 'ecdh_kdf_md:sha512'],
    ['ECDH on P-256 with SHA-224', 'p-256', '-keyopt', 'ecdh_kdf_md:sha224'],
    ['cofactor ECDH on P-256', 'p-256', '-keyopt', 'ecdh_cofactor_mode:1'],
    ['ECDH on Brainpool P256r1', 'brainpool'],
  ];
  for (const [name, ...recipient] of KEYS) {
    test(`${name}: by issuer and serial number, by key identifier, as a stream`, async () => {
      await assertOpens(await opensslEncrypts([recipient], ['-aes256']), recipient[0], 'aes-256-cbc');
      await assertOpens(await opensslEncrypts([recipient], ['-aes256', '-keyid']), recipient[0]);
      const stream = await opensslEncrypts([recipient], ['-aes256', '-stream']);
      assert.equal(stream[1], 0x80);
      await assertOpens(stream, recipient[0]);
    });
  }

  const CIPHERS: readonly (readonly [string, string])[] = [
    ['-aes128', 'aes-128-cbc'],
    ['-aes192', 'aes-192-cbc'],
    ['-aes256', 'aes-256-cbc'],
    ['-aes-128-gcm', 'aes-128-gcm'],
    ['-aes-192-gcm', 'aes-192-gcm'],
    ['-aes-256-gcm', 'aes-256-gcm'],
    ['-des3', 'des-ede3-cbc'],
    ['-camellia128', 'camellia-128-cbc'],
    ['-camellia256', 'camellia-256-cbc'],
  ];
  for (const [option, cipher] of CIPHERS) {
    test(`with ${cipher}, for RSA and for P-256`, async () => {
      for (const kind of ['rsa', 'p-256'] as const) {
        await assertOpens(await opensslEncrypts([[kind]], [option]), kind, cipher);
        await assertOpens(await opensslEncrypts([[kind]], [option, '-stream']), kind, cipher);
      }
    });
  }

  test('for several recipients, each with their own key', async () => {
    const der = await opensslEncrypts([['rsa-other'], ['p-256'], ['rsa', ...OAEP], ['p-521']], ['-aes256']);
    for (const kind of ['rsa-other', 'p-256', 'rsa', 'p-521'] as const) await assertOpens(der, kind);
    const facts = recipientFacts(readEnvelopedData(readContentInfo(der)));
    assert.deepEqual(facts.map(({ type }) => type).sort(), [
      'key-agreement',
      'key-agreement',
      'key-transport',
      'key-transport',
    ]);
  });

  test('with the right one of many identities, also when the certificate was renewed', async () => {
    const der = await opensslEncrypts([['rsa']], ['-aes256']);
    const opened = await engineDecrypts(der, 'p-256', 'rsa-other', 'rsa');
    assert.equal(opened.usedIdentity, ring.entry('rsa').identity);
    const renewed = {
      ...ring.entry('rsa-other').identity,
      privateKey: ring.entry('rsa').identity.privateKey,
    };
    const enveloped = readEnvelopedData(readContentInfo(der));
    assert.equal(isRecipient(enveloped, renewed.certificate), false);
    const again = await decryptEnveloped(enveloped, [ring.entry('rsa-other').identity, renewed]);
    assert.equal(again.usedIdentity, renewed);
    assert.deepEqual(again.content, CONTENT);
  });

  test('and does not for others', async () => {
    for (const recipient of ['rsa', 'p-256'] as const) {
      const der = await opensslEncrypts([[recipient]], ['-aes256']);
      await assertRefused(engineDecrypts(der, 'rsa-other'), 'decrypt.no-recipient-key');
      await assertRefused(engineDecrypts(der, 'p-521'), 'decrypt.no-recipient-key');
      await assertRefused(engineDecrypts(der), 'decrypt.no-recipient-key');
    }
  });

  test('and an altered GCM message is refused', async () => {
    const der = await opensslEncrypts([['rsa']], ['-aes-256-gcm']);
    der[der.length - 100]! ^= 1;
    await assertRefused(engineDecrypts(der, 'rsa'), 'decrypt.failed');
  });
});

describe('a message encrypted by the engine opens in openssl', () => {
  const CASES: readonly (readonly [string, KeyKind, Partial<EncryptOptions>])[] = [
    ['RSA', 'rsa', {}],
    ['RSA of 3072 bits', 'rsa-3072', {}],
    ['OAEP', 'rsa', { keyTransport: 'rsaes-oaep' }],
    ['OAEP with SHA-1', 'rsa', { keyTransport: 'rsaes-oaep', oaepHash: 'sha-1' }],
    ['OAEP with SHA-512', 'rsa', { keyTransport: 'rsaes-oaep', oaepHash: 'sha-512' }],
    ['ECDH on P-256', 'p-256', {}],
    ['ECDH on P-384', 'p-384', {}],
    ['ECDH on P-521', 'p-521', {}],
  ];
  const decryptArgs = (kind: KeyKind): string[] => {
    const { certificateFile, keyFile } = ring.entry(kind);
    return ['cms', '-decrypt', '-binary', '-inform', 'DER', '-recip', certificateFile, '-inkey', keyFile];
  };
  for (const [name, kind, options] of CASES) {
    for (const cipher of ['aes-128-cbc', 'aes-256-cbc', 'aes-128-gcm', 'aes-256-gcm'] as const) {
      test(`${name}, ${cipher}`, async () => {
        const recipients = [ring.entry(kind).identity.certificate];
        const der = await encryptContent({ content: CONTENT, recipients, cipher, ...options });
        assert.deepEqual(bytes(await openssl(decryptArgs(kind), der)), CONTENT);
        await assertOpens(der, kind, cipher);
      });
    }
  }

  test('for recipients of all kinds at once', async () => {
    const kinds = ['rsa', 'p-256', 'rsa-3072', 'p-384', 'p-521'] as const;
    const recipients = [...kinds, 'rsa' as const].map((kind) => ring.entry(kind).identity.certificate);
    const der = await encryptContent({ content: CONTENT, recipients, cipher: 'aes-256-cbc' });
    for (const kind of kinds) assert.deepEqual(bytes(await openssl(decryptArgs(kind), der)), CONTENT);
    assert.equal(recipientFacts(readEnvelopedData(readContentInfo(der))).length, kinds.length);
  });

  test('with no content at all', async () => {
    const recipients = [ring.entry('rsa').identity.certificate];
    for (const cipher of ['aes-256-cbc', 'aes-256-gcm'] as const) {
      const der = await encryptContent({ content: new Uint8Array(0), recipients, cipher });
      assert.equal((await engineDecrypts(der, 'rsa')).content.length, 0);
    }
  });
});
