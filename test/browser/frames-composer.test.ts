// The composer frame in a real Chromium: what is written in it, what it refuses, and how sending ends.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Locator, Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { pressArmed } from './harness/pressing.ts';
import { heard, startHarness, tellFrame, type Harness, type OpenOptions } from './frames/harness.ts';
import type { Call, ScriptedBackground } from './frames/scripted-background.ts';
import { readinessOf } from './frames/scenarios.ts';
import type { ShownLetter } from '../../src/wire/composition.ts';
import type { DraftOrigin, KeptDraft } from '../../src/wire/kept-draft.ts';

declare const scripted: ScriptedBackground;

const skip = await chromiumMissing();
let harness: Harness;
before(async () => {
  if (skip === false) harness = await startHarness();
});
after(async () => {
  if (skip === false) await harness.close();
});

interface Opened {
  readonly page: Page;
  readonly frame: Frame;
  readonly field: Locator;
  readonly send: Locator;
  /** What the background has been asked since this composer was opened. */
  readonly asked: (command: Call['command']) => Promise<Call[]>;
}

async function openComposer(grant: string, options: Partial<OpenOptions> = {}): Promise<Opened> {
  const before = (await harness.calls()).length;
  const { page, frame } = await harness.open({ frame: 'composer', grant, ...options });
  await frame.locator('.composer-head').waitFor();
  const field = frame.getByRole('textbox', { name: 'Message' });
  if (grant.startsWith('compose-send-')) await field.fill('Dear Bob,\n\nhere is the answer.\n');
  return {
    page,
    frame,
    field,
    send: frame.locator('.send-bar .button.primary'),
    asked: async (command) =>
      (await harness.calls()).slice(before).filter((call) => call.command === command),
  };
}

const draftOf = (call: Call | undefined): Record<string, unknown> =>
  call?.payload['draft'] as Record<string, unknown>;

