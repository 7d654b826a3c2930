// Plays the main job by itself: set up, read, write, send, and check with OpenSSL what arrived.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import { extensionFrame, launchChromium, type ChromiumSession } from '../../test/browser/harness/chromium.ts';
import { clickButtonInPage } from '../../test/browser/harness/closed-root.ts';
import { pressArmed } from '../../test/browser/harness/pressing.ts';
import { SetUpPages } from '../../test/browser/harness/set-up-pages.ts';
import { login, openCompose, openMessage, openPreview } from '../../test/browser/harness/roundcube-pages.ts';
import { eventually } from '../../test/eventually.ts';
import { decryptAndVerify, verifyClearSigned } from '../../test/webmail/judged-by-openssl.ts';
import { SAMPLE_MAIL } from './sample-mail.ts';
import type { Scene } from './scene.ts';
import type { Tour } from './steps.ts';

const BODY = 'Dear Bob,\n\nthe plan is attached. Keep it to yourself.\n\nAlice';
const ATTACHMENT = {
  name: 'plan.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from('Step 1: seal the letter.\n'),
};
const SIGNED_BODY = 'Dear Bob,\n\nyes, Friday suits me.\n\nAlice';
const POPUP_SIZE = { width: 380, height: 600 };

/** The whole tour; throws at the first step that fails. */
/** After this no act in the page opens a message any more (background/gestures.ts). */
const ACTS_FORGOTTEN_MS = 8_500;

export async function playTour(tour: Tour, scene: Scene, extension: string): Promise<void> {
  const chromium = await tour.step('A browser starts with the extension', () =>
    launchChromium({ extension }),
  );
  try {
    await setUp(tour, scene, chromium);
    await readMail(tour, scene, chromium);
    await writeMail(tour, scene, chromium);
    await answerAsBob(tour, scene, extension);
  } catch (error) {
    await tour.screen(chromium.page, 'failure').catch(() => undefined);
    throw error;
  } finally {
    await chromium.close();
  }
}

async function setUp(tour: Tour, { pki }: Scene, chromium: ChromiumSession): Promise<void> {
  const pages = await SetUpPages.open(chromium);
  await tour.step('Alice sets a passphrase', async () => {
    await tour.screen(pages.page, 'first-start');
    await pages.createVault();
  });
  await tour.step('Alice imports her certificate from a .p12 file', async () => {
    await pages.importIdentity(pki.people.alice.p12.file, pki.people.alice.p12.password);
    await tour.screen(pages.page, 'identity');
  });
  await tour.step('Alice trusts her authority after comparing its fingerprint', async () => {
    await pages.chooseAuthority(pki.root.certificateFile);
    await tour.screen(pages.page, 'authority-fingerprint');
    await pages.trustChosenAuthority();
    await tour.screen(pages.page, 'authority');
  });
  await tour.step('Alice imports Bob’s certificate', async () => {
    await pages.importContact(pki.people.bob.p7bFile, 'bob@example.test');
    await tour.screen(pages.page, 'contacts');
  });
  await tour.step('The popup at its smallest', async () => {
    await pages.dismissToast();
    await pages.page.setViewportSize(POPUP_SIZE);
    for (const tab of ['My certificates', 'Contacts', 'Trusted issuers', 'This site', 'Settings']) {
      await pages.tab(tab);
      await tour.screen(pages.page, `popup-${tab.toLowerCase().replace(' ', '-')}`);
    }
    await pages.page.emulateMedia({ colorScheme: 'dark' });
    await tour.screen(pages.page, 'popup-dark');
  });
  await pages.page.close();
}

async function readMail(tour: Tour, { stack }: Scene, { page }: ChromiumSession): Promise<void> {
  await page.bringToFront();
  await tour.step('Alice signs in to her webmail', () => login(page, stack, 'alice'));
  for (const { subject, sentence, text } of SAMPLE_MAIL) {
    await tour.step(`Alice opens “${subject}”`, async () => {
      const preview = await openPreview(page, subject);
      if (sentence === undefined) {
        await preview.waitForSelector('#messagebody');
        assert.equal(await preview.locator('iframe').count(), 0, 'ordinary mail is left alone');
      } else {
        const reader = await extensionFrame(page, 'frames/reader.html');
        await reader.getByRole('status').filter({ hasText: sentence }).waitFor();
        if (text !== undefined) await reader.getByText(text).first().waitFor();
      }
      await tour.screen(page, `read-${slug(subject)}`);
    });
  }
  await tour.step('Alice looks at how a message was checked, on the message page', async () => {
    await openMessage(page, stack, 'The offer, with figures');
    const reader = await extensionFrame(page, 'frames/reader.html');
    await reader.getByText('How this was checked').click();
    await reader.getByText('AES').first().waitFor();
    await tour.screen(page, 'read-details');
  });
}

