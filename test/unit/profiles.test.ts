// What each profile writes: the algorithms in the messages themselves, by what the recipients announced.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { SealError } from '../../src/errors.ts';
import { chooseAlgorithms } from '../../src/smime/choose-algorithms.ts';
import type { Draft, NamedCertificate, SealedDraft, SealOptions } from '../../src/smime/seal-contract.ts';
import type { OpenedMessage } from '../../src/smime/contract.ts';
import { open } from '../../src/smime/open.ts';
import { PROFILES, profileByName } from '../../src/smime/profiles.ts';
import { seal } from '../../src/smime/seal.ts';
import { sha256Fingerprint } from '../../src/x509/certificate.ts';
import type { Identity } from '../../src/x509/identity.ts';
import { makeIdentity, type MadeIdentityOptions } from './made-identity.ts';

const ALICE = 'alice@example.org';
const BOB = 'bob@example.org';
const CAROL = 'carol@example.org';
const NOW = new Date('2026-03-01T10:00:00Z');
const DRAFT: Draft = {
  from: { name: '', address: ALICE },
  to: [{ name: '', address: BOB }],
  cc: [],
  bcc: [],
  subject: 'Profiles',
  text: 'Which algorithms?',
  attachments: [],
};

let serial = 0;
const person = (kind: NonNullable<MadeIdentityOptions['kind']>, ...emails: string[]): Promise<Identity> =>
  makeIdentity({ kind, emails, name: emails[0]!, serial: ++serial });
const alice = await person('rsa', ALICE);
const bob = await person('rsa', BOB);
const bobKem = await person('ml-kem-768', BOB);
const aliceKem = await person('ml-kem-1024', ALICE);
const aliceDsa = await person('ml-dsa-65', ALICE);
const carol = await person('x25519', CAROL);

async function everyone(): Promise<NamedCertificate[]> {
  const certificates = [bob, bobKem, aliceKem, carol].map(({ certificate }) => certificate);
  const fingerprints = await Promise.all(certificates.map(sha256Fingerprint));
  return [ALICE, BOB, CAROL].flatMap((address) => fingerprints.map((sha256) => ({ address, sha256 })));
}

async function sealed(options: Partial<SealOptions>, draft: Partial<Draft> = {}): Promise<SealedDraft> {
  return seal(
    { ...DRAFT, ...draft },
    {
      sign: true,
      encrypt: true,
      identity: alice,
      certificates: [bob, bobKem, aliceKem, carol].map(({ certificate }) => certificate),
      anchors: [],
      acceptUntrusted: await everyone(),
      now: NOW,
      ...options,
    },
  );
}

/** Names of all algorithms in the message, as its reader finds them. */
async function written(draft: SealedDraft, reader: Identity): Promise<readonly string[]> {
  const opened: OpenedMessage = await open(draft.messages[0]!.raw, {
    identities: [reader],
    anchors: [],
    now: NOW,
  });
  assert.equal(opened.content?.text?.trim(), DRAFT.text);
  return opened.layers.flatMap(({ algorithms, recipients = [] }) => [
    ...algorithms,
    ...recipients.filter(({ used }) => used).map(({ keyEncryptionAlgorithm }) => keyEncryptionAlgorithm),
  ]);
}

const RSA_ONLY = { certificates: [bob.certificate] };
const ANNOUNCED = [{ address: BOB.toUpperCase(), algorithms: ['aes-256-gcm', 'aes-256-cbc', 'rsaes-oaep'] }];

