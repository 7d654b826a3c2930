// The vault in a browser: what is stored tells no key, the worker's end does not lock, and locking forgets.
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { P12_PASSWORD, makePki, type PersonName, type Pki } from '../webmail/pki.ts';
import { launchReading, type ReadingBrowser } from './harness/reading.ts';
import { PASSPHRASE } from './harness/set-up-pages.ts';

const PEOPLE: readonly PersonName[] = ['alice', 'aliceEc'];
/** Shorter runs of a key's octets could stand in a certificate, too. */
const TELLING_OCTETS = 24;
const FREE_ATTEMPTS = 2;

describe('The vault', { skip: await chromiumMissing() }, () => {
  let browser: ReadingBrowser;
  let pki: Pki;
  before(async () => {
    pki = await makePki();
    browser = await launchReading(pki, PEOPLE);
  });
  after(async () => {
    await browser.close();
    await pki.dispose();
  });

  const stored = (area: 'local' | 'session'): Promise<Record<string, unknown>> =>
    browser.popup.evaluate((name) => chrome.storage[name].get(null), area);
  const unlock = (passphrase: string): Promise<string> =>
    browser.ask('vault.unlock', { passphrase }).then(
      ({ state }) => state,
      (error: unknown) => /vault\.unlock: (\S+)/.exec(String(error))?.[1] ?? String(error),
    );

  test('stores no octets of a private key, no passphrase and no password', async () => {
    const dump = octetsOf(await stored('local'));
    for (const person of PEOPLE) {
      for (const secret of await secretsOf(pki, person))
        assert.ok(!dump.some((bytes) => bytes.includes(secret)), `${person}: ${secret.toString('hex')}`);
    }
    for (const area of ['local', 'session'] as const) {
      const text = JSON.stringify(await stored(area));
      for (const word of [PASSPHRASE, P12_PASSWORD]) {
        assert.ok(!text.includes(word));
        assert.ok(!text.includes(Buffer.from(word).toString('base64').replace(/=+$/, '')));
      }
    }
    // The same search does find what is meant to be there.
    assert.ok(dump.some((bytes) => bytes.includes(pki.people.alice.certificateDer)));
  });

  test('keeps its parameters with it, at the present recommendation or above', async () => {
    const { vault } = (await stored('local')) as {
      vault: { derivation: { name: string; iterations: number } };
    };
    assert.equal(vault.derivation.name, 'PBKDF2-HMAC-SHA-256');
    assert.ok(vault.derivation.iterations >= 600_000);
  });

  test('stays unlocked when the worker is stopped', async () => {
    await browser.stopServiceWorker();
    assert.equal((await browser.ask('vault.view', null)).state, 'unlocked');
    assert.equal((await browser.ask('identities.list', null)).length, PEOPLE.length);
  });

  test('forgets the key when it is locked, also when the worker starts anew', async () => {
    await browser.ask('vault.lock', null);
    assert.deepEqual(
      Object.keys(await stored('session')).filter((key) => key.startsWith('vault')),
      [],
    );
    await browser.stopServiceWorker();
    assert.equal((await browser.ask('vault.view', null)).state, 'locked');
    assert.equal(
      (await browser.ask('identities.list', null)).length,
      PEOPLE.length,
      'certificates are no secret',
    );
    assert.equal(await unlock(PASSPHRASE), 'unlocked');
  });

  test('locks by itself after the time that the user set, and not before', async () => {
    await browser.ask('settings.change', { autoLockMinutes: 5 });
    await ageLastUse(browser, 4);
    await fireAlarm(browser);
    assert.equal((await browser.ask('vault.view', null)).state, 'unlocked');
    await ageLastUse(browser, 6);
    await fireAlarm(browser);
    await eventually('the lock', async () => (await browser.ask('vault.view', null)).state === 'locked');
    assert.equal(await unlock(PASSPHRASE), 'unlocked');
  });

  test('makes wrong passphrases wait, each longer, also across the worker’s end, and forgives after a right one', async () => {
    await browser.ask('vault.lock', null);
    for (let attempt = 0; attempt < FREE_ATTEMPTS; attempt++)
      assert.equal(await unlock('wrong passphrase'), 'vault.wrong-passphrase');
    assert.equal(await unlock('wrong passphrase'), 'vault.wrong-passphrase');
    assert.equal(await unlock(PASSPHRASE), 'vault.wait', 'not even the right one may be tried now');
    const { retryAt, failedAttempts } = await browser.ask('vault.view', null);
    assert.equal(failedAttempts, FREE_ATTEMPTS + 1);
    assert.ok(retryAt! > 0);
    await browser.stopServiceWorker();
    await endWait(browser, FREE_ATTEMPTS + 8);
    assert.equal(await unlock('wrong passphrase'), 'vault.wrong-passphrase');
    const longer = (await browser.ask('vault.view', null)).retryAt! - Date.now();
    assert.ok(longer > 60_000, `${longer} ms`);
    assert.equal(await unlock(PASSPHRASE), 'vault.wait');
    await endWait(browser, FREE_ATTEMPTS);
    assert.equal(await unlock(PASSPHRASE), 'unlocked');
    assert.equal((await browser.ask('vault.view', null)).failedAttempts, 0);
  });

  test('changes its passphrase and the key that wraps the others, and the old one opens nothing', async () => {
    type Wrapped = Record<string, { wrappedKey: object }>;
    const before = (await stored('local'))['identities'] as Wrapped;
    await browser.ask('vault.change-passphrase', { current: PASSPHRASE, next: 'a new passphrase' });
    const after = (await stored('local'))['identities'] as Wrapped;
    const withoutKeys = (identities: Wrapped): object =>
      Object.fromEntries(
        Object.entries(identities).map(([id, identity]) => [id, { ...identity, wrappedKey: undefined }]),
      );
    assert.deepEqual(withoutKeys(after), withoutKeys(before));
    for (const [id, { wrappedKey }] of Object.entries(after))
      assert.notDeepEqual(wrappedKey, before[id]!.wrappedKey);
    await browser.ask('vault.lock', null);
    assert.equal(await unlock(PASSPHRASE), 'vault.wrong-passphrase');
    assert.equal(await unlock('a new passphrase'), 'unlocked');
    // The keys themselves are there: each can be exported.
    for (const id of Object.keys(after))
      await browser.ask('identities.export', { id, password: 'password of a file', form: 'modern' });
  });
});