async function writeMail(tour: Tour, { stack, pki }: Scene, { page }: ChromiumSession): Promise<void> {
  await tour.step('One click more: Alice loads a message anew, and opens it in its frame', async () => {
    // An act in the page opens a message for some seconds; nothing of the kind leads to this one.
    await sleep(ACTS_FORGOTTEN_MS);
    await page.reload();
    const reader = await extensionFrame(page, 'frames/reader.html');
    await tour.screen(page, 'read-after-reload');
    await pressArmed(reader.getByRole('button', { name: 'Open the message' }));
    await reader.getByText('for your eyes only').waitFor();
  });
  await tour.step('Alice writes to Bob, signed and encrypted, with an attachment', async () => {
    await compose(page, { stack, pki }, 'Encrypt', 'The plan', BODY);
    const composer = await extensionFrame(page, 'frames/composer.html');
    await composer.locator('input[type=file]').setInputFiles(ATTACHMENT);
    await composer.getByText(ATTACHMENT.name).waitFor();
    await composer.locator('.chip', { hasText: 'ready' }).waitFor();
    await composer.locator('[data-saved]').waitFor();
    await tour.screen(page, 'write-encrypted');
  });
  await tour.step('It is sent, and the copy lies in Sent', async () => {
    await sendAndLeave(page, 'Send signed and encrypted');
    await tour.screen(page, 'sent');
  });
  await tour.step('OpenSSL opens in Bob’s mailbox exactly what Alice wrote', async () => {
    const raw = await newest(stack, 'The plan');
    const opened = await decryptAndVerify(raw, pki.people.bob, pki.root);
    assert.match(opened.text, /Keep it to yourself\./);
    assert.deepEqual(opened.attachments.get(ATTACHMENT.name), ATTACHMENT.buffer);
  });
  await tour.step('One click more: what she began in the webmail’s editor she takes over', async () => {
    await openCompose(page, stack, { _to: 'bob@example.test' });
    await page.fill('[name="_subject"]', 'Begun outside');
    await page.fill('[name="_message"]', 'Dear Bob, this was begun in the webmail.');
    await clickButtonInPage(page, 'Encrypt');
    const composer = await extensionFrame(page, 'frames/composer.html');
    await composer.locator('[data-obstacle=page-content]').waitFor();
    await tour.screen(page, 'write-taken-over');
    await pressArmed(composer.getByRole('button', { name: 'I have read it, use it' }));
    await sendAndLeave(page, 'Send signed and encrypted');
  });
  await tour.step('Alice writes to Bob, signed only', async () => {
    await compose(page, { stack, pki }, 'Sign', 'Re: Lunch on Friday?', SIGNED_BODY);
    await tour.screen(page, 'write-signed');
    await sendAndLeave(page, 'Send signed');
  });
  await tour.step('OpenSSL verifies the signature after the real hop', async () => {
    const opened = await verifyClearSigned(await newest(stack, 'Re: Lunch on Friday?'), pki.root);
    assert.match(opened.text, /Friday suits me\./);
  });
}

async function answerAsBob(tour: Tour, scene: Scene, extension: string): Promise<void> {
  const chromium = await launchChromium({ extension });
  try {
    await tour.step('Bob reads Alice’s message in his own webmail', async () => {
      const pages = await SetUpPages.open(chromium);
      await pages.createVault();
      await pages.importIdentity(scene.pki.people.bob.p12.file, scene.pki.people.bob.p12.password);
      await pages.chooseAuthority(scene.pki.root.certificateFile);
      await pages.trustChosenAuthority();
      await pages.page.close();
      await login(chromium.page, scene.stack, 'bob');
      await openPreview(chromium.page, 'The plan');
      const reader = await extensionFrame(chromium.page, 'frames/reader.html');
      await reader
        .getByRole('status')
        .filter({ hasText: /^Signed by Alice Ray/ })
        .waitFor();
      await reader.getByText('Keep it to yourself.').waitFor();
      await tour.screen(chromium.page, 'bob-reads');
    });
  } finally {
    await chromium.close();
  }
}

async function compose(
  page: Page,
  { stack }: Pick<Scene, 'stack' | 'pki'>,
  button: 'Sign' | 'Encrypt',
  subject: string,
  body: string,
): Promise<void> {
  await openCompose(page, stack, { _to: 'bob@example.test' });
  await page.fill('[name="_subject"]', subject);
  await clickButtonInPage(page, button);
  const composer = await extensionFrame(page, 'frames/composer.html');
  await composer.getByRole('textbox').fill(body);
}

async function sendAndLeave(page: Page, button: string): Promise<void> {
  const composer = await extensionFrame(page, 'frames/composer.html');
  await pressArmed(composer.getByRole('button', { name: button, exact: true }));
  await page.waitForURL(/_mbox=Sent/);
  await page.waitForSelector('#messagelist tr.message, #messagelist tbody tr');
}

async function newest(stack: Scene['stack'], subject: string): Promise<Buffer> {
  return eventually(`“${subject}” in Bob’s mailbox`, async () => {
    const messages = await stack.messages('bob', 'INBOX');
    return messages.map(({ raw }) => raw).find((raw) => raw.includes(`Subject: ${subject}`));
  });
}

function slug(subject: string): string {
  return subject
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '');
}