describe('a profile', () => {
  const CBC = ['aes-256-cbc', 'rsaes-pkcs1-v1_5', 'sha-256'];
  const GCM = ['aes-256-gcm', 'rsaes-oaep', 'sha-256'];
  const CASES: readonly (readonly [string, Partial<SealOptions>, readonly string[]])[] = [
    ['nothing said', {}, [...CBC, 'rsassa-pkcs1-v1_5']],
    ['compatible, to somebody unknown', { profile: 'compatible' }, [...CBC, 'rsassa-pkcs1-v1_5']],
    [
      'compatible, announced',
      { profile: 'compatible', capabilities: ANNOUNCED },
      ['aes-256-gcm', 'rsaes-pkcs1-v1_5', 'sha-256', 'rsassa-pkcs1-v1_5'],
    ],
    ['modern, to somebody unknown', { profile: 'modern' }, [...CBC, 'rsassa-pss']],
    ['modern, announced', { profile: 'modern', capabilities: ANNOUNCED }, [...GCM, 'rsassa-pss']],
    ['bsi-tr-03116-4', { profile: 'bsi-tr-03116-4' }, [...GCM, 'rsassa-pss']],
    [
      'modern, with the caller deciding',
      { profile: 'modern', cipher: 'aes-128-gcm', signatureScheme: 'rsassa-pkcs1-v1_5' },
      ['aes-128-gcm', 'rsaes-pkcs1-v1_5', 'sha-256', 'rsassa-pkcs1-v1_5'],
    ],
  ];
  for (const [name, options, expected] of CASES) {
    test(`writes its algorithms (${name})`, async () => {
      assert.deepEqual(await written(await sealed({ ...RSA_ONLY, ...options }), bob), expected);
    });
  }

  test('post-quantum takes ML-KEM keys although others are there, and signs with ML-DSA where it can', async () => {
    const draft = await sealed({ profile: 'post-quantum', identity: aliceDsa });
    const expected = ['aes-256-gcm', 'ml-kem-768', 'sha-512', 'ml-dsa-65'];
    assert.deepEqual(await written(draft, bobKem), expected);
    assert.deepEqual(await written(draft, aliceKem), ['aes-256-gcm', 'ml-kem-1024', 'sha-512', 'ml-dsa-65']);
    assert.deepEqual(draft.algorithms, ['sha-512', 'ml-dsa-65', 'aes-256-gcm', 'ml-kem-768', 'ml-kem-1024']);
  });

  test('post-quantum refuses a recipient with classical keys only, and a sender as well', async () => {
    const refusedWith = (code: string, detail: string) => (error: unknown) =>
      error instanceof SealError && error.code === code && Object.values(error.details).includes(detail);
    await assert.rejects(
      sealed({ profile: 'post-quantum', ...RSA_ONLY }),
      refusedWith('seal.no-post-quantum-key', BOB),
    );
    const withoutOwn = { certificates: [bobKem.certificate] };
    await assert.rejects(
      sealed({ profile: 'post-quantum', ...withoutOwn }),
      refusedWith('seal.no-own-certificate', ALICE),
    );
  });

  test('chooses for each Bcc recipient alone', async () => {
    const draft = await sealed(
      { profile: 'modern', capabilities: ANNOUNCED, certificates: [bob.certificate, carol.certificate] },
      { to: [{ name: '', address: BOB }], bcc: [{ name: '', address: CAROL }] },
    );
    const copy = { ...draft, messages: draft.messages.filter(({ purpose }) => purpose === 'bcc') };
    assert.equal((await written(draft, bob))[0], 'aes-256-gcm');
    assert.deepEqual((await written(copy, carol)).slice(0, 2), ['aes-256-cbc', 'ecdh-hkdf-sha-256']);
  });

  test('follows what the last message of a correspondent announced', async () => {
    const draft = await sealed(
      { encrypt: false, identity: bob },
      { from: { name: '', address: BOB }, to: [{ name: '', address: ALICE }] },
    );
    const received = await open(draft.messages[0]!.raw, { identities: [], anchors: [], now: NOW });
    const algorithms = received.layers[0]?.signers?.[0]?.capabilities ?? [];
    assert.ok(algorithms.includes('aes-256-gcm'));
    const answer = await sealed({
      ...RSA_ONLY,
      profile: 'modern',
      capabilities: [{ address: BOB, algorithms }],
    });
    assert.deepEqual((await written(answer, bob)).slice(0, 2), ['aes-256-gcm', 'rsaes-pkcs1-v1_5']);
  });

  test('is documented', () => {
    const document = readFileSync(path.resolve(import.meta.dirname, '../../docs/PROFILES.md'), 'utf8');
    const rows = [...document.matchAll(/^\| `([a-z0-9-]+)`\s+\|/gm)].map(([, name]) => name);
    assert.deepEqual(rows, Object.keys(PROFILES));
    for (const [name, { ciphers, keyTransports, keys }] of Object.entries(PROFILES)) {
      const row = document.split('\n').find((line) => line.startsWith(`| \`${name}\``))!;
      for (const cipher of ciphers) assert.ok(row.includes(`\`${cipher}\``), `${name}: ${cipher}`);
      if (keys === 'any') for (const one of keyTransports) assert.ok(row.includes(`\`${one}\``), one);
    }
  });
});

describe('an authenticated cipher', () => {
  test('is written by every profile where all recipients announced one, and not where one of them did not', () => {
    for (const [name, profile] of Object.entries(PROFILES)) {
      const both = [BOB, CAROL].map((address) => ({ address, algorithms: ['aes-256-gcm', 'aes-256-cbc'] }));
      assert.equal(chooseAlgorithms(profile, [BOB, CAROL], both).cipher, 'aes-256-gcm', name);
      if (profile.choice === 'always') continue;
      assert.equal(chooseAlgorithms(profile, [BOB, CAROL], both.slice(1)).cipher, 'aes-256-cbc', name);
    }
  });
});

describe('the choice of a cipher', () => {
  const modern = profileByName('modern');
  const choose = (...lists: (readonly string[])[]): string =>
    chooseAlgorithms(
      modern,
      lists.map((_, i) => `${i}@example.org`),
      lists.map((algorithms, i) => ({ address: `${i}@example.org`, algorithms })),
    ).cipher;

  test('is the best that everybody announced', () => {
    assert.equal(choose(['aes-256-gcm'], ['aes-256-gcm', 'aes-128-cbc']), 'aes-256-gcm');
    assert.equal(choose(['aes-256-gcm', 'aes-128-gcm'], ['aes-128-gcm']), 'aes-128-gcm');
    assert.equal(choose(['aes-256-gcm', 'aes-128-cbc'], ['aes-128-cbc']), 'aes-128-cbc');
  });

  test('is what all programs read where nothing in common is known', () => {
    assert.equal(choose(['aes-256-gcm'], []), 'aes-256-cbc');
    assert.equal(choose(['aes-256-gcm'], ['des-ede3-cbc']), 'aes-256-cbc');
    assert.equal(choose(['aes-256-gcm'], ['rsaes-oaep']), 'aes-256-cbc');
  });

  test('goes by what somebody announced last', () => {
    const capabilities = [
      { address: BOB, algorithms: ['aes-256-gcm'] },
      { address: BOB, algorithms: ['aes-256-cbc'] },
    ];
    assert.equal(chooseAlgorithms(modern, [BOB], capabilities).cipher, 'aes-256-cbc');
  });
});
