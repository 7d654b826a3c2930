// Signatures between the engine and openssl, in both directions.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openssl, tryOpenssl } from '../webmail/openssl.ts';
import { concatBytes, type Bytes } from '../../src/bytes.ts';
import { readContentInfo } from '../../src/cms/content-info.ts';
import { signContent, type SignOptions } from '../../src/cms/sign.ts';
import { readSignedData } from '../../src/cms/signed-data.ts';
import { verifySignedData, type SignerResult } from '../../src/cms/verify.ts';
import { makeKeyRing, type KeyKind, type KeyRing } from './key-ring.ts';

const CONTENT = new TextEncoder().encode(
  `Content-Type: text/plain\r\n\r\n${'A letter with a seal.\r\n'.repeat(700)}`,
);
const KINDS: readonly KeyKind[] = [
  ...(['rsa', 'rsa-other', 'rsa-1024', 'rsa-pss', 'rsa-pss-sha384'] as const),
  ...(['p-256', 'p-384', 'p-521', 'brainpool'] as const),
];

let ring: KeyRing;
before(async () => {
  ring = await makeKeyRing(KINDS);
});
after(() => ring.dispose());

function bytes(buffer: Buffer): Bytes {
  return new Uint8Array(buffer);
}

async function opensslSigns(kinds: readonly KeyKind[], args: readonly string[]): Promise<Bytes> {
  const signers = kinds.flatMap((kind) => {
    const { certificateFile, keyFile } = ring.entry(kind);
    return ['-signer', certificateFile, '-inkey', keyFile];
  });
  return bytes(await openssl(['cms', '-sign', '-binary', '-outform', 'DER', ...signers, ...args], CONTENT));
}

async function engineVerifies(
  der: Bytes,
  detached: boolean,
  kinds: readonly KeyKind[] = [],
): Promise<readonly SignerResult[]> {
  const signedData = readSignedData(readContentInfo(der).content);
  const certificates = kinds.map((kind) => ring.entry(kind).identity.certificate);
  if (!detached) assert.deepEqual(concatBytes(...signedData.content!), CONTENT);
  return verifySignedData(signedData, { certificates, ...(detached ? { detachedContent: CONTENT } : {}) });
}

function assertGood(results: readonly SignerResult[], kinds: readonly KeyKind[]): void {
  assert.equal(results.length, kinds.length);
  for (const result of results) assert.deepEqual([result.ok, result.codes], [true, []]);
  const found = results.map((result) => result.certificate?.serialNumber).sort();
  assert.deepEqual(found, kinds.map((kind) => ring.entry(kind).identity.certificate.serialNumber).sort());
}

describe('a message signed by openssl verifies', () => {
  const PSS = ['-keyopt', 'rsa_padding_mode:pss'];
  const CASES: readonly (readonly [string, KeyKind, readonly string[]])[] = [
    ['RSA PKCS#1 v1.5', 'rsa', []],
    ['RSA with SHA-384', 'rsa', ['-md', 'sha384']],
    ['RSA with SHA-512', 'rsa', ['-md', 'sha512']],
    ['RSA with SHA-224', 'rsa', ['-md', 'sha224']],
    ['RSA with SHA3-256', 'rsa', ['-md', 'sha3-256']],
    ['RSA without capabilities', 'rsa', ['-nosmimecap']],
    ['RSA by key identifier', 'rsa', ['-keyid']],
    ['PSS with the longest salt', 'rsa', PSS],
    ['PSS with a salt as long as the digest', 'rsa', [...PSS, '-keyopt', 'rsa_pss_saltlen:digest']],
    ['PSS without salt', 'rsa', [...PSS, '-keyopt', 'rsa_pss_saltlen:0']],
    ['PSS with SHA-256 and a mask of SHA-1', 'rsa', [...PSS, '-keyopt', 'rsa_mgf1_md:sha1']],
    ['PSS with SHA-512', 'rsa', [...PSS, '-md', 'sha512']],
    ['a key for PSS alone', 'rsa-pss', PSS],
    ['a key for PSS with SHA-384 alone', 'rsa-pss-sha384', [...PSS, '-md', 'sha384']],
    ['P-256', 'p-256', []],
    ['P-256 with SHA-512', 'p-256', ['-md', 'sha512']],
    ['P-256 with SHA-224', 'p-256', ['-md', 'sha224']],
    ['P-384', 'p-384', ['-md', 'sha384']],
    ['P-521', 'p-521', ['-md', 'sha512']],
    ['P-521 by key identifier', 'p-521', ['-keyid']],
    ['Brainpool P256r1', 'brainpool', []],
  ];
  for (const [name, kind, args] of CASES) {
    test(`${name}: detached and opaque`, async () => {
      assertGood(await engineVerifies(await opensslSigns([kind], args), true), [kind]);
      assertGood(await engineVerifies(await opensslSigns([kind], [...args, '-nodetach']), false), [kind]);
    });
    // openssl 3.0 cannot write PSS as a stream ("illegal zero content").
    if (args.includes('rsa_padding_mode:pss')) continue;
    test(`${name}: as a stream, of indefinite length`, async () => {
      const der = await opensslSigns([kind], [...args, '-nodetach', '-stream']);
      assert.equal(der[1], 0x80);
      assertGood(await engineVerifies(der, false), [kind]);
    });
  }

  test('by several signers, each judged on their own', async () => {
    const kinds = ['rsa', 'p-256', 'rsa-other'] as const;
    assertGood(await engineVerifies(await opensslSigns(kinds, ['-nodetach']), false), kinds);
  });

  test('with certificates from outside', async () => {
    const der = await opensslSigns(['rsa'], ['-nocerts']);
    const [without] = await engineVerifies(der, true);
    assert.deepEqual(without!.codes, ['signature.no-certificate']);
    assertGood(await engineVerifies(der, true, ['p-256', 'rsa']), ['rsa']);
  });

  test('with SHA-1, MD5, a short key or no signed attributes, and says so', async () => {
    const codes = async (kind: KeyKind, args: readonly string[]): Promise<unknown> => {
      const [result] = await engineVerifies(await opensslSigns([kind], args), true);
      return [result!.ok, result!.codes];
    };
    assert.deepEqual(await codes('rsa', ['-md', 'sha1']), [true, ['signature.weak-digest']]);
    assert.deepEqual(await codes('rsa', ['-md', 'md5']), [true, ['signature.broken-digest']]);
    assert.deepEqual(await codes('rsa-1024', []), [true, ['signature.weak-key']]);
    assert.deepEqual(await codes('rsa', ['-noattr']), [true, ['signature.no-signed-attributes']]);
  });

  test('and its signing time is read', async () => {
    const before = Date.now();
    const [result] = await engineVerifies(await opensslSigns(['rsa'], []), true);
    assert.ok(Math.abs(result!.signingTime!.getTime() - before) < 60_000);
    assert.deepEqual(result!.capabilities.slice(0, 1), ['aes-256-cbc']);
  });
});

