// A recipient nobody trusted vouches for: trusted from the composer, as little as possible, and written to at once.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { askBackground } from './harness/ask-background.ts';
import { press } from './harness/reading.ts';
import { importContacts, openDesk, signIn, writeLetter, type Desk } from './harness/writing-desk.ts';

describe(
  'A recipient whose certificate nobody trusted vouches for',
  { skip: await chromiumMissing() },
  () => {
    let desk: Desk;
    let stack: EmbeddedStack;
    before(async () => {
      [desk, stack] = await Promise.all([openDesk(), startEmbedded()]);
      await signIn(desk, stack);
    });
    after(() => Promise.all([desk.close(), stack.stop()]));

    test('is trusted from the composer after comparing, and becomes ready by itself', async () => {
      const { dana } = desk.pki.people;
      await importContacts(desk.popup, dana.p7bFile);
      const composer = await writeLetter(desk, stack, 'Encrypt', {
        to: dana.address,
        subject: 'Across organisations',
        text: 'For you alone.',
      });
      const chip = (state: string) =>
        composer.frame.locator(`.chip[data-state=${state}]`).filter({ hasText: dana.address });
      await chip('untrusted').waitFor();
      await composer.frame.locator('[data-obstacle=recipients-not-ready]').waitFor();

      const { context } = desk.chromium;
      const trustWindow = () => context.pages().find((page) => page.url().includes('#trust='));
      await press(composer.frame, 'Trust this person', () => trustWindow() !== undefined);
      const window = await eventually('the window', trustWindow);
      await window.getByRole('heading', { name: `Trust ${dana.address}?` }).waitFor();
      const choices = window.getByRole('radio');
      assert.ok(await choices.first().isChecked(), 'only this person, as long as nothing else is chosen');
      await window.getByRole('checkbox', { name: /compared/ }).check();
      await window.getByRole('button', { name: 'Trust this certificate' }).click();
      await window.getByText(`now verified for ${dana.address}`).waitFor();
      await window.close();

      await chip('ready').waitFor();
      await composer.frame.locator('.send-bar .button.primary:enabled').waitFor();
      assert.equal(await composer.field.inputValue(), 'For you alone.');
      assert.equal(
        (await askBackground(desk.popup, 'authorities.list', null)).length,
        1,
        'no authority was added',
      );
    });
  },
);
