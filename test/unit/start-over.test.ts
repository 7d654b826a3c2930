// Starting over without the passphrase, and a backup that sets up the vault of a second computer.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, describe, test } from 'node:test';
import { BackgroundFault } from '../../background/errors.ts';
import { CA, CertificateMaker, PERSON, type MadeCertificate } from './certificate-maker.ts';
import { makeIdentity } from './made-identity.ts';
import { allowWrites, countWrites, forgetAll, stored, storedRecords } from './fake-browser.ts';
import { OWN_ORIGIN } from './own-origin.ts';

// The list of built-in authorities is a file of the extension.
const roots = await readFile(new URL('../../src/trust/data/email-roots.json', import.meta.url), 'utf8');
globalThis.fetch = () => Promise.resolve(new Response(roots));

const { inspectBackup, makeBackup, makeKeylessBackup, restoreBackup } =
  await import('../../background/backup.ts');
const { lockNow } = await import('../../background/auto-lock.ts');
const { startOver } = await import('../../background/start-over.ts');
const { startView } = await import('../../background/first-steps.ts');
const { createVault, unlockVault, vaultView } = await import('../../background/vault.ts');
const { addIdentities, knownIdentities, removeIdentity, restoreIdentity, unlockedIdentities } =
  await import('../../background/stores/identities.ts');
const { takeForUndo } = await import('../../background/stores/undo.ts');
const { changeWaiting, removeWaiting, unlockedWaitingKeys, waitingCertificates, waitingKeys } =
  await import('../../background/stores/waiting.ts');
const { addAuthority, knownAuthorities } = await import('../../background/stores/authorities.ts');
const { addContacts, allContacts } = await import('../../background/stores/contacts.ts');
const { addPin, allPins } = await import('../../background/stores/pins.ts');
const { changeSettings, settingsView } = await import('../../background/stores/settings.ts');
const { saveDraft, hasDraft } = await import('../../background/stores/drafts.ts');

const PASSPHRASE = 'a passphrase of mine';
const PASSWORD = 'password of the file';
const BOB = 'bob@firm.example';
const alice = await makeIdentity({ name: 'Alice', emails: ['alice@example.test'] });
const hasCode = (code: string) => (error: unknown) => error instanceof BackgroundFault && error.code === code;

let maker: CertificateMaker;
let root: MadeCertificate;
let bob: MadeCertificate;
before(async () => {
  maker = await CertificateMaker.create();
  root = await maker.make({ subject: '/CN=Firm Root', extensions: CA });
  const extensions = [...PERSON, `subjectAltName=email:${BOB}`];
  bob = await maker.make({ subject: '/CN=Bob', issuer: root, extensions });
});
after(() => maker.dispose());

/** Somebody who has used Waxseal for a while, with everything that it keeps. */
async function useForAWhile(): Promise<void> {
  forgetAll();
  await createVault(PASSPHRASE);
  await addIdentities([alice]);
  await addAuthority(root.certificate, { kind: 'domains', domains: ['firm.example'], subdomains: false });
  await addContacts([bob.certificate], 'file');
  await addPin(bob.certificate, BOB, 'compared by telephone');
  await changeSettings({ phrase: 'blue kettle', autoLockMinutes: 15 });
  await saveDraft('a window', {
    ...{ subject: '', text: 'secret', sign: true, encrypt: true, attachments: [] },
    origin: OWN_ORIGIN,
  });
}

const kept = async (): Promise<number[]> => [
  (await knownAuthorities()).length,
  (await allPins()).length,
  (await allContacts()).size,
];