describe('What is written in the composer', { skip }, () => {
  test('has as much room as the user gives it by the handle, which keeps the place and nothing else', async () => {
    const { page, frame, field, asked } = await openComposer('compose');
    await field.fill('A letter.\n'.repeat(200));
    const handle = frame.getByRole('separator', { name: 'Height of the message' });
    const height = (): Promise<number> => frame.evaluate(() => innerHeight);
    const before = await height();
    await handle.dispatchEvent('keydown', { key: 'ArrowUp' });
    assert.deepEqual(await asked('composer.keep-place'), [], 'made events do nothing');
    await handle.press('ArrowUp');
    await eventually('it is lower', async () => (await height()) === before - 24);
    await handle.press('Home');
    const kept = (await asked('composer.keep-place')).map(({ payload }) => payload['pixels']);
    assert.deepEqual(kept, [before - 24, null]);
    assert.ok((await heard(page)).some(({ kind }) => kind === 'place'));
    await page.close();
  });

  test('is saved by itself a moment later, and nothing of it is told to the page', async () => {
    const { page, frame, field, asked } = await openComposer('compose');
    await field.pressSequentially('a word for Bob alone');
    await frame.locator('[data-saved]').waitFor();
    const [saved] = (await asked('composer.save')).slice(-1);
    assert.equal(draftOf(saved)['text'], 'a word for Bob alone');
    assert.ok(!JSON.stringify(await heard(page)).includes('Bob'));
    assert.ok(!(await page.content()).includes('Bob alone'));
    await page.close();
  });

  test('keeps with the draft which certificate was chosen to sign', async () => {
    const { page, frame, field, send, asked } = await openComposer('compose-choice');
    const choice = frame.getByRole('combobox', { name: 'Sign with' });
    const labels = await choice.locator('option').allInnerTexts();
    assert.equal(new Set(labels).size, 3, 'also those of one authority can be told apart');
    await field.fill('a word');
    await choice.focus();
    await page.keyboard.press('End');
    await eventually('the choice to be saved', async () => {
      const [saved] = (await asked('composer.save')).slice(-1);
      return saved !== undefined && draftOf(saved)['signWith'] === '3'.repeat(64);
    });
    await pressArmed(send);
    const [sent] = await eventually('the message to be sent', async () => {
      const calls = await asked('composer.send');
      return calls.length > 0 && calls;
    });
    assert.equal(draftOf(sent)['signWith'], '3'.repeat(64));
    await page.close();
    const again = await openComposer('compose-choice-recovered');
    await pressArmed(again.frame.getByRole('button', { name: 'Restore it' }));
    assert.equal(await again.frame.getByRole('combobox').inputValue(), '3'.repeat(64));
    // Without a signature there is nothing to choose, and nothing of it is said.
    await pressArmed(again.frame.locator('.switch').first());
    await again.frame.getByRole('combobox').waitFor({ state: 'detached' });
    await again.page.close();
  });

  test('goes out with the subject and recipients of the page as they are then', async () => {
    const { page, frame, field, send, asked } = await openComposer('compose');
    await field.pressSequentially('answer');
    await tellFrame(page, { kind: 'subject', subject: 'Another subject' });
    const carol = { name: '', address: 'carol@firm.example' };
    const from = { name: 'Alice Ames', address: 'alice@firm.example' };
    await tellFrame(page, {
      kind: 'addressees',
      addressees: { from, to: [carol], cc: [], bcc: [], unreadable: [] },
    });
    await frame.locator('.chip', { hasText: 'carol@firm.example' }).waitFor();
    assert.ok((await heard(page)).some(({ kind }) => kind === 'ready'));
    await pressArmed(send);
    await frame.getByText('Sent.').waitFor();
    const [sent] = await asked('composer.send');
    assert.equal(draftOf(sent)['subject'], 'Another subject');
    assert.deepEqual((sent!.payload['shown'] as ShownLetter).addressees.to, [carol]);
    const told = (await heard(page)).find(({ kind }) => kind === 'sent');
    assert.deepEqual(told, { kind: 'sent', mailbox: 'Sent' });
    await page.close();
  });

  test('is left behind only after it has been said what becomes of it, and saved; an untouched one is discarded', async () => {
    const written = await openComposer('compose');
    await written.field.pressSequentially('x');
    const back = written.frame.getByRole('button', { name: 'Write without Waxseal' });
    await pressArmed(back);
    await written.frame.getByText('What you wrote stays in Waxseal').waitFor();
    await written.frame.getByRole('button', { name: 'Back to writing' }).click();
    await written.send.waitFor();
    assert.equal(await written.field.inputValue(), 'x');
    assert.ok(!(await heard(written.page)).some(({ kind }) => kind === 'close-composer'));
    await pressArmed(back);
    await written.frame.getByText('What you wrote stays in Waxseal').waitFor();
    await pressArmed(back);
    await eventually('it closes', async () =>
      (await heard(written.page)).some(({ kind }) => kind === 'close-composer'),
    );
    assert.equal(draftOf((await written.asked('composer.save')).at(-1))['text'], 'x');
    assert.equal((await written.asked('composer.discard')).length, 0);
    await written.page.close();
    const untouched = await openComposer('compose');
    await pressArmed(untouched.frame.getByRole('button', { name: 'Write without Waxseal' }));
    await eventually('it closes', async () =>
      (await heard(untouched.page)).some(({ kind }) => kind === 'close-composer'),
    );
    assert.equal((await untouched.asked('composer.save')).length, 0);
    assert.equal((await untouched.asked('composer.discard')).length, 1);
    await untouched.page.close();
  });

  test('is off the screen while the keys are locked, and back afterwards', async () => {
    const { page, frame, field } = await openComposer('compose');
    await field.fill('for Bob’s eyes only');
    await harness.background.evaluate(() => scripted.setVault('locked'));
    await frame.getByText('your text is hidden').waitFor();
    assert.equal(await field.count(), 0);
    assert.ok(!(await frame.locator('body').innerHTML()).includes('eyes only'));
    await harness.background.evaluate(() => scripted.setVault('unlocked'));
    await field.waitFor();
    assert.equal(await field.inputValue(), 'for Bob’s eyes only');
    await page.close();
  });

  test('that was left behind is offered before anything can be written over it, and restored whole', async () => {
    const { page, frame, field, asked } = await openComposer('compose-recovered');
    await frame.getByText('Unsent draft from').waitFor();
    assert.equal(await field.count(), 0);
    await pressArmed(frame.getByRole('button', { name: 'Restore it' }));
    assert.equal(await field.inputValue(), 'Dear Bob,\n\nthe first half of an answer');
    assert.equal(await frame.locator('.file-name').textContent(), 'notes.txt');
    // Of the draft's setting and the window's the stronger stays.
    assert.equal(
      await frame.getByRole('button', { name: 'Encrypt' }).first().getAttribute('aria-pressed'),
      'true',
    );
    assert.equal((await asked('composer.discard')).length, 0);
    await page.close();
  });
});