/** Everything that is stored: each text as it is, and decoded where it is base64. */
function octetsOf(value: unknown): Buffer[] {
  if (typeof value === 'string') return [Buffer.from(value), Buffer.from(value, 'base64')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => [Buffer.from(key), ...octetsOf(entry)]);
}

/** Runs of octets that only a private key has: each of its private numbers, and a middle part of its PKCS#8. */
async function secretsOf(pki: Pki, person: PersonName): Promise<Buffer[]> {
  const key = createPrivateKey(await readFile(pki.people[person].keyFile));
  const jwk = key.export({ format: 'jwk' }) as Record<string, string | undefined>;
  const numbers = ['d', 'p', 'q', 'dp', 'dq', 'qi'].flatMap((name) => jwk[name] ?? []);
  return numbers.map((number) => Buffer.from(number, 'base64url').subarray(0, TELLING_OCTETS));
}

/** Sets the time of the last use back, as if that many minutes had passed. */
async function ageLastUse({ popup }: ReadingBrowser, minutes: number): Promise<void> {
  await popup.evaluate(
    (ago) => chrome.storage.session.set({ vaultLastUse: Date.now() - ago * 60_000 }),
    minutes,
  );
}

/** Lets the alarm that checks for it go off now, and waits until it has been heard. */
async function fireAlarm(browser: ReadingBrowser): Promise<void> {
  const worker = await browser.serviceWorker();
  await worker.evaluate(async () => {
    // An alarm's listeners cannot be called from outside: a second alarm under the same name goes off at once.
    const heard = new Promise<void>((resolve) => chrome.alarms.onAlarm.addListener(() => resolve()));
    await chrome.alarms.create('auto-lock', { when: Date.now(), periodInMinutes: 1 });
    await heard;
    // What our own listener began with the same alarm is behind this in storage's queue.
    for (let round = 0; round < 5; round++) await chrome.storage.session.get(null);
  });
}

/** Lets the wait be over, with so many failed attempts behind it. */
async function endWait({ popup }: ReadingBrowser, failed: number): Promise<void> {
  await popup.evaluate(
    (count) => chrome.storage.local.set({ vaultAttempts: { failed: count, retryAt: 0 } }),
    failed,
  );
}
