// A firm signs and decrypts at a gateway: its one certificate is bound to its domain, and reader and composer say so.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { clearSigned, textEntity } from '../webmail/messages.ts';
import { askBackground, openPopupPage } from './harness/ask-background.ts';
import { press, shownVerdict } from './harness/reading.ts';
import { openFolder, openPreview } from './harness/roundcube-pages.ts';
import {
  arrived,
  forgetContacts,
  importContacts,
  openDesk,
  signIn,
  writeLetter,
  type Desk,
} from './harness/writing-desk.ts';

const BY_CAROL = 'Your application';
const BY_BRANCH = 'From a branch';
const CAROL = 'carol@example.test';

describe('The certificate of a gateway', { skip: await chromiumMissing() }, () => {
  let desk: Desk;
  let stack: EmbeddedStack;
  before(async () => {
    [desk, stack] = await Promise.all([openDesk(), startEmbedded()]);
    const { gateway } = desk.pki.people;
    const text = textEntity('Please send us the papers.');
    for (const [subject, from] of [
      [BY_CAROL, `Carol <${CAROL}>`],
      [BY_BRANCH, 'Branch <branch@north.example.test>'],
    ] as const)
      await stack.deliver('alice', await clearSigned({ subject, from }, text, gateway));
    // She has no certificate of her own.
    await forgetContacts(desk.popup, CAROL);
    await signIn(desk, stack);
  });
  after(() => Promise.all([desk.close(), stack.stop()]));

  const read = async (subject: string, status: string) => {
    await desk.page.bringToFront();
    await openFolder(desk.page, stack);
    await openPreview(desk.page, subject);
    return shownVerdict(desk.page, status);
  };
  const bindings = () => askBackground(desk.popup, 'bindings.list', null);
  const windowOf = async (open: () => Promise<void>): Promise<Page> => {
    await open();
    const window = await eventually('the window', () => boundWindow(desk));
    await window.getByRole('heading', { name: 'Use the certificate of a gateway' }).waitFor();
    return window;
  };

  test('is bound to a domain from a message of somebody there, after comparing', async () => {
    const { frame, codes } = await read(BY_CAROL, 'mismatch');
    assert.equal(codes[0], 'signer.not-sender');
    const window = await windowOf(() =>
      press(frame, 'Use for this sender or domain…', () => boundWindow(desk) !== undefined),
    );
    const means = window.locator('[data-means]');
    assert.match(await means.innerText(), /^carol@example\.test will be shown as signing/);
    await window.getByRole('radio', { name: 'For a whole domain' }).check();
    await window.getByText('Exactly this domain, not what is below it.').waitFor();
    assert.equal(
      await means.innerText(),
      'Everyone at example.test will be shown as signing with this certificate, and mail to everyone there can be read by whoever runs it.',
    );
    const field = window.getByRole('textbox', { name: 'Domain' });
    assert.equal(await field.inputValue(), 'example.test');

    const bind = window.getByRole('button', { name: 'Use this certificate' });
    await bind.click();
    await window.getByText('Compare the fingerprint first', { exact: false }).waitFor();
    await window.getByRole('checkbox', { name: /compared/ }).check();
    await field.fill('test');
    await bind.click();
    await window.getByText('test is not the domain of one organisation', { exact: false }).waitFor();
    assert.deepEqual(await bindings(), []);
    await field.fill('example.test');
    // What is being decided does not hang on the worker.
    await desk.chromium.stopServiceWorker();
    await bind.click();
    await window.getByText('From now on this certificate stands for everyone at example.test.').waitFor();
    await window.close();

    const bound = await shownVerdict(desk.page, 'caution');
    assert.equal(bound.frame, frame, 'the open reader judges again by itself');
    assert.deepEqual(bound.codes, ['signer.bound-certificate']);
    assert.equal(
      bound.sentence,
      'Signed with the certificate of a gateway or organisation (Example Mail Gateway) that you chose to use for this sender. It does not prove which person wrote.',
    );
    await frame.locator('.how-checked > summary').click();
    await frame.locator('.signer dd').filter({ hasText: 'everyone at example.test' }).waitFor();
  });

  test('stands for nobody at a domain below', async () => {
    const { codes } = await read(BY_BRANCH, 'mismatch');
    assert.equal(codes[0], 'signer.not-sender');
  });

  test('is what people there are written to by who have none of their own, and the composer says so', async () => {
    const { bob, gateway } = desk.pki.people;
    const letter = { to: `Carol <${CAROL}>, ${bob.address}`, subject: 'Papers', text: 'Here they are.\n' };
    const composer = await writeLetter(desk, stack, 'Encrypt', letter);
    const chip = (who: string) => composer.frame.locator('.chip[data-state=ready]').filter({ hasText: who });
    await chip(CAROL).getByText('by the gateway certificate of example.test').waitFor();
    await chip(bob.address).waitFor();
    assert.equal(await chip(bob.address).locator('.gateway').count(), 0);
    await composer.sendAndLeave();
    for (const [user, reader] of [
      ['carol', gateway],
      ['bob', bob],
    ] as const) {
      const { raw } = await arrived(stack, user, letter.subject);
      assert.equal((await decryptAndVerify(raw, reader, desk.pki.root)).text, letter.text);
    }
  });

  test('makes room for a recipient’s own, which comes while the letter is open', async () => {
    const { carol } = desk.pki.people;
    const letter = { to: CAROL, subject: 'To her alone', text: 'For you.\n' };
    const composer = await writeLetter(desk, stack, 'Encrypt', letter);
    const chip = composer.frame.locator('.chip[data-state=ready]').filter({ hasText: CAROL });
    await chip.locator('.gateway').waitFor();
    await importContacts(desk.popup, carol.p7bFile);
    await chip.locator('.gateway').waitFor({ state: 'detached' });
    await composer.sendAndLeave();
    const { raw } = await arrived(stack, 'carol', letter.subject);
    assert.equal((await decryptAndVerify(raw, carol, desk.pki.root)).text, letter.text);
    await forgetContacts(desk.popup, CAROL);
  });

  test('is listed with the contacts, and is used no more once it is removed there', async () => {
    const { gateway } = desk.pki.people;
    const contacts = await openPopupPage(desk.chromium, 'contacts');
    const list = contacts.getByRole('region', { name: 'Certificates of gateways' });
    const row = list.getByRole('listitem').filter({ hasText: 'everyone at example.test' });
    await row.getByText('Example Mail Gateway').waitFor();
    const remove = row.getByRole('button', {
      name: 'Remove Example Mail Gateway, everyone at example.test',
    });
    await remove.click();
    await row.waitFor({ state: 'detached' });
    assert.deepEqual(await bindings(), []);
    // Before anything else: it is offered for a moment only.
    await contacts.getByRole('button', { name: 'Undo' }).click();
    await row.waitFor();
    await desk.chromium.stopServiceWorker();
    await read(BY_CAROL, 'caution');
    await contacts.bringToFront();
    await remove.click();
    await row.waitFor({ state: 'detached' });
    await contacts.close();
    await read(BY_CAROL, 'mismatch');

    // From a contact's own place, too: here for one person.
    await importContacts(desk.popup, gateway.p7bFile);
    const place = await openPopupPage(desk.chromium, `contact?address=${gateway.address}`);
    await place.getByRole('button', { name: /^Use for an address or a domain/ }).click();
    await place.getByRole('radio', { name: 'For one address' }).check();
    await place.getByRole('textbox', { name: 'Address' }).fill('branch@north.example.test');
    await place.getByRole('checkbox', { name: /compared/ }).check();
    await place.getByRole('button', { name: 'Use this certificate' }).click();
    await place.getByText('stands for branch@north.example.test').waitFor();
    await place.close();
    await forgetContacts(desk.popup, gateway.address);
    await read(BY_BRANCH, 'caution');
  });
});

function boundWindow({ chromium }: Desk): Page | undefined {
  return chromium.context.pages().find((page) => page.url().includes('#bind='));
}