describe('A draft that was left behind', { skip }, () => {
  const obstacle = (frame: Frame, name: string): Locator => frame.locator(`[data-obstacle=${name}]`);
  const originOf = (call: Call | undefined): DraftOrigin => (draftOf(call) as unknown as KeptDraft).origin;

  test('is no more the writer’s own than it was: the page’s words, who never had the quote, and what is sealed', async () => {
    const { page, frame, field, asked } = await openComposer('compose-recovered-quoting');
    await pressArmed(frame.getByRole('button', { name: 'Restore it' }));
    await frame.locator('.original-line', { hasText: 'bob@firm.example' }).waitFor();
    for (const name of ['page-content', 'sealed-files', 'quote-unencrypted'])
      await obstacle(frame, name).waitFor();
    await obstacle(frame, 'outsiders').getByText('carol@other.example').waitFor();
    await field.press('End');
    await field.pressSequentially('And words of the writer.');
    const lastSaved = async (): Promise<DraftOrigin | undefined> => {
      const [saved] = (await asked('composer.save')).slice(-1);
      return saved && originOf(saved);
    };
    const kept = await eventually('the draft to be kept anew', lastSaved);
    assert.deepEqual([kept.untakenText, kept.untakenFiles, kept.sealedFiles], [true, [1], [1]]);
    assert.deepEqual(
      kept.originals.map(({ people, isEncrypted }) => [people, isEncrypted]),
      [[['bob@firm.example', 'alice@firm.example'], true]],
    );
    await pressArmed(frame.getByRole('button', { name: 'I have read it, use it' }));
    await obstacle(frame, 'page-content').waitFor({ state: 'detached' });
    await eventually(
      'that it was taken is kept, too',
      async () => (await lastSaved())?.untakenText === false,
    );
    await obstacle(frame, 'outsiders').waitFor();
    await frame.getByRole('button', { name: 'Remove the quote' }).click();
    for (const name of ['quote-unencrypted', 'outsiders'])
      await obstacle(frame, name).waitFor({ state: 'detached' });
    await page.close();
  });

  test('by a version that did not say where words come from is asked about', async () => {
    const { page, frame, field } = await openComposer('compose-recovered-unknown');
    await pressArmed(frame.getByRole('button', { name: 'Restore it' }));
    assert.equal(await field.inputValue(), 'Dear Bob,\n\nthe first half of an answer');
    await obstacle(frame, 'page-content').waitFor();
    await pressArmed(frame.getByRole('button', { name: 'I have read it, use it' }));
    await pressArmed(frame.getByRole('button', { name: 'I have checked them' }));
    await obstacle(frame, 'draft-unknown').waitFor({ state: 'detached' });
    // Who may read it encrypted has not said that everybody on the way may.
    await pressArmed(frame.getByRole('button', { name: /^Encrypt/ }));
    await obstacle(frame, 'draft-unknown').waitFor();
    await page.close();
  });
});

