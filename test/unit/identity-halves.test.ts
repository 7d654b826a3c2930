// Keys and certificates that come in files of their own become identities, in any order and at any time.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, beforeEach, describe, test } from 'node:test';
import { bytesFromLatin1, concatBytes, type Bytes } from '../../src/bytes.ts';
import { certificatesOnly } from '../../src/cms/sign.ts';
import { writePkcs12 } from '../../src/pkcs12/write-pkcs12.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import type { ImportFile } from '../../src/wire/commands.ts';
import { openssl } from '../webmail/openssl.ts';
import { CA, CertificateMaker, PERSON, type MadeCertificate } from './certificate-maker.ts';
import { makeIdentity } from './made-identity.ts';
import { allowWrites, forgetAll, stored } from './fake-browser.ts';

// The list of built-in authorities is a file of the extension.
const roots = await readFile(new URL('../../src/trust/data/email-roots.json', import.meta.url), 'utf8');
globalThis.fetch = () => Promise.resolve(new Response(roots));

const { importIdentityFile } = await import('../../background/import-identities.ts');
const { importIdentities, listIdentities } = await import('../../background/identity-views.ts');
const { addContacts } = await import('../../background/stores/contacts.ts');
const { forgetUnwrappedKeys, unlockedIdentities } = await import('../../background/stores/identities.ts');
const { removeWaiting, restoreWaiting, unlockedWaitingKeys } =
  await import('../../background/stores/waiting.ts');
const { takeForUndo } = await import('../../background/stores/undo.ts');
const { listWaiting } = await import('../../background/waiting-views.ts');
const { inspectBackup, makeBackup, restoreBackup } = await import('../../background/backup.ts');
const { changePassphrase } = await import('../../background/rekeying.ts');
const { createVault, lockVault } = await import('../../background/vault.ts');

const maker = await CertificateMaker.create();
after(() => maker.dispose());
const root = await maker.make({ subject: '/CN=Root', extensions: CA });
const extensions = [...PERSON, 'subjectAltName=email:alice@example.test'];
const alice = await maker.make({ subject: '/CN=Alice', issuer: root, extensions });
const renewed = await maker.make({ subject: '/CN=Alice', issuer: root, keyOf: alice, extensions, days: 700 });
const other = await maker.make({ subject: '/CN=Other', issuer: root, extensions });
const rsa = await maker.make({ subject: '/CN=Alice', issuer: root, extensions, newKey: ['rsa:2048'] });

const PASSWORD = 'secret';
const bytes = async (file: string): Promise<Bytes> => new Uint8Array(await readFile(file));
const converted = async (...args: string[]): Promise<Bytes> => new Uint8Array(await openssl(args));
const file = (name: string, content: Bytes): ImportFile => ({ name, content: new Blob([content]) });
const take = async (content: Bytes, password = '') =>
  importIdentityFile(file('file of hers', content), password);

/** The ways in which a key comes by itself. */
const KEYS: Readonly<
  Record<string, (made: MadeCertificate) => Promise<readonly [Bytes, password?: string]>>
> = {
  PEM: async ({ keyFile }) => [await bytes(keyFile)],
  DER: async ({ keyFile }) => [
    await converted('pkcs8', '-topk8', '-nocrypt', '-in', keyFile, '-outform', 'DER'),
  ],
  'encrypted PKCS#8': async ({ keyFile }) => [
    await converted('pkcs8', '-topk8', '-in', keyFile, '-outform', 'DER', '-passout', `pass:${PASSWORD}`),
    PASSWORD,
  ],
  'a .p12 without certificate': async ({ keyFile }) => [
    await converted('pkcs12', '-export', '-nocerts', '-inkey', keyFile, '-passout', `pass:${PASSWORD}`),
    PASSWORD,
  ],
};
/** The ways in which a certificate does. */
const CERTIFICATES: Readonly<Record<string, (made: MadeCertificate) => Promise<Bytes>>> = {
  PEM: ({ certificateFile }) => bytes(certificateFile),
  DER: ({ certificate }) => Promise.resolve(certificate.der),
  'PKCS#7': ({ certificate }) => Promise.resolve(certificatesOnly([root.certificate, certificate])),
};

const serials = async (): Promise<string[]> =>
  (await unlockedIdentities()).map(({ certificate }) => certificate.serialNumber).sort();
const waiting = async (): Promise<string[]> => (await listWaiting()).map(({ kind }) => kind);

