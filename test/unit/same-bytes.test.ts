// A grant belongs to the bytes that its message was opened with: the server gives no others under the same verdict.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { seal } from '../../src/smime/seal.ts';
import type { Bytes } from '../../src/bytes.ts';
import type { ReaderGrant } from '../../background/grants.ts';
import { forgetAll, stored } from './fake-browser.ts';
import { ORIGIN, serve, takeAsked } from './fake-webmail.ts';
import { makeIdentity } from './made-identity.ts';

const { keepGrant, newGrant } = await import('../../background/grants.ts');
const { openForReader } = await import('../../background/reading.ts');
const { completeForReader } = await import('../../background/completing.ts');
const { exactBytes } = await import('../../background/exact-bytes.ts');
const { noteSeen } = await import('../../background/showing.ts');
const { claimPreview, openPreview, showPreview } = await import('../../background/previewing.ts');
const { forgetHeld, holdOpened } = await import('../../background/held-messages.ts');

const FRAME = { tabId: 1, frameId: 0, origin: ORIGIN } as const;
const MESSAGE = { webmail: 'roundcube', path: '/', token: 't', uid: '1', mailbox: 'INBOX' } as const;
const FETCHING = { signal: new AbortController().signal };
const OTHER = { code: 'webmail.other-message' };

const bob = await makeIdentity({ name: 'Bob', emails: ['bob@example.test'] });
const genuine = await signed('The true words of Bob');
const other = await signed('Words of somebody else');

async function signed(words: string): Promise<Bytes> {
  const from = { name: 'Bob', address: 'bob@example.test' };
  const file = { name: 'note.txt', type: 'text/plain', bytes: new TextEncoder().encode(words) };
  const { messages } = await seal(
    { from, to: [from], cc: [], bcc: [], subject: words, text: words, attachments: [file] },
    { sign: true, encrypt: false, identity: bob, certificates: [], anchors: [], now: new Date() },
  );
  return messages[0]!.raw;
}

async function newReader(): Promise<ReaderGrant> {
  const subject = { kind: 'reader', message: MESSAGE } as const;
  const grant: ReaderGrant = { ...newGrant(FRAME, subject), openedBy: 'gesture' };
  await keepGrant(grant);
  return grant;
}

/** As a command finds it. */
const present = ({ id }: ReaderGrant): ReaderGrant => stored.session.get(`grant:${id}`) as ReaderGrant;

/** As after the worker's end, or where the message was too large to be held, or others came after it. */
async function forgetBytes(): Promise<void> {
  for (let index = 0; index < 20; index++) {
    const { opened, judgedBy } = { opened: {}, judgedBy: '' } as never;
    holdOpened(`later ${index}`, { raw: new Uint8Array(1), opened, judgedBy });
  }
  forgetHeld();
  await Promise.resolve();
}

describe('When the server gives another message under the same uid', () => {
  let grant: ReaderGrant;
  beforeEach(async () => {
    forgetAll();
    grant = await newReader();
    serve(genuine);
    const view = await openForReader(grant, [], FETCHING);
    assert.match(view.text ?? '', /The true words/);
    grant = present(grant);
    await forgetBytes();
    serve(other);
  });

  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    'it is not judged in its place after servers were asked': () =>
      completeForReader(grant, 'revocation', FETCHING.signal),
    'nor after an issuer was fetched': () => completeForReader(grant, 'issuers', FETCHING.signal),
    'it is not opened by itself': () => openForReader(grant, [], FETCHING),
    'nothing in it is opened': () => openForReader(grant, [0], FETCHING),
    'it is not what was seen': () => noteSeen(grant, FETCHING),
    'it is not what is saved': () => exactBytes(grant, FETCHING),
  };
  for (const [what, way] of Object.entries(ways)) test(what, () => assert.rejects(way, OTHER));

  test('none of its attachments is shown in a tab', async () => {
    await showPreview(grant, [0]);
    const id = [...stored.session.keys()].find((key) => key.startsWith('preview:'))!.slice('preview:'.length);
    await claimPreview(id, 2);
    await assert.rejects(openPreview(id, 2, FETCHING.signal), OTHER);
  });

  test('not even when the message was opened anew since that tab was opened', async () => {
    await showPreview(grant, [0]);
    const id = [...stored.session.keys()].find((key) => key.startsWith('preview:'))!.slice('preview:'.length);
    await openForReader(grant, [], FETCHING, true);
    await assert.rejects(openPreview(id, 2, FETCHING.signal), OTHER);
  });

  test('it is opened, and shown as a whole, when the user asks anew', async () => {
    const view = await openForReader(grant, [], FETCHING, true);
    assert.match(view.text ?? '', /somebody else/);
    const judgement = await completeForReader(present(grant), 'revocation', FETCHING.signal);
    assert.equal(judgement.headers?.subject, 'Words of somebody else');
    serve(genuine);
    await forgetBytes();
    await assert.rejects(completeForReader(present(grant), 'revocation', FETCHING.signal), OTHER);
  });

  test('the same message is judged again as before', async () => {
    serve(genuine);
    const judgement = await completeForReader(grant, 'revocation', FETCHING.signal);
    assert.equal(judgement.headers?.subject, 'The true words of Bob');
    await noteSeen(grant, FETCHING);
  });
});

describe('A message in view', () => {
  beforeEach(forgetAll);

  test('is judged again without asking the server, also after the vault was locked', async () => {
    const grant = await newReader();
    serve(genuine);
    await openForReader(grant, [], FETCHING);
    takeAsked();
    serve(other);
    await openForReader(present(grant), [], FETCHING);
    forgetHeld();
    const view = await openForReader(present(grant), [], FETCHING);
    assert.match(view.text ?? '', /The true words/);
    assert.deepEqual(takeAsked(), []);
  });

  test('is held whatever its size, and few together', async () => {
    const grant = await newReader();
    const large = new Uint8Array(40 * 1024 * 1024).fill(0x20);
    large.set(genuine);
    serve(large);
    await openForReader(grant, [], FETCHING);
    takeAsked();
    assert.equal((await exactBytes(present(grant), FETCHING)).length, large.length);
    assert.deepEqual(takeAsked(), []);
    for (let index = 0; index < 4; index++) await openForReader(await newReader(), [], FETCHING);
    takeAsked();
    await exactBytes(present(grant), FETCHING);
    assert.deepEqual(takeAsked(), ['viewsource']);
  });
});