describe('What could not be saved while the keys were locked', { skip }, () => {
  const saved = async ({ asked }: Opened): Promise<unknown[]> =>
    (await asked('composer.save')).map((call) => draftOf(call)['text']);

  test('is saved when they are unlocked, and no word of the failure stays', async () => {
    const composer = await openComposer('compose-locks');
    await composer.field.fill('before the lock');
    await composer.frame.locator('[data-saved]').waitFor();
    await harness.background.evaluate(() => scripted.setVault('locked'));
    await composer.frame.getByText('your text is hidden').waitFor();
    await tellFrame(composer.page, { kind: 'subject', subject: 'Changed meanwhile' });
    await composer.frame.getByText('Not saved.').waitFor();
    await harness.background.evaluate(() => scripted.setVault('unlocked'));
    await composer.frame.locator('[data-saved]').waitFor();
    assert.equal(await composer.frame.getByText('Not saved.').count(), 0);
    assert.equal((await saved(composer)).at(-1), 'before the lock');
    await composer.page.close();
  });

  test('is not saved over a draft that was left behind, which nobody could know of before', async () => {
    await harness.background.evaluate(() => scripted.setVault('locked'));
    const composer = await openComposer('compose-locks-recovered');
    await composer.field.fill('written while locked');
    await composer.frame.getByText('Not saved.').waitFor();
    const before = (await saved(composer)).length;
    await harness.background.evaluate(() => scripted.setVault('unlocked'));
    await composer.frame.getByText('Unsent draft from').waitFor();
    assert.equal((await saved(composer)).length, before);
    await pressArmed(composer.frame.getByRole('button', { name: 'Discard it' }));
    await composer.frame.locator('[data-saved]').waitFor();
    assert.equal((await saved(composer)).at(-1), 'written while locked');
    await composer.page.close();
  });
});

describe('By Ctrl+Enter a letter', { skip }, () => {
  test('is sent from where it is written, by the key of a person only', async () => {
    const { page, frame, field, send, asked } = await openComposer('compose');
    await field.pressSequentially('an answer');
    await frame.locator('.send-bar .button.primary[data-arming=armed]').waitFor();
    const made = { key: 'Enter', ctrlKey: true, bubbles: true };
    await field.dispatchEvent('keydown', made);
    await eventually('the key to be heard', async () => {
      if ((await asked('composer.send')).length > 0) return true;
      assert.match(await field.inputValue(), /^an answer$/, 'no line is written by it');
      if (await send.isVisible()) await field.press('Control+Enter', { delay: 20 });
      return false;
    });
    await frame.getByText('Sent.').waitFor();
    assert.equal((await asked('composer.send')).length, 1);
    await page.close();
  });

  test('is not sent under a cover, nor before what is missing is there: the keyboard goes to what that is', async () => {
    const covered = await openComposer('compose', { covered: true });
    await covered.field.pressSequentially('x');
    await covered.frame.locator('.send-bar .button.primary[data-arming=unseen]').waitFor();
    await eventually('the window that asks', async () => {
      await covered.field.press('Meta+Enter').catch(() => undefined);
      return (await covered.asked('composer.confirm')).length > 0;
    });
    assert.deepEqual(await covered.asked('composer.send'), []);
    await covered.page.close();
    const unready = await openComposer('compose-untrusted');
    await unready.field.fill('x');
    await unready.frame.locator('[data-obstacle=recipients-not-ready]').waitFor();
    await unready.field.press('Control+Enter');
    await eventually('the keyboard is there', () =>
      unready.frame.evaluate(() =>
        document.activeElement!.textContent.startsWith('Some recipients cannot read'),
      ),
    );
    assert.deepEqual(await unready.asked('composer.send'), []);
    await unready.page.close();
  });
});

