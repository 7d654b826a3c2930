// The worker is stopped between any two steps of sending: the letter goes out once, or the writer is told to look.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from '../eventually.ts';
import { chromiumMissing } from '../available.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { signedAndEnveloped, textEntity } from '../webmail/messages.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { askBackground } from './harness/ask-background.ts';
import { extensionFrame } from './harness/chromium.ts';
import { actInPage, openFolder, uidOf } from './harness/roundcube-pages.ts';
import { gate } from './harness/gate.ts';
import { arrived, headerOf, openDesk, signIn, writeLetter, type Desk } from './harness/writing-desk.ts';

const TO = 'bob@example.test';
const BCC = 'carol@example.test';
/** More than sending a letter to two takes; the test stops when no request is left to be held. */
const MOST_STEPS = 40;

describe('Stopping the worker', { skip: await chromiumMissing() }, () => {
  let desk: Desk;
  let stack: EmbeddedStack;
  before(async () => {
    [desk, stack] = await Promise.all([openDesk(), startEmbedded()]);
    await signIn(desk, stack);
  });
  after(() => Promise.all([desk.close(), stack.stop()]));

  const cases = [
    { released: 'at once', blind: false, fewest: 6 },
    { released: 'when the worker is back', blind: true, fewest: 12 },
  ] as const;
  for (const { released, blind, fewest } of cases) {
    test(`at any step of sending, the webmail going on ${released}, sends once`, async () => {
      let steps = 0;
      while (steps < MOST_STEPS && (await sendStoppedAt(steps, released, blind))) steps++;
      assert.ok(steps >= fewest && steps < MOST_STEPS, `${steps} steps`);
      assert.equal((await askBackground(desk.popup, 'vault.view', null)).state, 'unlocked');
    });
  }

  test('at any step of opening a letter, opens it in the end', async () => {
    const { bob, alice } = desk.pki.people;
    const entity = textEntity('Opened in spite of all.');
    await stack.deliver('alice', await signedAndEnveloped({ subject: 'To be opened' }, entity, bob, [alice]));
    await openFolder(desk.page, stack);
    const uid = await uidOf(desk.page, 'To be opened');
    const address = `${stack.url}?_task=mail&_action=show&_uid=${uid}&_mbox=INBOX`;
    let held = 0;
    for (const action of ['show', 'viewsource']) {
      for (const released of ['at once', 'when the worker is back']) {
        const { opened, open } = gate();
        stack.setFault('held', { action, until: opened });
        await actInPage(desk.page);
        const going = desk.page.goto(address);
        await eventually(`${action} to be held`, () => stack.waiting() > 0);
        const asked = stack.requests().length;
        await desk.chromium.stopServiceWorker();
        if (action === 'viewsource' && released === 'when the worker is back')
          await eventually('a request of the new worker', () => stack.requests().length > asked);
        stack.setFault('held', null);
        open();
        await going;
        const reader = await extensionFrame(desk.page, 'frames/reader.html');
        await reader.getByText('Opened in spite of all.').waitFor();
        await reader
          .getByRole('status')
          .filter({ hasText: /^Signed by Bob Ray/ })
          .waitFor();
        held++;
      }
    }
    assert.equal(held, 4);
    assert.equal((await askBackground(desk.popup, 'vault.view', null)).state, 'unlocked');
  });

  /** Sends while the worker is stopped as the step with this number waits for the webmail. False: no such step. */
  async function sendStoppedAt(step: number, released: string, blind: boolean): Promise<boolean> {
    const subject = `Stopped at ${step}, on ${released}`;
    const letter = { to: TO, ...(blind ? { bcc: BCC } : {}), subject, text: subject };
    const composer = await writeLetter(desk, stack, 'Encrypt', letter);
    const { opened, open } = gate();
    const before = stack.requests().length;
    stack.setFault('held', { action: '*', until: opened, passing: step });
    await composer.pressSend();
    const held = await eventually(`step ${step} or the end`, () => {
      if (/[?&]_mbox=Sent/.test(desk.page.url())) return 'over' as const;
      return stack.waiting() > 0 && ('held' as const);
    });
    if (held === 'held') {
      const asked = stack.requests().length;
      await desk.chromium.stopServiceWorker();
      if (released === 'when the worker is back')
        await eventually('a request of the new worker', () => stack.requests().length > asked);
    }
    stack.setFault('held', null);
    open();
    const outcome = await eventually(
      `the end of “${subject}”`,
      async () => {
        if (/[?&]_mbox=Sent/.test(desk.page.url())) return 'sent';
        const notice = await composer.frame
          .locator('.notice')
          .allInnerTexts()
          .catch(() => []);
        return notice.find((text) => /did not confirm whether/.test(text)) && 'unclear';
      },
      60_000,
    );
    const trace = stack
      .requests()
      .slice(before)
      .map(({ url }) => new URLSearchParams(url.split('?')[1]).get('_action'));
    assert.equal(outcome, 'sent', `step ${step}: ${trace.join(' ')}`);
    await composer.left();
    for (const user of blind ? (['bob', 'carol'] as const) : (['bob'] as const)) {
      const { raw } = await arrived(stack, user, subject);
      const opened = await decryptAndVerify(raw, desk.pki.people[user], desk.pki.root);
      assert.equal(opened.text.trimEnd(), subject);
      assert.equal(
        await count(user, 'INBOX', subject),
        1,
        `step ${step}: once to ${user}: ${trace.join(' ')}`,
      );
    }
    assert.equal(await count('alice', 'Sent', subject), 1, `step ${step}: one copy: ${trace.join(' ')}`);
    assert.equal(await count('alice', 'Drafts', subject), 0, `step ${step}: drafts: ${trace.join(' ')}`);
    return held === 'held';
  }

  async function count(
    user: 'alice' | 'bob' | 'carol',
    folder: 'INBOX' | 'Sent' | 'Drafts',
    subject: string,
  ) {
    const messages = await stack.messages(user, folder);
    return messages.filter(({ raw }) => headerOf(raw).includes(`Subject: ${subject}`)).length;
  }
});