describe('A key and a certificate that came apart', () => {
  beforeEach(async () => {
    forgetAll();
    forgetUnwrappedKeys();
    await createVault('a passphrase');
  });

  for (const [form, key] of Object.entries(KEYS))
    for (const [certificateForm, certificate] of Object.entries(CERTIFICATES))
      test(`become one from ${form} and ${certificateForm}, whichever comes first`, async () => {
        for (const made of [alice, rsa]) {
          forgetAll();
          forgetUnwrappedKeys();
          await createVault('a passphrase');
          const parts = [async () => take(...(await key(made))), async () => take(await certificate(made))];
          for (const order of [parts, parts.toReversed()]) {
            const [first, second] = order;
            await first!();
            await second!();
            assert.deepEqual(await serials(), [made.certificate.serialNumber]);
            assert.deepEqual(await waiting(), []);
            const [identity] = await unlockedIdentities();
            assert.equal(identity!.privateKey.type, made === rsa ? 'rsa' : 'ec');
            stored.local.delete('identities');
            forgetUnwrappedKeys();
          }
        }
      });

  test('wait, and say so, when they do not belong together', async () => {
    const [key] = await KEYS['PEM']!(alice);
    await take(key);
    const result = await importIdentities(file('of another.cer', other.certificate.der), '');
    assert.deepEqual([result.added, result.known], [[], []]);
    assert.deepEqual(
      result.waiting.map((half) => half.kind === 'certificate' && half.certificate.serial),
      [other.certificate.serialNumber],
    );
    assert.deepEqual(await waiting(), ['key', 'certificate']);
    await take(alice.certificate.der);
    assert.deepEqual(await serials(), [alice.certificate.serialNumber]);
    assert.deepEqual(await waiting(), ['certificate']);
  });

  test('are found among the contacts, too', async () => {
    await addContacts([other.certificate, alice.certificate], 'file');
    await take((await KEYS['PEM']!(alice))[0]);
    assert.deepEqual(await serials(), [alice.certificate.serialNumber]);
  });

  test('are held once, however often they are imported', async () => {
    const [key] = await KEYS['PEM']!(alice);
    for (const content of [key, key, other.certificate.der, other.certificate.der]) await take(content);
    assert.deepEqual(await waiting(), ['key', 'certificate']);
  });

  test('leave the other keys of the file as they are', async () => {
    const made = [alice, other].map(async ({ keyFile, certificateFile }) =>
      concatBytes(await bytes(keyFile), await bytes(certificateFile)),
    );
    const [both] = await KEYS['PEM']!(rsa);
    await take(concatBytes(...(await Promise.all(made)), both));
    assert.equal((await serials()).length, 2);
    assert.deepEqual(await waiting(), ['key']);
  });
});

describe('A renewed certificate', () => {
  beforeEach(async () => {
    forgetAll();
    forgetUnwrappedKeys();
    await createVault('a passphrase');
  });

  for (const [form, certificate] of Object.entries(CERTIFICATES))
    test(`finds the key that is held (${form})`, async () => {
      await take(concatBytes(await bytes(alice.keyFile), await bytes(alice.certificateFile)));
      const { added } = await take(await certificate(renewed));
      assert.deepEqual(
        added.map(({ certificate: { serialNumber } }) => serialNumber),
        [renewed.certificate.serialNumber],
      );
      assert.equal((await unlockedIdentities()).length, 2);
      assert.equal((await listIdentities()).length, 2);
    });

  test('that is there already changes nothing', async () => {
    await take(concatBytes(await bytes(alice.keyFile), await bytes(alice.certificateFile)));
    const { added, known } = await take(alice.certificate.der);
    assert.deepEqual([added.length, known.length, await waiting()], [0, 1, []]);
  });
});

describe('A file of two keys', () => {
  beforeEach(async () => {
    forgetAll();
    forgetUnwrappedKeys();
    await createVault('a passphrase');
  });

  test('brings both as identities, each for what it may be used for', async () => {
    const usage = (use: string): string[] => [
      `keyUsage=critical,${use}`,
      'subjectAltName=email:alice@example.test',
    ];
    const made = [
      await maker.make({ subject: '/CN=Alice', issuer: root, extensions: usage('keyAgreement') }),
      await maker.make({ subject: '/CN=Alice', issuer: root, extensions: usage('digitalSignature') }),
    ];
    const identities = await Promise.all(
      made.map(async ({ keyFile, certificateFile }) => {
        const pem = concatBytes(await bytes(keyFile), await bytes(certificateFile));
        return { identity: (await readKeyFile(pem, '')).identities[0]!, friendlyName: 'Alice' };
      }),
    );
    const { added } = await importIdentities(
      file('both.p12', await writePkcs12(identities, PASSWORD)),
      PASSWORD,
    );
    assert.deepEqual(
      added.map(({ usableFor }) => usableFor),
      [
        { sign: false, encrypt: true },
        { sign: true, encrypt: false },
      ],
    );
    assert.equal((await listIdentities()).length, 2);
  });
});