describe('Very many recipients', { skip }, () => {
  test('without certificates are one line with their number, and listed on a click; all addresses stay in the box', async () => {
    const { page, frame, field } = await openComposer('compose-many-unready');
    const line = frame.getByText('Recipients who cannot read an encrypted message yet: 301.');
    await line.waitFor();
    await frame.getByText('no certificate: 300').waitFor();
    assert.equal(await frame.locator('.trouble').count(), 0);
    assert.equal(await frame.locator('.letter-facts .chip').count(), 303);
    const top = (await field.boundingBox())!.y;
    assert.ok(top < 400, `what is written stands ${top} pixels down`);
    await line.click();
    await frame.locator('.trouble').nth(300).waitFor();
    assert.equal(await frame.locator('.trouble').count(), 301);
    // Switches and the way back are about none of the addresses that have to be scrolled to.
    await pressArmed(frame.getByRole('button', { name: /^Encrypt/ }));
    await line.waitFor({ state: 'detached' });
    await page.close();
  });

  test('who never had the original are counted, and named on a click', async () => {
    const { page, frame } = await openComposer('compose-many-outsiders');
    await frame.getByText('Recipients who did not get the original that you quote: 9.').waitFor();
    await frame.getByText('Show the addresses').click();
    assert.equal(await frame.locator('[data-obstacle=outsiders] li').count(), 9);
    await page.close();
  });
});

test(
  'The keyboard comes to the text when it is its turn, and is not taken from elsewhere in the frame',
  { skip },
  async () => {
    const { page, field } = await openComposer('compose');
    const isInText = (): Promise<boolean> => field.evaluate((text) => document.activeElement === text);
    assert.equal(await isInText(), false, 'nothing was said yet');
    await tellFrame(page, { kind: 'your-turn' });
    await eventually('it is in the text', isInText);
    await page.close();
    const busy = await openComposer('compose');
    await busy.frame.getByRole('button', { name: 'Attach files' }).focus();
    await tellFrame(busy.page, { kind: 'your-turn' });
    await tellFrame(busy.page, { kind: 'subject', subject: 'Heard by now' });
    await busy.frame.getByText('Heard by now').waitFor();
    assert.equal(await busy.field.evaluate((text) => document.activeElement === text), false);
    await busy.page.close();
  },
);

test('The frame goes dark and light with the page around it', { skip }, async () => {
  const { page, frame } = await openComposer('compose');
  const ground = (): Promise<string> => frame.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await tellFrame(page, { kind: 'scheme', dark: true });
  await eventually('it is dark', async () => (await ground()) !== light);
  await tellFrame(page, { kind: 'scheme', dark: false });
  await eventually('it is light again', async () => (await ground()) === light);
  await page.close();
});

