// With several certificates for the sender's address the writer says which one signs, and that one does.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { decrypt, decryptAndVerify, signerName } from '../webmail/judged-by-openssl.ts';
import { askBackground, fileStandIn } from './harness/ask-background.ts';
import { extensionFrames } from './harness/chromium.ts';
import { openCompose } from './harness/roundcube-pages.ts';
import {
  arrived,
  openDesk,
  openedComposer,
  signIn,
  writeLetter,
  type Composer,
  type Desk,
} from './harness/writing-desk.ts';

const BOB = 'bob@example.test';

describe('Who has several certificates for one address', { skip: await chromiumMissing() }, () => {
  let desk: Desk;
  let stack: EmbeddedStack;
  before(async () => {
    [desk, stack] = await Promise.all([openDesk(), startEmbedded()]);
    await signIn(desk, stack);
  });
  after(() => Promise.all([desk.close(), stack.stop()]));

  const signWith = ({ frame }: Composer) => frame.getByRole('combobox', { name: 'Sign with' });

  test('who has none for the sender’s address keeps the webmail’s editor, whatever the settings ask for', async () => {
    const open = async (): Promise<void> => {
      await openCompose(desk.page, stack);
      await desk.page.waitForLoadState('networkidle');
    };
    for (const change of [
      { signByDefault: true },
      { signByDefault: true, encryptByDefault: 'always' },
      { signByDefault: false, encryptByDefault: 'always' },
    ] as const) {
      await askBackground(desk.popup, 'settings.change', change);
      await signIn(desk, stack, 'carol');
      await open();
      await desk.page.locator('[name="_message"]').fill('as ever');
      assert.equal(extensionFrames(desk.page).length, 0);
      await signIn(desk, stack);
      await open();
      await openedComposer(desk.page);
    }
    await askBackground(desk.popup, 'settings.change', { signByDefault: false, encryptByDefault: 'never' });
  });

  test('is asked nothing as long as it is one', async () => {
    const composer = await writeLetter(desk, stack, 'Sign', { to: BOB, subject: 'One' });
    await composer.frame.locator('.identity-line').getByText('Will be signed as Alice Ray').waitFor();
    assert.equal(await signWith(composer).count(), 0);
  });

  test('chooses among those that can be used, told apart by issuer and expiry, by keyboard', async () => {
    const { aliceEc, bob } = desk.pki.people;
    await askBackground(desk.popup, 'identities.import', {
      file: await fileStandIn(aliceEc.p12.file),
      password: aliceEc.p12.password,
    });
    for (const name of ['Alice Ray', 'Alice Ray (P-256)']) {
      const letter = { to: BOB, subject: `By ${name}`, text: 'By me.\n' };
      const composer = await writeLetter(desk, stack, 'Encrypt', letter);
      const labels = await signWith(composer).locator('option').allInnerTexts();
      assert.equal(labels.length, 2);
      for (const label of labels) assert.match(label, /^Alice Ray.*, issued by .+, valid until .*\d{4}$/);
      const isLast = labels.findIndex((label) => label.startsWith(`${name}, `)) === 1;
      // A key overtakes the focus on its way into a frame of another process.
      await eventually('the choice to be made', async () => {
        await signWith(composer).press(isLast ? 'End' : 'Home');
        return (await signWith(composer).locator('option:checked').innerText()).startsWith(`${name}, `);
      });
      await composer.sendAndLeave();
      const { raw } = await arrived(stack, 'bob', letter.subject);
      assert.equal(await signerName(await decrypt(raw, bob)), name);
      assert.equal((await decryptAndVerify(raw, bob, desk.pki.root)).text, letter.text);
    }
  });
});