describe('a message signed by the engine verifies in openssl', () => {
  const CASES: readonly (readonly [string, KeyKind, Partial<SignOptions>])[] = [
    ['RSA PKCS#1 v1.5', 'rsa', {}],
    ['RSA with SHA-512', 'rsa', { digest: 'sha-512' }],
    ['PSS', 'rsa', { scheme: 'rsassa-pss' }],
    ['PSS with SHA-384', 'rsa', { scheme: 'rsassa-pss', digest: 'sha-384' }],
    ['a key for PSS alone', 'rsa-pss', {}],
    ['a key for PSS with SHA-384 alone', 'rsa-pss-sha384', {}],
    ['P-256', 'p-256', {}],
    ['P-384', 'p-384', {}],
    ['P-521', 'p-521', {}],
  ];
  for (const [name, kind, options] of CASES) {
    for (const detached of [true, false]) {
      test(`${name}, ${detached ? 'detached' : 'opaque'}`, async () => {
        const { identity, certificateFile } = ring.entry(kind);
        const signingTime = new Date();
        const der = await signContent({
          content: CONTENT,
          identities: [identity],
          detached,
          signingTime,
          ...options,
        });
        const content = detached ? ['-content', await ring.file(`${kind}.txt`, CONTENT)] : [];
        const args = [
          'cms',
          '-verify',
          '-binary',
          '-inform',
          'DER',
          '-CAfile',
          certificateFile,
          '-purpose',
          'any',
        ];
        assert.deepEqual(bytes(await openssl([...args, ...content], der)), CONTENT);
        assertGood(await engineVerifies(der, detached), [kind]);
      });
    }
  }

  test('by two signers at once', async () => {
    const identities = [ring.entry('rsa').identity, ring.entry('p-384').identity];
    const der = await signContent({ content: CONTENT, identities, detached: false, signingTime: new Date() });
    const args = ['cms', '-verify', '-binary', '-inform', 'DER', '-noverify'];
    assert.deepEqual(bytes(await openssl(args, der)), CONTENT);
    assertGood(await engineVerifies(der, false), ['rsa', 'p-384']);
  });

  test('and not when a byte was changed', async () => {
    const { identity, certificateFile } = ring.entry('rsa');
    const options = { identities: [identity], detached: false, signingTime: new Date() };
    const der = await signContent({ content: CONTENT, ...options });
    der[der.length - 2000 - identity.certificate.der.length]! ^= 1;
    const args = [
      'cms',
      '-verify',
      '-binary',
      '-inform',
      'DER',
      '-CAfile',
      certificateFile,
      '-purpose',
      'any',
    ];
    assert.notEqual((await tryOpenssl(args, der)).code, 0);
  });
});