describe('Sending', { skip }, () => {
  test('is not started by a made click, nor by the page’s own Send, which only points here', async () => {
    const { page, frame, field, send, asked } = await openComposer('compose');
    await field.fill('an answer');
    await eventually('Send is armed', async () => (await send.getAttribute('aria-disabled')) === 'false');
    await send.dispatchEvent('click');
    await send.evaluate((button) => (button as HTMLButtonElement).click());
    await tellFrame(page, { kind: 'send-clicked' });
    await frame.getByText('To send it protected, press the button here.').waitFor();
    assert.equal(await frame.evaluate(() => document.activeElement instanceof HTMLButtonElement), false);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    assert.equal((await asked('composer.send')).length, 0);
    await pressArmed(send);
    await frame.getByText('Sent.').waitFor();
    assert.equal((await asked('composer.send')).length, 1);
    await page.close();
  });

  test('that fails keeps everything, says why, and another try goes on under the same id', async () => {
    const { page, frame, field, send, asked } = await openComposer('compose-send-fails');
    await pressArmed(send);
    await frame.getByText('The message was not sent').waitFor();
    await frame.locator('code', { hasText: 'webmail.refused' }).waitFor();
    assert.match(await field.inputValue(), /here is the answer/);
    await pressArmed(send);
    await eventually('it is tried again', async () => (await asked('composer.send')).length === 2);
    const [first, second] = await asked('composer.send');
    assert.equal(first!.payload['sendId'], second!.payload['sendId']);
    await field.pressSequentially('more');
    await frame.getByText('The message was not sent').waitFor();
    await pressArmed(send);
    await eventually('the changed one is tried', async () => (await asked('composer.send')).length === 3);
    const third = (await asked('composer.send'))[2];
    assert.notEqual(third!.payload['sendId'], first!.payload['sendId']);
    await page.close();
  });

  test('that is too large says by how much, in units that a person uses', async () => {
    const { page, frame, send } = await openComposer('compose-send-too-large');
    await pressArmed(send);
    await frame
      .getByText('The protected message is too large: 25.3 MB, and the server accepts at most 25 MB')
      .waitFor();
    await page.close();
  });

  test('that ends unclear is never repeated by itself', async () => {
    const { page, frame, send, asked } = await openComposer('compose-send-unclear');
    await pressArmed(send);
    await frame.getByText('The server did not confirm whether the message was sent').waitFor();
    assert.equal((await asked('composer.send')).length, 1);
    assert.equal(await send.count(), 0);
    assert.ok(!(await heard(page)).some(({ kind }) => kind === 'sent'));
    await pressArmed(frame.getByRole('button', { name: 'It was not sent' }));
    await eventually('it is sent again', async () => (await asked('composer.send')).length === 2);
    await page.close();
  });

  test('can be cancelled while it is uploaded, and not after it was handed over', async () => {
    const slow = await openComposer('compose-send-slow');
    await pressArmed(slow.send);
    await slow.frame.getByText('Uploading the protected message').waitFor();
    await slow.frame.getByRole('button', { name: 'Cancel' }).click();
    await slow.send.waitFor();
    assert.equal((await slow.asked('cancel')).length, 1);
    assert.match(await slow.field.inputValue(), /here is the answer/);
    await slow.page.close();
    const late = await openComposer('compose-send-handed-over');
    await pressArmed(late.send);
    await late.frame.getByText('Sending the message').waitFor();
    assert.equal(await late.frame.getByRole('button', { name: 'Cancel' }).count(), 0);
    await late.page.close();
  });

  test('by the attachment route hands the sealed file over and says what it is', async () => {
    const { page, frame, field, send, asked } = await openComposer('compose-attachment');
    await frame.getByText('This webmail cannot send protected mail directly').waitFor();
    await field.fill('here is the answer');
    await pressArmed(send);
    const handedOver = (times: number): Promise<unknown> =>
      eventually(
        'the sealed file is handed over',
        async () => (await heard(page)).filter(({ kind }) => kind === 'attach-sealed').length === times,
      );
    await handedOver(1);
    assert.equal((await asked('composer.seal-only'))[0]!.payload['as'], 'p7m');
    assert.equal(await frame.getByRole('button', { name: 'Cancel' }).count(), 0);
    await tellFrame(page, { kind: 'sealed-attached', attached: false });
    await frame.getByText('The webmail did not accept the protected file').waitFor();
    await frame.locator('code', { hasText: 'webmail.not-attached' }).waitFor();
    assert.match(await field.inputValue(), /here is the answer/);
    await pressArmed(send);
    await handedOver(2);
    assert.equal(await frame.getByText('attached as smime.p7m').count(), 0);
    await tellFrame(page, { kind: 'sealed-attached', attached: true });
    await frame.getByText('attached as smime.p7m').waitFor();
    await page.close();
  });
});

