// What is noted of a letter for the page that comes after it: whose it is, where it is said, and for how long.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { Addressees, ShownLetter } from '../../src/wire/composition.ts';
import { NO_OPTIONS } from '../../src/wire/composition.ts';
import { forgetAll } from './fake-browser.ts';

const { browser } = await import('../../platform/browser.ts');
const { newGrant } = await import('../../background/grants.ts');
const { noteSent, noteUnsent, settledSaves, whileSaving } =
  await import('../../background/letter-notices.ts');
const { bringNotice, grantNotice, noticesOfClosedTab, remainingMs, SHOWN_MS } =
  await import('../../background/notice-pages.ts');
const { fileCopy } = await import('../../background/webmail/roundcube/file-copy.ts');
const { allNotices, changeNotice } = await import('../../background/stores/notices.ts');
const { noteTabPlace } = await import('../../background/tab-places.ts');

const ORIGIN = 'https://mail.example';
const PLACE = { webmail: 'roundcube', path: '/', token: 't', account: 'alice' } as const;
const mailbox = (address: string) => ({ name: '', address });
const ADDRESSEES: Addressees = {
  from: mailbox('alice@example.test'),
  to: [mailbox('bob@example.test')],
  cc: [mailbox('carol@example.test')],
  bcc: [],
  unreadable: [],
};
const SHOWN: ShownLetter = {
  addressees: ADDRESSEES,
  ...{ subject: 'Plans', options: NO_OPTIONS, sign: true, encrypt: true, identity: '' },
  ...{ certificates: [], files: [] },
};
const SENDING = { sendId: 'send', messageId: '<1@example.test>' };

const grant = newGrant(
  { tabId: 1, frameId: 0, origin: ORIGIN },
  {
    kind: 'composer',
    compose: {
      ...{ ...PLACE, composeId: 'window', draftsMailbox: 'Drafts' },
      ...{ sentMailbox: 'Sent', isUntouched: true, addressees: ADDRESSEES, subject: '' },
      ...{ options: NO_OPTIONS, isStored: false, text: '', attachments: [] },
      ...{ sign: true, encrypt: true, wasAsked: true },
    },
  },
);
const frameIn = (tabId: number) => ({ tabId, frameId: 0, origin: ORIGIN });
/** Tabs into which the script of notices was brought. */
let brought: number[] = [];

beforeEach(() => {
  forgetAll();
  brought = [];
  Object.assign(browser, {
    scripting: {
      executeScript: ({ target }: { target: { tabId: number } }) => {
        brought.push(target.tabId);
        return Promise.resolve([]);
      },
    },
  });
});

describe('Of a letter', () => {
  test('that is written is noted whether it is kept, and that it was sent takes the place of this', async () => {
    await noteUnsent(grant, ADDRESSEES, false);
    const state = async (): Promise<unknown> => (await allNotices()).map(({ about }) => about);
    const written = { kind: 'unsent', composeId: 'window', to: ['bob@example.test'] };
    const others = { cc: ['carol@example.test'], bcc: [] };
    assert.deepEqual(await state(), [{ ...written, ...others, hasDraft: false, isKept: false }]);
    await whileSaving(grant, () => Promise.resolve(1));
    assert.deepEqual(await state(), [{ ...written, ...others, hasDraft: true, isKept: true }]);
    await noteUnsent(grant, ADDRESSEES, false);
    assert.deepEqual(await state(), [{ ...written, ...others, hasDraft: true, isKept: false }]);
    await noteSent(grant, SENDING, SHOWN, { state: 'sent', copyIn: 'Sent' });
    assert.deepEqual(
      (await allNotices()).map(({ id, about }) => [id, about.kind]),
      [['send', 'sent']],
    );
  });

  test('nothing is named but addresses', async () => {
    const advertisement = { ...ADDRESSEES, to: [mailbox('Call 555 now'), mailbox('a b@won.example')] };
    await noteUnsent(grant, advertisement, true);
    const [{ about } = assert.fail()] = await allNotices();
    assert.deepEqual(about.kind === 'unsent' && about.to, []);
  });

  test('a save that is under way is waited for', async () => {
    await noteUnsent(grant, ADDRESSEES, false);
    let resolve: (savedAt: number) => void = () => assert.fail();
    const promise = new Promise<number>((done) => (resolve = done));
    const saved = whileSaving(grant, () => promise);
    const [{ id } = assert.fail()] = await allNotices();
    let isSettled = false;
    const settled = settledSaves(id).then(() => (isSettled = true));
    await Promise.resolve();
    assert.equal(isSettled, false);
    resolve(1);
    await Promise.all([saved, settled]);
    const [{ about } = assert.fail()] = await allNotices();
    assert.equal(about.kind === 'unsent' && about.isKept, true);
  });
});

