// When a mark comes into the list depends on when the message had come, not on how long it took to be opened and seen.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { ReaderGrant } from '../../background/grants.ts';
import { forgetAll, stored } from './fake-browser.ts';
import { ORIGIN, serve } from './fake-webmail.ts';
import { browser } from '../../platform/browser.ts';

const { keepGrant, newGrant } = await import('../../background/grants.ts');
const { openForReader } = await import('../../background/reading.ts');
const { MARKS_AFTER_MS, noteSeen } = await import('../../background/showing.ts');

const MESSAGE = { webmail: 'roundcube', path: '/', token: 't', uid: '1', mailbox: 'INBOX' } as const;
const FETCHING = { signal: new AbortController().signal };
/** Of timers, on a busy computer. */
const TOLERANCE_MS = 900;

/** Says that it is signed; whether the signature can be read at all is of no account here. */
const SIGNED = [
  ...['From: bob@example.test', 'To: alice@example.test', 'Subject: Signed', 'MIME-Version: 1.0'],
  'Content-Type: multipart/signed; boundary=b; protocol="application/pkcs7-signature"; micalg=sha-256',
  ...['', '--b', 'Content-Type: text/plain', '', 'Hello', '--b'],
  'Content-Type: application/pkcs7-signature; name=smime.p7s',
  ...['Content-Transfer-Encoding: base64', '', 'MAA=', '--b--', ''],
].join('\r\n');

const markedAt = new Map<number, number>();
Object.assign(browser.tabs, {
  sendMessage: (tabId: number) => {
    markedAt.set(tabId, Date.now());
    return Promise.resolve();
  },
});

/** How long after the message had come its mark came, when it was seen so late. */
async function delayOfMark(tabId: number, seenAfterMs: number): Promise<number> {
  const subject = { kind: 'reader', message: MESSAGE } as const;
  const made = newGrant({ tabId, frameId: 0, origin: ORIGIN }, subject);
  const grant: ReaderGrant = { ...made, openedBy: 'gesture' };
  await keepGrant(grant);
  serve(SIGNED);
  await openForReader(grant, [], FETCHING);
  const present = stored.session.get(`grant:${grant.id}`) as ReaderGrant;
  await pause(seenAfterMs);
  await noteSeen(present, FETCHING);
  await pause(MARKS_AFTER_MS + TOLERANCE_MS);
  return markedAt.get(tabId)! - present.receivedAt!;
}

describe('A mark', () => {
  beforeEach(forgetAll);

  test('comes a fixed time after the message, whenever that was seen', async () => {
    const [early, later, late] = await Promise.all([
      delayOfMark(1, 0),
      delayOfMark(2, MARKS_AFTER_MS / 2),
      delayOfMark(3, MARKS_AFTER_MS + 100),
    ]);
    const assertIs = (delay: number, wanted: number): void =>
      assert.ok(delay >= wanted && delay < wanted + TOLERANCE_MS, `${delay} instead of ${wanted}`);
    assertIs(early, MARKS_AFTER_MS);
    assertIs(later, MARKS_AFTER_MS);
    assertIs(late, 2 * MARKS_AFTER_MS);
  });
});
