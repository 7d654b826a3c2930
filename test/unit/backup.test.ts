// Restoring a backup: shown before it is added, bound to the file that was shown, and all of it or nothing.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, describe, test } from 'node:test';
import { BackgroundFault } from '../../background/errors.ts';
import { toBase64 } from '../../src/bytes.ts';
import type { ImportFile } from '../../src/wire/commands.ts';
import { CA, CertificateMaker, PERSON, type MadeCertificate } from './certificate-maker.ts';
import { makeIdentity } from './made-identity.ts';
import { allowWrites, countWrites, forgetAll, stored } from './fake-browser.ts';

// The list of built-in authorities is a file of the extension.
const roots = await readFile(new URL('../../src/trust/data/email-roots.json', import.meta.url), 'utf8');
globalThis.fetch = () => Promise.resolve(new Response(roots));

const { inspectBackup, makeBackup, restoreBackup } = await import('../../background/backup.ts');
const { createVault } = await import('../../background/vault.ts');
const { addIdentities, knownIdentities } = await import('../../background/stores/identities.ts');
const { addAuthority, knownAuthorities } = await import('../../background/stores/authorities.ts');
const { addContacts, allContacts } = await import('../../background/stores/contacts.ts');
const { addPin, allPins } = await import('../../background/stores/pins.ts');
const { addBinding, certificateBindings } = await import('../../background/stores/certificate-bindings.ts');
const { sealBackup } = await import('../../background/backup-file.ts');
const { changeSettings, settingsView } = await import('../../background/stores/settings.ts');

const PASSWORD = 'password of the file';
const BOB = 'bob@firm.example';
const alice = await makeIdentity({ name: 'Alice', emails: ['alice@example.test'] });