describe('Encrypting when every recipient can', { skip }, () => {
  const bob = { name: '', address: 'bob@firm.example' };
  const from = { name: 'Alice Ames', address: 'alice@firm.example' };
  const toBob = {
    kind: 'addressees',
    addressees: { from, to: [bob], cc: [], bcc: [], unreadable: [] },
  } as const;

  test('goes on by itself once everybody is ready', async () => {
    const { page, frame, asked } = await openComposer('compose-when-possible');
    const encrypt = frame.getByRole('button', { name: /^Encrypt/ });
    await eventually(
      'the recipients are looked up',
      async () => (await asked('composer.readiness')).length > 0,
    );
    assert.equal(await encrypt.getAttribute('aria-pressed'), 'false');
    await tellFrame(page, toBob);
    await eventually('encryption is on', async () => (await encrypt.getAttribute('aria-pressed')) === 'true');
    await page.close();
  });

  test('does not go on while the writer’s own certificate cannot be used', async () => {
    const { page, frame, asked, field } = await openComposer('compose-when-possible-revoked');
    await frame.locator('[data-obstacle=identity-revoked]').waitFor();
    await eventually(
      'the recipients are looked up',
      async () => (await asked('composer.readiness')).length > 0,
    );
    await field.pressSequentially('a word');
    await frame.locator('[data-saved]').waitFor();
    assert.equal(await frame.getByRole('button', { name: /^Encrypt/ }).getAttribute('aria-pressed'), 'false');
    await page.close();
  });

  test('stays as the user switched it', async () => {
    const { page, frame, asked, field } = await openComposer('compose-when-possible');
    const encrypt = frame.getByRole('button', { name: /^Encrypt/ });
    await pressArmed(encrypt);
    await pressArmed(encrypt);
    await tellFrame(page, toBob);
    const asksForBob = (call: Call): boolean => JSON.stringify(call.payload).includes(bob.address);
    await eventually('Bob is looked up', async () => (await asked('composer.readiness')).some(asksForBob));
    await field.pressSequentially('unencrypted, on purpose');
    await frame.locator('[data-saved]').waitFor();
    assert.equal(await encrypt.getAttribute('aria-pressed'), 'false');
    await page.close();
  });
});

describe('Sending is refused', { skip }, () => {
  test('encrypted to an untrusted certificate until the person accepts it for this message', async () => {
    const { page, frame, field, send, asked } = await openComposer('compose-untrusted');
    await field.fill('an answer');
    await frame.locator('[data-obstacle=recipients-not-ready]').waitFor();
    assert.ok(await send.isDisabled());
    const accept = frame.getByRole('button', { name: 'Use once anyway' });
    await pressArmed(accept);
    assert.equal(await accept.getAttribute('aria-pressed'), 'true');
    await pressArmed(send);
    await frame.getByText('Sent.').waitFor();
    const address = 'untrusted@other.example';
    const { sha256 } = readinessOf(address).certificate!;
    const { payload } = (await asked('composer.send'))[0]!;
    assert.deepEqual(payload['acceptUntrusted'], [{ address, sha256 }]);
    assert.deepEqual((payload['shown'] as ShownLetter).certificates, [{ address, sha256 }]);
    await page.close();
  });

  test('in words of its own for what is not valid yet and for what cannot be used', async () => {
    const { page, frame, send } = await openComposer('compose-words');
    await frame.getByText(/certificate known for early@firm\.example is not valid yet/).waitFor();
    await frame.getByText(/known for unusable@firm\.example, but it cannot be used for encryption/).waitFor();
    // An address that two people share: each of their certificates is named in the box with Send.
    const desk = frame.locator('.chip', { hasText: 'desk@firm.example' });
    await desk.getByText(/2 certificates:.*Anna Ray.*Ben Ray/).waitFor();
    assert.ok(await send.isDisabled());
    await page.close();
  });

  test('quotes of an original in HTML what a person sees of it, and fetches nothing for it', async () => {
    harness.caught.length = 0;
    const { page, frame, field } = await openComposer('compose-html-quote');
    assert.equal(
      await field.inputValue(),
      'On Thursday, Bob Ray wrote:\n> The plans are good.\n>\n> Are they?\n> far\tright\n> One\n> Two\n> Three\n\n',
    );
    assert.equal(await frame.locator('iframe').count(), 0);
    assert.deepEqual(harness.caught, []);
    await page.close();
  });

  test('while a quote that came encrypted would leave unencrypted', async () => {
    const { page, frame, field, send } = await openComposer('compose-quote');
    await frame.locator('[data-obstacle=quote-unencrypted]').waitFor();
    assert.ok(await send.isDisabled());
    await frame.getByRole('button', { name: 'Remove the quote' }).click();
    assert.ok(!(await field.inputValue()).includes('4711'));
    await field.fill('Yes.');
    await eventually('it may go', () => send.isEnabled());
    await field.fill('as I said: the code of the gate is 4711\nthe code of the gate is 4711');
    await frame.locator('[data-obstacle=quote-unencrypted]').waitFor();
    await pressArmed(frame.getByRole('button', { name: 'Encrypt instead' }));
    await eventually('it may go', () => send.isEnabled());
    await page.close();
  });

  test('without a certificate or with locked keys, and goes on by itself when they are unlocked', async () => {
    const nobody = await openComposer('compose-no-identity');
    await nobody.frame.locator('[data-obstacle=no-identity]').waitFor();
    await nobody.page.close();
    await harness.background.evaluate(() => scripted.setVault('locked'));
    const { page, frame, field, send, asked } = await openComposer('compose');
    await frame.locator('[data-obstacle=vault-locked]').waitFor();
    await frame.getByRole('button', { name: 'Unlock' }).click();
    await eventually('our own window is asked for', async () => (await asked('composer.mend')).length === 1);
    await harness.background.evaluate(() => scripted.setVault('unlocked'));
    await field.fill('an answer');
    await eventually('it may go', () => send.isEnabled());
    await page.close();
  });

  test('when the finished message would be larger than the server takes', async () => {
    const { page, frame, field, send } = await openComposer('compose-small');
    await field.fill('The plans.');
    await frame.locator('input[type=file]').setInputFiles({
      name: 'plans.bin',
      mimeType: 'application/octet-stream',
      buffer: Buffer.alloc(90_000, 7),
    });
    await frame.locator('[data-obstacle=too-large]').waitFor();
    assert.ok(await send.isDisabled());
    await frame.getByRole('button', { name: 'Remove plans.bin' }).click();
    await eventually('it may go', () => send.isEnabled());
    await page.close();
  });
});