describe('A notice', () => {
  beforeEach(() => noteSent(grant, SENDING, SHOWN, { state: 'sent', copyIn: 'Sent' }));

  test('is for the pages of its tab and its account alone', async () => {
    await noteTabPlace(frameIn(2), PLACE);
    assert.equal(await grantNotice(frameIn(2)), undefined, 'another tab');
    await noteTabPlace(frameIn(1), { ...PLACE, account: 'carol' });
    assert.equal(await grantNotice(frameIn(1)), undefined, 'somebody else has signed in');
    await noteTabPlace(frameIn(1), { webmail: 'roundcube', path: '/', token: 't' });
    assert.equal(await grantNotice(frameIn(1)), undefined, 'nobody has signed in');
    await noteTabPlace(frameIn(1), PLACE);
    assert.equal(await grantNotice({ ...frameIn(1), frameId: 3 }), undefined, 'a frame in the page');
    await bringNotice(1);
    assert.deepEqual(brought, [1]);
    assert.notEqual(await grantNotice(frameIn(1)), undefined);
  });

  test('of a closed tab goes to another one of the same account, or waits for one', async () => {
    await noteTabPlace(frameIn(2), { ...PLACE, account: 'carol' });
    await noticesOfClosedTab(1);
    assert.deepEqual(brought, []);
    assert.equal((await allNotices())[0]?.tabId, undefined);
    await noteTabPlace(frameIn(3), PLACE);
    await bringNotice(3);
    assert.deepEqual(brought, [3]);
    assert.notEqual(await grantNotice(frameIn(3)), undefined);
  });

  test('of what was sent is over after its time, of what was not sent is not', async () => {
    await noteUnsent({ ...grant, compose: { ...grant.compose, composeId: 'other' } }, ADDRESSEES, true);
    for (const { id } of await allNotices())
      await changeNotice(id, (before) => ({ ...before, firstShownAt: Date.now() - SHOWN_MS }));
    const over = (await allNotices()).map((notice) => [notice.about.kind, remainingMs(notice) <= 0]);
    assert.deepEqual(over, [
      ['sent', true],
      ['unsent', false],
    ]);
    await noteTabPlace(frameIn(1), PLACE);
    await bringNotice(1);
    assert.deepEqual(
      (await allNotices()).map(({ about }) => about.kind),
      ['unsent'],
    );
  });
});

describe('That the copy is not there', () => {
  const filed = async (answer: () => Promise<Response>): Promise<boolean> => {
    globalThis.fetch = async (input) => {
      const response = await answer();
      Object.defineProperty(response, 'url', { value: input instanceof Request ? input.url : String(input) });
      return response;
    };
    const envelope = { from: '', to: ['bob@example.test'], cc: [], bcc: [], deliveryNotice: false };
    const { draftsMailbox, sentMailbox, path, token } = grant.compose;
    const message = {
      ...{ session: { origin: ORIGIN, path, token }, messageId: SENDING.messageId, envelope },
      ...{ purpose: 'main' as const, isFirst: true, draftsMailbox, sentMailbox, raw: () => assert.fail() },
    } as const;
    const leave = () => Promise.resolve();
    const io = { signal: new AbortController().signal, record: () => assert.fail(), leave };
    return (await fileCopy(message, { step: 'sent' }, io)).isCopyLost === true;
  };

  test('is said where the webmail has said so', async () => {
    assert.equal(await filed(() => Promise.resolve(Response.json({ exec: '', env: {} }))), true);
  });

  test('is not said where the webmail did not answer', async () => {
    assert.equal(await filed(() => Promise.reject(new Error('offline'))), false);
  });
});