describe('A backup', () => {
  let maker: CertificateMaker;
  let root: MadeCertificate;
  let bob: MadeCertificate;
  let file: ImportFile;
  before(async () => {
    maker = await CertificateMaker.create();
    root = await maker.make({ subject: '/CN=Firm Root', extensions: CA });
    const extensions = [...PERSON, `subjectAltName=email:${BOB}`];
    bob = await maker.make({ subject: '/CN=Bob', issuer: root, extensions });
    forgetAll();
    await createVault('a passphrase');
    await addIdentities([alice]);
    await addAuthority(root.certificate, { kind: 'domains', domains: ['firm.example'], subdomains: false });
    await addContacts([bob.certificate], 'file');
    await addPin(bob.certificate, BOB, 'compared by telephone');
    await addBinding(bob.certificate, { kind: 'domain', domain: 'partner.example' });
    await changeSettings({ signByDefault: true, autoLockMinutes: 15 });
    const made = await makeBackup(PASSWORD);
    file = { name: made.fileName, content: made.content };
  });
  after(() => maker.dispose());
  beforeEach(async () => {
    forgetAll();
    await createVault('another passphrase');
  });

  const counts = async (): Promise<number[]> => [
    (await knownIdentities()).length,
    (await knownAuthorities()).length,
    (await allPins()).length,
    (await certificateBindings()).length,
    (await allContacts()).size,
  ];
  const hasCode = (code: string) => (error: unknown) =>
    error instanceof BackgroundFault && error.code === code;

  test('is shown in full, and nothing is added by that', async () => {
    const before = new Map(stored.local);
    const shown = await inspectBackup(file, PASSWORD);
    assert.deepEqual(new Map(stored.local), before);
    assert.deepEqual(
      shown.identities.added.map(({ addresses }) => addresses),
      [['alice@example.test']],
    );
    assert.deepEqual(
      shown.contacts.added.map(({ addresses }) => addresses),
      [[BOB]],
    );
    const [authority] = shown.authorities.added;
    assert.equal(authority!.certificate.subject, 'CN=Firm Root');
    assert.deepEqual(authority!.scope, { kind: 'domains', domains: ['firm.example'], subdomains: false });
    assert.deepEqual(
      shown.pins.added.map(({ address }) => address),
      [BOB],
    );
    assert.deepEqual(
      shown.bindings.added.map(({ boundTo, certificate }) => [boundTo, certificate.subject]),
      [[{ kind: 'domain', domain: 'partner.example' }, 'CN=Bob']],
    );
    assert.deepEqual(shown.settings, { signByDefault: true, autoLockMinutes: 15 });
  });

  test('adds what was shown, and has nothing new afterwards', async () => {
    const { id } = await inspectBackup(file, PASSWORD);
    await restoreBackup(file, PASSWORD, id);
    assert.deepEqual(await counts(), [1, 1, 1, 1, 1]);
    assert.equal((await settingsView()).autoLockMinutes, 15);
    const again = await inspectBackup(file, PASSWORD);
    for (const list of [again.identities, again.contacts, again.authorities, again.pins, again.bindings])
      assert.deepEqual([list.added.length, list.known], [0, 1]);
    assert.deepEqual(again.settings, {});
  });

  test('is not restored when it is another file than the one that was shown', async () => {
    const { id } = await inspectBackup(file, PASSWORD);
    const other = { ...file, content: new Blob([await file.content.text(), '\n']) };
    await assert.rejects(restoreBackup(other, PASSWORD, id), hasCode('backup.changed'));
    await assert.rejects(restoreBackup(file, PASSWORD, ''), hasCode('backup.changed'));
    assert.deepEqual(await counts(), [0, 0, 0, 0, 0]);
  });

  test('that cannot be stored to its end changes nothing', async () => {
    const { id } = await inspectBackup(file, PASSWORD);
    const start = countWrites();
    await restoreBackup(file, PASSWORD, id);
    const steps = countWrites() - start;
    const concerned = (): [string, unknown][] =>
      [...stored.local].filter(([key]) => !['vault', 'vaultState', 'trustState'].includes(key));
    for (let step = 0; step < steps - 1; step++) {
      forgetAll();
      await createVault('another passphrase');
      await changeSettings({ signByDefault: false });
      const before = concerned();
      allowWrites(step, 1);
      await assert.rejects(restoreBackup(file, PASSWORD, id), `after ${step} writes`);
      allowWrites(Infinity);
      assert.deepEqual(concerned(), before, `after ${step} writes`);
    }
  });

  test('with the wrong password, or altered, is neither shown nor restored', async () => {
    await assert.rejects(inspectBackup(file, 'wrong password'), hasCode('backup.wrong-password'));
    const { id } = await inspectBackup(file, PASSWORD);
    await assert.rejects(restoreBackup(file, 'wrong password', id), hasCode('backup.wrong-password'));
    assert.deepEqual(await counts(), [0, 0, 0, 0, 0]);
  });

  test('of an older version has no bindings, and one with a binding to nonsense is none', async () => {
    const content = {
      ...{ identities: [], contacts: [], authorities: [], settings: await settingsView() },
    };
    const certificate = toBase64(bob.certificate.der);
    const inspected = async (bindings?: unknown) =>
      inspectBackup(
        {
          name: 'backup.json',
          content: await sealBackup(
            { ...content, ...(bindings === undefined ? {} : { bindings: bindings as [] }) },
            PASSWORD,
          ),
        },
        PASSWORD,
      );
    assert.deepEqual((await inspected()).bindings, { added: [], known: 0 });
    for (const binding of [
      { certificate, kind: 'domain', boundTo: 'com' },
      { certificate, kind: 'domain', boundTo: '192.0.2.1' },
      { certificate, kind: 'address', boundTo: 'partner.example' },
      { certificate, kind: 'everyone', boundTo: 'partner.example' },
      { certificate, kind: 'domain', boundTo: 5 },
      { certificate: 'AAAA', kind: 'domain', boundTo: 'partner.example' },
      null,
    ])
      await assert.rejects(inspected([binding]), hasCode('backup.not-a-backup'), JSON.stringify(binding));
  });
});
