// A new passphrase brings a new vault key: everything is under it, and nothing is lost wherever the change is interrupted.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { fromBase64 } from '../../src/bytes.ts';
import type { SearchDocument } from '../../background/search/document.ts';
import { makeIdentity } from './made-identity.ts';
import { allowWrites, countWrites, forgetAll, stored, storedRecords } from './fake-browser.ts';
import { OWN_ORIGIN } from './own-origin.ts';

const { changePassphrase, finishRekeying } = await import('../../background/rekeying.ts');
const { lockVault, noteUse, unlockVault, createVault, vaultView } = await import('../../background/vault.ts');
const { loadVault, unwrapVaultKey } = await import('../../background/vault-record.ts');
const { forgetUnwrappedKeys, addIdentities, removeIdentity, restoreIdentity, unlockedIdentities } =
  await import('../../background/stores/identities.ts');
const { loadDraft, saveDraft } = await import('../../background/stores/drafts.ts');
const { addDocument, forgetOpenDocuments, openDocuments } =
  await import('../../background/stores/search-index.ts');
const { takeForUndo } = await import('../../background/stores/undo.ts');
const { importVaultKey, openBytes } = await import('../../background/vault-crypto.ts');

const OLD = 'the old passphrase';
const NEW = 'another passphrase';
const kept = await makeIdentity({ name: 'Kept', emails: ['alice@example.test'] });
const removed = await makeIdentity({ name: 'Removed', emails: ['alice@example.test'], serial: 2 });
const DOCUMENT: SearchDocument = {
  place: { origin: 'https://mail.example', path: '/', mailbox: 'INBOX', uid: '1' },
  shown: { subject: 'Sealed', people: [], date: 0 },
  words: ['sealed'],
} as unknown as SearchDocument;

let undo: string;

async function fill(): Promise<void> {
  forgetAll();
  await createVault(OLD);
  const { added } = await addIdentities([kept, removed]);
  undo = await removeIdentity(added[1]!.id);
  for (const key of ['one', 'two', 'three'])
    await saveDraft(key, {
      subject: key,
      text: `Text of ${key}`,
      attachments: [],
      sign: true,
      encrypt: true,
      origin: OWN_ORIGIN,
    });
  for (const id of ['a', 'b']) await addDocument(id, DOCUMENT);
}

/** As after the end of the browser or worker: nothing is in memory but what the session keeps. */
function forgetMemory(): void {
  forgetUnwrappedKeys();
  forgetOpenDocuments();
}

/** Whether the vault opens by this passphrase; the waiting after wrong ones is over. */
async function opens(passphrase: string): Promise<boolean> {
  stored.local.delete('vaultAttempts');
  await lockVault();
  forgetMemory();
  return unlockVault(passphrase).then(
    () => true,
    () => false,
  );
}

async function assertAllIsThere(): Promise<void> {
  const identities = await unlockedIdentities();
  assert.deepEqual(
    identities.map(({ privateKey }) => privateKey.pkcs8),
    [kept.privateKey.pkcs8],
  );
  for (const key of ['one', 'two', 'three']) assert.equal((await loadDraft(key))?.text, `Text of ${key}`);
  assert.deepEqual([...(await openDocuments()).keys()].sort(), ['a', 'b']);
}

/** All ciphertexts that are stored, each with what it is authenticated with. */
async function sealedRecords(): Promise<[context: string, sealed: Uint8Array<ArrayBuffer>][]> {
  const bytes = (record: { nonce: string; data: string }) =>
    new Uint8Array([...fromBase64(record.nonce), ...fromBase64(record.data)]);
  const identities = stored.local.get('identities') as Record<
    string,
    { wrappedKey: { nonce: string; data: string } }
  >;
  const drafts = (await storedRecords('waxseal', 'drafts')) as {
    key: string;
    sealed: Uint8Array<ArrayBuffer>;
  }[];
  const documents = (await storedRecords('waxseal-memory', 'documents')) as {
    id: string;
    sealed: Uint8Array<ArrayBuffer>;
  }[];
  const undone = [...stored.session].flatMap(([key, value]) => {
    if (!key.startsWith('undo:')) return [];
    const { record } = (
      value as { removed: { record: { id: string; wrappedKey: { nonce: string; data: string } } } }
    ).removed;
    return [[`private-key ${record.id}`, bytes(record.wrappedKey)] as [string, Uint8Array<ArrayBuffer>]];
  });
  return [
    ...Object.entries(identities).map(([id, { wrappedKey }]): [string, Uint8Array<ArrayBuffer>] => [
      `private-key ${id}`,
      bytes(wrappedKey),
    ]),
    ...drafts.map(({ key, sealed }): [string, Uint8Array<ArrayBuffer>] => [`draft ${key}`, sealed]),
    ...documents.map(({ id, sealed }): [string, Uint8Array<ArrayBuffer>] => [`search ${id}`, sealed]),
    ...undone,
  ];
}