describe('Who has forgotten the passphrase', () => {
  beforeEach(async () => {
    await useForAWhile();
    await lockNow();
  });

  test('saves what needs no key, and no key with it', async () => {
    await assert.rejects(makeBackup(PASSWORD), hasCode('vault.locked'));
    await assert.rejects(makeKeylessBackup('short'), hasCode('vault.passphrase-too-short'));
    const made = await makeKeylessBackup(PASSWORD);
    await startOver();
    const shown = await inspectBackup({ name: made.fileName, content: made.content }, PASSWORD);
    assert.deepEqual([shown.identities.added, shown.identities.known], [[], 0]);
    assert.deepEqual([shown.contacts.known, shown.authorities.known, shown.pins.known], [1, 1, 1]);
  });

  test('starts over: keys and drafts are gone, contacts, authorities, pins and settings are not', async () => {
    assert.equal((await startOver()).state, 'absent');
    assert.deepEqual(await knownIdentities(), []);
    assert.equal(await hasDraft('a window'), false);
    assert.deepEqual(await kept(), [1, 1, 1]);
    assert.equal((await settingsView()).autoLockMinutes, 15);
    await assert.rejects(unlockVault(PASSPHRASE), hasCode('vault.absent'));
    await createVault('another passphrase');
    await addIdentities([alice]);
    assert.equal((await unlockedIdentities()).length, 1);
  });

  test('is free of the waiting for wrong passphrases, and of keys that Undo would bring back', async () => {
    await unlockVault(PASSPHRASE);
    const id = (await knownIdentities())[0]!.id;
    const undo = await removeIdentity(id);
    await lockNow();
    for (let wrong = 0; wrong < 4; wrong++) await unlockVault('wrong passphrase').catch(() => undefined);
    assert.notEqual((await vaultView()).failedAttempts, 0);
    await startOver();
    assert.equal((await vaultView()).failedAttempts, 0);
    await assert.rejects(
      takeForUndo(undo).then(({ record }) => restoreIdentity(record)),
      hasCode('undo.too-late'),
    );
  });

  test('keeps no key that waits for its certificate, and the certificates that wait for a key', async () => {
    await unlockVault(PASSPHRASE);
    const { privateKey } = await makeIdentity({ name: 'Carol', emails: ['carol@example.test'] });
    const certificates = [{ certificate: bob.certificate, chain: [], fileName: 'bob.cer' }];
    await changeWaiting({ keys: [{ privateKey, fileName: 'carol.key' }], certificates });
    const undo = await removeWaiting((await waitingKeys())[0]!.id);
    await changeWaiting({ keys: [{ privateKey, fileName: 'carol.key' }], certificates });
    await lockNow();
    await startOver();
    await createVault('another passphrase');
    assert.deepEqual(await unlockedWaitingKeys(), []);
    assert.equal((await waitingCertificates()).length, 1);
    await assert.rejects(takeForUndo(undo), hasCode('undo.too-late'));
  });

  test('does so wherever it was interrupted, when it is repeated', async () => {
    const start = countWrites();
    await startOver();
    const steps = countWrites() - start;
    for (let step = 0; step < steps; step++) {
      await useForAWhile();
      await lockNow();
      allowWrites(step, 1);
      await startOver().catch(() => undefined);
      allowWrites(Infinity);
      // Never a vault without its keys, nor keys without their vault.
      assert.equal(stored.local.has('vault'), stored.local.has('identities'), `after ${step} writes`);
      assert.equal((await startOver()).state, 'absent');
      assert.deepEqual(await storedRecords('waxseal', 'drafts'), [], `after ${step} writes`);
      assert.deepEqual(await kept(), [1, 1, 1], `after ${step} writes`);
    }
  });
});

describe('A backup on a second computer', () => {
  let file: { name: string; content: Blob };
  before(async () => {
    await useForAWhile();
    const made = await makeBackup(PASSWORD);
    file = { name: made.fileName, content: made.content };
  });
  beforeEach(forgetAll);

  test('is shown before there is a vault, and restored into a new one that is open', async () => {
    const { id, identities } = await inspectBackup(file, PASSWORD);
    assert.equal(identities.added.length, 1);
    assert.equal((await vaultView()).state, 'absent', 'looking sets up nothing');
    await restoreBackup(file, PASSWORD, id, PASSPHRASE);
    assert.equal((await vaultView()).state, 'unlocked');
    assert.equal((await unlockedIdentities()).length, 1);
    assert.deepEqual(await kept(), [1, 1, 1]);
    assert.equal((await settingsView()).phrase, 'blue kettle');
    await lockNow();
    await unlockVault(PASSPHRASE);
  });

  test('sets up no vault without a passphrase, with a short one, or when it is another file', async () => {
    const { id } = await inspectBackup(file, PASSWORD);
    await assert.rejects(restoreBackup(file, PASSWORD, id), hasCode('vault.absent'));
    await assert.rejects(restoreBackup(file, PASSWORD, id, 'short'), hasCode('vault.passphrase-too-short'));
    await assert.rejects(restoreBackup(file, PASSWORD, 'other', PASSPHRASE), hasCode('backup.changed'));
    assert.equal((await vaultView()).state, 'absent');
  });

  test('takes the place of no passphrase: a vault that is there and locked stays so', async () => {
    await createVault('the one that is there');
    const { id } = await inspectBackup(file, PASSWORD);
    await lockNow();
    await assert.rejects(inspectBackup(file, PASSWORD), hasCode('vault.locked'));
    await assert.rejects(restoreBackup(file, PASSWORD, id, PASSPHRASE), hasCode('vault.locked'));
    await unlockVault('the one that is there');
    assert.deepEqual(await knownIdentities(), []);
  });

  test('that cannot be stored to its end leaves no vault behind', async () => {
    const { id } = await inspectBackup(file, PASSWORD);
    const start = countWrites();
    await restoreBackup(file, PASSWORD, id, PASSPHRASE);
    const steps = countWrites() - start;
    for (let step = 0; step < steps - 1; step++) {
      forgetAll();
      allowWrites(step, 1);
      await assert.rejects(restoreBackup(file, PASSWORD, id, PASSPHRASE), `after ${step} writes`);
      allowWrites(Infinity);
      assert.equal((await vaultView()).state, 'absent', `after ${step} writes`);
      assert.deepEqual(await knownIdentities(), []);
    }
  });
});

describe('The first steps', () => {
  test('are those that the stores tell', async () => {
    forgetAll();
    Object.assign((globalThis as unknown as { browser: { permissions: object } }).browser.permissions, {
      getAll: () => Promise.resolve({ origins: [] }),
    });
    assert.deepEqual(await startView(), { site: false, certificate: false, phrase: false, skipped: false });
    await useForAWhile();
    assert.deepEqual(await startView(), { site: false, certificate: true, phrase: true, skipped: false });
  });
});
