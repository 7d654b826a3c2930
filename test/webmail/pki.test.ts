// The test PKI and the messages made with it, checked with openssl alone: later tests rely on them.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  clearSigned,
  enveloped,
  opaqueSigned,
  signedAndEnveloped,
  tampered,
  textEntity,
} from './messages.ts';
import type { EncryptOptions } from './messages.ts';
import { openssl, tryOpenssl } from './openssl.ts';
import { makePki, P12_PASSWORD } from './pki.ts';
import type { Identity, Pki } from './pki.ts';

const ENTITY = textEntity('Grüße aus dem Test,\nzweite Zeile = lang '.repeat(5));

describe('the test PKI', () => {
  let pki: Pki;
  before(async () => (pki = await makePki()));
  after(() => pki.dispose());

  const verified = async (message: Buffer, anchor = pki.root) =>
    tryOpenssl(['cms', '-verify', '-inform', 'SMIME', '-CAfile', anchor.certificateFile], message);
  const decrypted = async (message: Buffer, { certificateFile, keyFile }: Identity) =>
    openssl(
      ['cms', '-decrypt', '-binary', '-inform', 'SMIME', '-recip', certificateFile, '-inkey', keyFile],
      message,
    );

  for (const name of ['alice', 'bob', 'carol', 'aliceEc', 'bobEc', 'subjectOnly'] as const) {
    test(`${name} has a valid S/MIME certificate with the right address`, async () => {
      const { certificateFile, chainFile, address } = pki.people[name];
      const check = [
        'verify',
        '-purpose',
        'smimesign',
        '-verify_email',
        address,
        '-CAfile',
        pki.root.certificateFile,
      ];
      await openssl([...check, '-untrusted', chainFile!, certificateFile]);
    });
  }

  test('the expired and the untrusted certificate are just that', async () => {
    const check = ['verify', '-CAfile', pki.root.certificateFile];
    const { expired, mallory } = pki.people;
    const outcomes = await Promise.all([
      tryOpenssl([...check, '-untrusted', expired.chainFile!, expired.certificateFile]),
      tryOpenssl([...check, mallory.certificateFile]),
    ]);
    assert.match(outcomes[0].stderr, /certificate has expired/);
    assert.match(outcomes[1].stderr, /unable to get local issuer certificate/);
  });

  test('the .p12 files open with their password and hold the chain', async () => {
    const { p12, legacyP12 } = pki.people.alice;
    for (const [file, options] of [
      [p12, []],
      [legacyP12, ['-legacy']],
    ] as const) {
      assert.ok(file);
      const pem = await openssl([
        'pkcs12',
        ...options,
        '-noenc',
        '-passin',
        `pass:${P12_PASSWORD}`,
        '-in',
        file.file,
      ]);
      assert.equal(pem.toString().match(/BEGIN CERTIFICATE/g)?.length, 2);
      assert.match(pem.toString(), /BEGIN PRIVATE KEY/);
    }
  });

  test('a clear-signed message verifies and gives back the exact entity', async () => {
    const { code, stdout, stderr } = await verified(await clearSigned({}, ENTITY, pki.people.bob));
    assert.equal(code, 0, stderr);
    assert.deepEqual(stdout, ENTITY);
  });

  test('an opaque message verifies, by RSA, RSA-PSS, ECDSA, and as BER', async () => {
    const { bob, bobEc } = pki.people;
    for (const message of await Promise.all([
      opaqueSigned({}, ENTITY, bob),
      opaqueSigned({}, ENTITY, bob, { pss: true, digest: 'sha384' }),
      opaqueSigned({}, ENTITY, bobEc),
      opaqueSigned({}, ENTITY, bob, { stream: true }),
    ])) {
      const { code, stdout, stderr } = await verified(message);
      assert.equal(code, 0, stderr);
      assert.deepEqual(stdout, ENTITY);
    }
  });

  test('a tampered message does not verify, nor does one by another authority', async () => {
    const [changed, foreign] = await Promise.all([
      tampered({}, 'Please pay', pki.people.bob).then((message) => verified(message)),
      clearSigned({}, ENTITY, pki.people.mallory).then((message) => verified(message)),
    ]);
    assert.match(changed.stderr, /digest|verification failure/i);
    assert.match(foreign.stderr, /unable to get local issuer certificate/);
  });

  const encryptions: readonly [string, 'alice' | 'aliceEc', EncryptOptions][] = [
    ['RSAES-PKCS1-v1_5', 'alice', {}],
    ['RSAES-OAEP with SHA-256', 'alice', { oaep: 'sha256' }],
    ['ECDH', 'aliceEc', {}],
    ['AES-256-GCM', 'alice', { cipher: 'aes-256-gcm' }],
    ['BER of indefinite length', 'alice', { stream: true, cipher: 'aes-128-cbc' }],
  ];
  for (const [what, reader, options] of encryptions) {
    test(`a message encrypted by ${what} opens with the recipient's key`, async () => {
      const message = await enveloped({}, ENTITY, [pki.people[reader]], options);
      if (options.cipher === 'aes-256-gcm') {
        assert.match(message.toString(), /smime-type=authEnveloped-data/);
        const body = message.toString().split('\r\n\r\n')[1]!;
        const file = path.join(pki.folder, 'gcm.der');
        await writeFile(file, Buffer.from(body, 'base64'));
        const { keyFile, certificateFile } = pki.people[reader];
        const open = ['cms', '-decrypt', '-binary', '-inform', 'DER', '-in', file];
        assert.deepEqual(await openssl([...open, '-recip', certificateFile, '-inkey', keyFile]), ENTITY);
        return;
      }
      assert.deepEqual(await decrypted(message, pki.people[reader]), ENTITY);
    });
  }

  test('a signed and encrypted message verifies once it is opened', async () => {
    const { alice, bob } = pki.people;
    const inner = await decrypted(await signedAndEnveloped({}, ENTITY, bob, [alice, bob]), alice);
    const { code, stdout, stderr } = await verified(inner);
    assert.equal(code, 0, stderr);
    assert.deepEqual(stdout, ENTITY);
  });
});