describe('A change of passphrase', () => {
  beforeEach(fill);

  test('replaces the vault key: no record opens with the old one', async () => {
    const { key } = await unwrapVaultKey(OLD);
    const old = await importVaultKey(key);
    for (const [context, sealed] of await sealedRecords()) await openBytes(old, context, sealed);
    await changePassphrase(OLD, NEW);
    const records = await sealedRecords();
    assert.equal(records.length, 1 + 3 + 2 + 1);
    for (const [context, sealed] of records) await assert.rejects(openBytes(old, context, sealed), context);
    const { key: next, previous } = await unwrapVaultKey(NEW);
    assert.equal(previous, undefined, 'the old key is gone');
    for (const [context, sealed] of records) await openBytes(await importVaultKey(next), context, sealed);
    assert.equal((await loadVault())?.previousKey, undefined);
    assert.equal(stored.session.get('vaultPreviousKey'), undefined);
  });

  test('keeps the vault open, and everything in it', async () => {
    await changePassphrase(OLD, NEW);
    forgetMemory();
    assert.equal((await vaultView()).state, 'unlocked');
    await assertAllIsThere();
    const { record } = await takeForUndo(undo);
    await restoreIdentity(record);
    assert.equal((await unlockedIdentities()).length, 2);
    assert.equal(await opens(OLD), false);
    assert.equal(await opens(NEW), true);
    assert.equal((await unlockedIdentities()).length, 2);
  });

  test('of a locked vault leaves it locked', async () => {
    await lockVault();
    forgetMemory();
    await changePassphrase(OLD, NEW);
    await noteUse();
    assert.equal((await vaultView()).state, 'locked');
    assert.equal(await opens(NEW), true);
    await assertAllIsThere();
  });

  test('with a wrong passphrase, or to one that is too short, changes nothing', async () => {
    const before = structuredClone(stored.local.get('vault'));
    await assert.rejects(changePassphrase('not the old one', NEW));
    await assert.rejects(changePassphrase(OLD, 'short'));
    assert.deepEqual(stored.local.get('vault'), before);
    assert.equal(await opens(OLD), true);
    await assertAllIsThere();
  });

  test('that is interrupted at any write loses nothing, and is finished later', async () => {
    const before = countWrites();
    await changePassphrase(OLD, NEW);
    const steps = countWrites() - before;
    assert.ok(steps > 8, `${steps} writes`);
    let withOld = 0;
    for (let step = 0; step < steps; step++) {
      await fill();
      allowWrites(step);
      await changePassphrase(OLD, NEW).catch(() => undefined);
      allowWrites(Infinity);
      const isOld = await opens(OLD);
      if (isOld) withOld++;
      else assert.equal(await opens(NEW), true, `no passphrase opens after ${step} writes`);
      await assertAllIsThere();
      await finishRekeying();
      assert.equal((await loadVault())?.previousKey, undefined, `left unfinished after ${step} writes`);
      forgetMemory();
      await assertAllIsThere();
      const { key } = await unwrapVaultKey(isOld ? OLD : NEW);
      for (const [context, sealed] of await sealedRecords())
        await openBytes(await importVaultKey(key), context, sealed);
    }
    assert.ok(withOld > 0 && withOld < steps, `${withOld} of ${steps} with the old passphrase`);
  });

  test('goes on by itself when the session has lived on', async () => {
    await fill();
    const before = countWrites();
    await changePassphrase(OLD, NEW);
    const steps = countWrites() - before;
    await fill();
    allowWrites(steps - 3);
    await changePassphrase(OLD, NEW).catch(() => undefined);
    allowWrites(Infinity);
    forgetMemory();
    await assertAllIsThere();
    await finishRekeying();
    assert.equal((await loadVault())?.previousKey, undefined);
    await assertAllIsThere();
  });

  test('can follow an interrupted one', async () => {
    const before = countWrites();
    await changePassphrase(OLD, NEW);
    const steps = countWrites() - before;
    await fill();
    allowWrites(steps - 4);
    await changePassphrase(OLD, NEW).catch(() => undefined);
    allowWrites(Infinity);
    await changePassphrase(NEW, 'a third passphrase');
    assert.equal(await opens(NEW), false);
    assert.equal(await opens('a third passphrase'), true);
    await assertAllIsThere();
    assert.equal((await loadVault())?.previousKey, undefined);
  });
});