test('Files that are chosen go out with their exact content, under cleaned names', { skip }, async () => {
  const { page, frame, field, send, asked } = await openComposer('compose');
  await field.fill('The plans.\n');
  const buffer = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
  await frame.locator('input[type=file]').setInputFiles([
    { name: 'plans.pdf', mimeType: 'application/pdf', buffer },
    { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
  ]);
  await frame.getByText('293 kB').waitFor();
  await pressArmed(send);
  await frame.getByText('Sent.').waitFor();
  assert.equal((await asked('composer.send')).length, 1);
  const sent = await harness.background.evaluate(async () => {
    const call = scripted.calls.findLast(({ command }) => command === 'composer.send')!;
    const { attachments } = call.payload['draft'] as {
      attachments: { name: string; type: string; content: Blob }[];
    };
    return Promise.all(
      attachments.map(async ({ name, type, content }) => ({
        name,
        type,
        digest: [...new Uint8Array(await crypto.subtle.digest('SHA-256', await content.arrayBuffer()))],
      })),
    );
  });
  const digest = async (bytes: Uint8Array<ArrayBuffer>): Promise<number[]> => [
    ...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
  ];
  assert.deepEqual(sent, [
    { name: 'plans.pdf', type: 'application/pdf', digest: await digest(new Uint8Array(buffer)) },
    { name: 'empty.txt', type: 'text/plain', digest: await digest(new Uint8Array(0)) },
  ]);
  await page.close();
});

test(
  'The page is told what the switches stand at, so that its own buttons show the same',
  { skip },
  async () => {
    const { page, frame } = await openComposer('compose');
    await pressArmed(frame.getByRole('button', { name: 'Encrypt' }).first());
    await eventually('the page knows', async () =>
      (await heard(page)).some(
        (message) => message.kind === 'protection' && message.sign && !message.encrypt,
      ),
    );
    await page.close();
  },
);
