// Tricks that are after the answer, in the webmail: the composer quotes what the reader shows, and nothing besides.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CATALOGUE } from '../attacks/catalogue.ts';
import { makeCast, type Cast } from '../attacks/cast.ts';
import type { Frame } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { extensionFrame } from './harness/chromium.ts';
import { openCompose, openFolder, openMessage, uidOf } from './harness/roundcube-pages.ts';
import { openDesk, openedComposer, signIn, whileOneMoreIsSeen, type Desk } from './harness/writing-desk.ts';

describe('The answer to a message', { skip: await chromiumMissing() }, () => {
  let desk: Desk;
  let cast: Cast;
  let stack: EmbeddedStack;
  before(async () => {
    [desk, stack] = await Promise.all([openDesk(), startEmbedded()]);
    cast = await makeCast(desk.pki);
    await signIn(desk, stack);
  });
  after(async () => {
    await Promise.all([desk.close(), stack.stop()]);
    await cast.dispose();
  });

  const askingTricks = CATALOGUE.filter(({ quoted }) => quoted !== undefined);
  for (const [index, trick] of askingTricks.entries()) {
    test(`${trick.name} quotes what is seen alone`, async () => {
      const subject = `Question ${index}`;
      const raw = Buffer.from(await trick.make(cast)).toString('latin1');
      await stack.deliver('alice', Buffer.from(raw.replace('Our account', subject), 'latin1'));
      await openFolder(desk.page, stack);
      const uid = await uidOf(desk.page, subject);
      await whileOneMoreIsSeen(desk, async () => {
        await openMessage(desk.page, stack, subject);
        const reader = await extensionFrame(desk.page, 'frames/reader.html');
        await reader.locator('.verdict[data-status]').waitFor();
        await reader.locator('.body').waitFor();
        for (const line of linesOf(trick.quoted!)) await shownIn(reader, line);
      });
      await openCompose(desk.page, stack, { _reply_uid: uid, _mbox: 'INBOX' });
      const { field } = await openedComposer(desk.page);
      await eventually('the quote', async () => (await field.inputValue()).includes('wrote:'));
      const [heading, ...lines] = (await field.inputValue()).trimEnd().split('\n');
      assert.match(heading!, /wrote:$/);
      assert.deepEqual(
        lines,
        trick.quoted!.split('\n').map((line) => `> ${line}`.trimEnd()),
      );
      assert.equal(await desk.page.locator('[name="_message"]').inputValue(), '', 'the page has none of it');
    });
  }
});

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Waits until the words can be seen in the reader, in the message's HTML or in its text. */
async function shownIn(reader: Frame, words: string): Promise<void> {
  const places = [reader.locator('.body'), reader.frameLocator('.html-body').locator('body')];
  await eventually(`"${words}" in the reader`, async () => {
    for (const place of places) {
      const found = place.getByText(words).first();
      if ((await found.count()) > 0 && (await found.isVisible())) return true;
    }
    return false;
  });
}
