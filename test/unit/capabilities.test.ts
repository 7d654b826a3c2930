// What correspondents' programs can read: the newest signature says it, and nobody hears less of it in silence.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { forgetAll, stored } from './fake-browser.ts';

const { capabilitiesOf, loweredCapabilities, rememberCapabilities } =
  await import('../../background/stores/capabilities.ts');

const BOB = 'bob@example.test';
const MODERN = ['aes-256-gcm', 'aes-256-cbc', 'rsaes-oaep'];
const OLD = ['aes-256-cbc', 'des-ede3-cbc'];
const MAY = Date.parse('2026-05-01T10:00:00Z');
const JUNE = Date.parse('2026-06-01T10:00:00Z');
const JULY = Date.parse('2026-07-01T10:00:00Z');

async function known(): Promise<readonly string[] | undefined> {
  return (await capabilitiesOf([BOB]))[0]?.algorithms;
}

describe('What a correspondent can read', () => {
  beforeEach(forgetAll);

  test('is what the newest signature says, in whatever order mail is opened', async () => {
    await rememberCapabilities(BOB, MODERN, JUNE);
    await rememberCapabilities(BOB, OLD, MAY);
    assert.deepEqual(await known(), MODERN);
    await rememberCapabilities(BOB, ['aes-128-gcm', ...MODERN], JULY);
    assert.deepEqual(await known(), ['aes-128-gcm', ...MODERN]);
    assert.deepEqual(await loweredCapabilities(), new Map());
  });

  test('is not changed by another list of the same time, nor by a signature without a time', async () => {
    await rememberCapabilities(BOB, MODERN, JUNE);
    await rememberCapabilities(BOB, OLD, JUNE);
    await rememberCapabilities(BOB, OLD, undefined);
    assert.deepEqual(await known(), MODERN);
  });

  test('is what a signature without a time says while nothing else is known', async () => {
    await rememberCapabilities(BOB, MODERN, undefined);
    assert.deepEqual(await known(), MODERN);
    await rememberCapabilities(BOB, OLD, MAY);
    assert.deepEqual(await known(), OLD);
  });

  test('cannot be fixed for years to come by a signature that claims to be of then', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: JULY });
    await rememberCapabilities(BOB, MODERN, Date.now() + 365 * 24 * 3600_000);
    await rememberCapabilities(BOB, OLD, Date.now() + 1000);
    assert.deepEqual(await known(), MODERN, 'both count as of now, the first came first');
    const { capabilities } = Object.fromEntries(stored.local) as {
      capabilities: Record<string, { signedAt: number }>;
    };
    assert.ok(capabilities[BOB]!.signedAt <= Date.now());
  });

  test('says so when a newer signature lowers it, and again when it is as before', async () => {
    await rememberCapabilities(BOB, MODERN, MAY);
    await rememberCapabilities(BOB, OLD, JUNE);
    assert.deepEqual(await known(), OLD);
    const lowered = { since: JUNE, before: 'aes-256-gcm', now: 'aes-256-cbc' };
    assert.deepEqual(await loweredCapabilities(), new Map([[BOB, lowered]]));
    await rememberCapabilities(BOB, ['aes-128-cbc'], JULY);
    const further = { since: JUNE, before: 'aes-256-gcm', now: 'aes-128-cbc' };
    assert.deepEqual(await loweredCapabilities(), new Map([[BOB, further]]));
    await rememberCapabilities(BOB, MODERN, JULY + 1000);
    assert.deepEqual(await loweredCapabilities(), new Map());
  });

  test('is not lowered by a list without ciphers, which says nothing about them', async () => {
    await rememberCapabilities(BOB, MODERN, MAY);
    await rememberCapabilities(BOB, ['rsaes-oaep'], JUNE);
    assert.deepEqual(await known(), MODERN);
  });

  test('keeps what an earlier version stored, which counts as of when it was seen', async () => {
    stored.local.set('capabilities', { [BOB]: { algorithms: MODERN, seenAt: JUNE } });
    await rememberCapabilities(BOB, OLD, MAY);
    assert.deepEqual(await known(), MODERN);
    await rememberCapabilities(BOB, OLD, JULY);
    assert.deepEqual(await known(), OLD);
  });
});