describe('An import that fails', () => {
  beforeEach(async () => {
    forgetAll();
    forgetUnwrappedKeys();
    await createVault('a passphrase');
  });
  const snapshot = (): unknown[] => ['identities', 'waiting'].map((key) => stored.local.get(key));

  test('changes nothing, whatever is wrong with the file', async () => {
    await take((await KEYS['PEM']!(alice))[0]);
    const before = snapshot();
    const [encrypted] = await KEYS['encrypted PKCS#8']!(rsa);
    const several = certificatesOnly([other.certificate, rsa.certificate]);
    const wrong: readonly (readonly [Bytes, string, string])[] = [
      [encrypted, 'wrong', 'pkcs12.wrong-password'],
      [encrypted, '', 'key.password-needed'],
      [several, '', 'key.certificates-without-key'],
      [root.certificate.der, '', 'key.not-a-key-file.certificate'],
      [(await makeIdentity()).certificate.der, '', 'key.not-a-key-file.certificate'],
      [bytesFromLatin1('nothing of the kind'), '', 'key.not-a-key-file'],
    ];
    for (const [content, password, code] of wrong) {
      await assert.rejects(take(content, password), { code });
      assert.deepEqual(snapshot(), before, code);
    }
  });

  test('changes nothing when the browser can write only half of it', async () => {
    await take((await KEYS['PEM']!(alice))[0]);
    const before = snapshot();
    allowWrites(1, 1);
    await assert.rejects(take(alice.certificate.der));
    allowWrites(Infinity);
    assert.deepEqual(snapshot(), before);
    await take(alice.certificate.der);
    assert.deepEqual(await serials(), [alice.certificate.serialNumber]);
  });

  test('changes nothing while the vault is locked', async () => {
    await lockVault();
    await assert.rejects(take(alice.certificate.der), { code: 'vault.locked' });
    assert.deepEqual(snapshot(), [undefined, undefined]);
  });
});

describe('A key that waits', () => {
  beforeEach(async () => {
    forgetAll();
    forgetUnwrappedKeys();
    await createVault('a passphrase');
    await take((await KEYS['PEM']!(alice))[0]);
  });
  const held = async (): Promise<Bytes[]> =>
    (await unlockedWaitingKeys()).map(({ privateKey }) => privateKey.pkcs8);

  test('is stored encrypted, and closed while the vault is locked', async () => {
    const [pkcs8] = await held();
    const written = JSON.stringify([...stored.local.values()]);
    assert.ok(!written.includes(Buffer.from(pkcs8!).toString('base64').slice(40, 100)));
    await lockVault();
    assert.deepEqual(await held(), []);
    assert.deepEqual(await waiting(), ['key']);
  });

  test('can be removed, and brought back', async () => {
    const before = await held();
    const undo = await removeWaiting((await listWaiting())[0]!.id);
    assert.deepEqual(await waiting(), []);
    await restoreWaiting((await takeForUndo(undo)).record);
    assert.deepEqual(await held(), before);
  });

  test('goes along with a new passphrase, also when it was removed and is brought back', async () => {
    await take((await KEYS['PEM']!(rsa))[0]);
    const before = await held();
    const undo = await removeWaiting((await listWaiting())[0]!.id);
    await changePassphrase('a passphrase', 'another passphrase');
    await restoreWaiting((await takeForUndo(undo)).record);
    assert.equal((await held()).length, 2);
    assert.deepEqual(new Set((await held()).map(String)), new Set(before.map(String)));
  });

  test('is in a backup, is listed there, and comes back from it', async () => {
    await take(other.certificate.der);
    const before = await held();
    const { content } = await makeBackup('password of the backup');
    forgetAll();
    forgetUnwrappedKeys();
    await createVault('a passphrase');
    const backup = { name: 'backup.json', content };
    const { id, waiting: listed } = await inspectBackup(backup, 'password of the backup');
    assert.deepEqual([listed.added.map(({ kind }) => kind), listed.known], [['key', 'certificate'], 0]);
    await restoreBackup(backup, 'password of the backup', id);
    assert.deepEqual(await held(), before);
    assert.deepEqual(await waiting(), ['key', 'certificate']);
    const again = await inspectBackup(backup, 'password of the backup');
    assert.deepEqual([again.waiting.added, again.waiting.known], [[], 2]);
  });
});
