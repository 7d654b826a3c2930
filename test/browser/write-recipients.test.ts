// Who can read an encrypted letter is shown before it is sent, and what keeps it from being sent can be mended.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing } from '../available.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { askBackground } from './harness/ask-background.ts';
import { setRecipients } from './harness/roundcube-pages.ts';
import { PASSPHRASE } from './harness/set-up-pages.ts';
import {
  arrived,
  forgetContacts,
  importContacts,
  openDesk,
  signIn,
  writeLetter,
  type Composer,
  type Desk,
} from './harness/writing-desk.ts';

const BOB = 'bob@example.test';

describe('Before an encrypted letter is sent', { skip: await chromiumMissing() }, () => {
  let desk: Desk;
  let stack: EmbeddedStack;
  before(async () => {
    [desk, stack] = await Promise.all([openDesk(), startEmbedded()]);
    await signIn(desk, stack);
  });
  after(() => Promise.all([desk.close(), stack.stop()]));

  const chip = (composer: Composer, who: string, state: string) =>
    composer.frame.locator(`.chip[data-state=${state}]`).filter({ hasText: who });
  const obstacle = (composer: Composer, name: string) => composer.frame.locator(`[data-obstacle=${name}]`);
  const knowBobBy = async (...files: string[]): Promise<void> => {
    await forgetContacts(desk.popup, BOB);
    if (files.length > 0) await importContacts(desk.popup, ...files);
  };

  test('each recipient is ready, or it is said what is missing', async () => {
    const { people } = desk.pki;
    await knowBobBy(people.expired.p7bFile);
    await importContacts(desk.popup, people.mallory.p7bFile);
    const letter = {
      to: `${BOB}, Carol <carol@example.test>`,
      cc: 'mallory@example.test',
      bcc: 'dave@example.test',
      subject: 'Mixed',
    };
    const composer = await writeLetter(desk, stack, 'Encrypt', letter);
    await chip(composer, 'Carol', 'ready').waitFor();
    await chip(composer, BOB, 'expired').waitFor();
    await chip(composer, 'mallory', 'untrusted').waitFor();
    await chip(composer, 'dave', 'missing').waitFor();
    await obstacle(composer, 'recipients-not-ready').waitFor();
    assert.ok(await composer.frame.locator('.send-bar .button.primary').isDisabled());
    // The certificate comes while the letter is open, and the others are taken out of the lines.
    await knowBobBy(people.bob.p7bFile);
    await chip(composer, BOB, 'ready').waitFor();
    await setRecipients(desk.page, 'cc', '');
    await setRecipients(desk.page, 'bcc', '');
    await composer.sendAndLeave();
    await arrived(stack, 'carol', 'Mixed');
  });

  test('a certificate that nobody vouches for can be accepted for this letter', async () => {
    const { bobByMallory } = desk.pki.people;
    await knowBobBy(bobByMallory.p7bFile);
    const letter = { to: BOB, subject: 'Accepted', text: 'Compared by telephone.\n' };
    const composer = await writeLetter(desk, stack, 'Encrypt', letter);
    await chip(composer, BOB, 'untrusted').waitFor();
    await obstacle(composer, 'recipients-not-ready').waitFor();
    await composer.pressArmed('Use once anyway');
    await composer.frame.getByText('accepted for this message').waitFor();
    await composer.sendAndLeave();
    const { raw } = await arrived(stack, 'bob', 'Accepted');
    assert.equal((await decryptAndVerify(raw, bobByMallory, desk.pki.root)).text, letter.text);
    // Only for that letter.
    const next = await writeLetter(desk, stack, 'Encrypt', { to: BOB, subject: 'Next' });
    await chip(next, BOB, 'untrusted').waitFor();
    await obstacle(next, 'recipients-not-ready').waitFor();
    await knowBobBy(desk.pki.people.bob.p7bFile);
  });

  test('a letter that the server would not take is stopped, and goes out when it is smaller', async () => {
    stack.setFault('maxBytes', 120_000);
    const files = [
      { name: 'large.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(90_000, 1) },
    ];
    const composer = await writeLetter(desk, stack, 'Encrypt', {
      to: BOB,
      subject: 'Large',
      text: 'x\n',
      files,
    });
    await obstacle(composer, 'too-large').waitFor();
    assert.match(await obstacle(composer, 'too-large').innerText(), /larger than this server accepts/);
    assert.ok(await composer.frame.locator('.send-bar .button.primary').isDisabled());
    await composer.button('Remove large.bin').click();
    await composer.sendAndLeave();
    stack.setFault('maxBytes', null);
    await arrived(stack, 'bob', 'Large');
  });

  test('keys that were locked meanwhile are unlocked in a window of our own, and writing goes on', async () => {
    const letter = { to: BOB, subject: 'Locked', text: 'Before the lock.\n' };
    const composer = await writeLetter(desk, stack, 'Encrypt', letter);
    await askBackground(desk.popup, 'vault.lock', null);
    await obstacle(composer, 'vault-locked').waitFor();
    assert.ok(await composer.frame.locator('.send-bar .button.primary').isDisabled());
    const opening = desk.chromium.context.waitForEvent('page');
    await obstacle(composer, 'vault-locked').getByRole('button').click();
    const unlocking = await opening;
    assert.match(unlocking.url(), /^chrome-extension:\/\/.*#unlock$/);
    await unlocking.locator('input[type=password]').fill(PASSPHRASE);
    await Promise.all([unlocking.waitForEvent('close'), unlocking.keyboard.press('Enter')]);
    await desk.page.bringToFront();
    await obstacle(composer, 'vault-locked').waitFor({ state: 'detached' });
    assert.equal(await composer.field.inputValue(), letter.text);
    await composer.sendAndLeave();
    const { raw } = await arrived(stack, 'bob', 'Locked');
    assert.equal((await decryptAndVerify(raw, desk.pki.people.bob, desk.pki.root)).text, letter.text);
  });
});
