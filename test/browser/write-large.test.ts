// A letter with 25 MB of files: writing and the page stay usable, it can be stopped, and it arrives whole.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { gate } from './harness/gate.ts';
import { arrived, openDesk, signIn, writeLetter, type Desk } from './harness/writing-desk.ts';

const MEGABYTE = 1024 * 1024;
const FILE = { name: 'large.bin', mimeType: 'application/octet-stream', buffer: randomBytes(25 * MEGABYTE) };
/** A page that does nothing for so long has stopped in the eyes of who works with it. */
const STUCK_MS = 2_000;

describe('A letter with 25 MB attached', { skip: await chromiumMissing() }, () => {
  let desk: Desk;
  let stack: EmbeddedStack;
  before(async () => {
    [desk, stack] = await Promise.all([openDesk(), startEmbedded()]);
    await signIn(desk, stack);
  });
  after(() => Promise.all([desk.close(), stack.stop()]));

  test('is signed, encrypted and sent while page and frame stay usable; stopping it sends nothing', async () => {
    const letter = { to: 'bob@example.test', subject: 'Large', text: 'See the file.\n', files: [FILE] };
    const composer = await writeLetter(desk, stack, 'Encrypt', letter);
    await composer.frame.getByText(/Finished message: about [45]\d/).waitFor();
    await composer.frame.locator('[data-saved]').waitFor();
    for (const place of [desk.page, composer.frame]) await watchPauses(place);

    const uploading = gate();
    stack.setFault('held', { action: 'import', until: uploading.opened });
    // It is over sooner than a person could read it.
    const sealing = composer.frame.getByText('Protecting the message').waitFor();
    await Promise.all([sealing, composer.pressSend()]);
    await composer.frame.locator('.sending progress').waitFor();
    await eventually('the upload to be held', () => stack.waiting() > 0);
    // Read, sealed and handed to the network by now: the whole of the work.
    for (const place of [desk.page, composer.frame]) {
      const pause = await longestPause(place);
      assert.ok(pause < STUCK_MS, `a pause of ${Math.round(pause)} ms`);
    }
    await composer.button('Cancel').click();
    await composer.frame.locator('.send-bar').waitFor();
    stack.setFault('held', null);
    uploading.open();
    assert.equal((await stack.messages('bob', 'INBOX')).length, 0);
    assert.equal(await composer.field.inputValue(), letter.text);

    await composer.field.pressSequentially('PS: ');
    await composer.sendAndLeave();
    const { raw } = await arrived(stack, 'bob', 'Large');
    const opened = await decryptAndVerify(raw, desk.pki.people.bob, desk.pki.root);
    assert.ok(opened.attachments.get(FILE.name)?.equals(FILE.buffer), 'the very same bytes');
    assert.equal((await stack.messages('bob', 'INBOX')).length, 1);
  });
});

/** Notes from now on how long a document goes without running anything. */
async function watchPauses(place: Page | Frame): Promise<void> {
  await place.evaluate(() => {
    const watched = { last: performance.now(), longest: 0 };
    Object.assign(globalThis, { watchedPauses: watched });
    setInterval(() => {
      const now = performance.now();
      watched.longest = Math.max(watched.longest, now - watched.last);
      watched.last = now;
    }, 20);
  });
}

function longestPause(place: Page | Frame): Promise<number> {
  return place.evaluate(
    () => (globalThis as unknown as { watchedPauses: { longest: number } }).watchedPauses.longest,
  );
}
