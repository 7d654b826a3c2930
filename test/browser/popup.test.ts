// The popup with the real background: from nothing to identities, contacts and a trusted authority.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { makePki, P12_PASSWORD, type Pki } from '../webmail/pki.ts';
import { openssl } from '../webmail/openssl.ts';
import { builtExtension } from './harness/built-extension.ts';
import { launchChromium, type ChromiumSession } from './harness/chromium.ts';

const PASSPHRASE = 'copper lantern orchard';
const PATIENCE_MS = 10_000;
const PAGE = 'popup/popup.html?view=page';

/** Steps build on each other, as a person's first half hour does. */
describe('the popup, from an empty vault onwards', { concurrency: false }, () => {
  let pki: Pki;
  let chromium: ChromiumSession;
  let page: Page;
  before(async () => {
    const extension = await builtExtension('chromium');
    [pki, chromium] = await Promise.all([makePki(), launchChromium({ extension })]);
    await chromium.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    chromium.context.setDefaultTimeout(PATIENCE_MS);
    page = await chromium.openExtensionPage(`${PAGE}#import-identity`);
  });
  after(async () => {
    await chromium.close();
    await pki.dispose();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const tab = (name: string) => page.getByRole('tab', { name });
  const choose = (...files: string[]) => page.locator('input[type=file]').setInputFiles(files);
  const item = (title: string) =>
    page.locator('li.item').filter({ has: page.locator('.item-title', { hasText: title }) });
  const contact = (address: string) => page.locator('.contact-line', { hasText: address });
  const fingerprintOf = async (file: string) =>
    (await openssl(['x509', '-in', file, '-noout', '-fingerprint', '-sha256']))
      .toString()
      .replace(/^.*=/, '')
      .replaceAll(':', '')
      .trim();

  test('before the first identity a passphrase is set: too short and mistyped ones are noticed', async () => {
    await page.getByLabel('New passphrase').fill('short');
    await button('Set passphrase').click();
    await page.getByRole('alert').filter({ hasText: 'At least 8 characters' }).waitFor();
    await page.getByLabel('New passphrase').fill(PASSPHRASE);
    await page.getByLabel('Repeat it').fill(`${PASSPHRASE}s`);
    await button('Set passphrase').click();
    await page.getByRole('alert').filter({ hasText: 'do not match' }).waitFor();
    await page.getByLabel('Repeat it').fill(PASSPHRASE);
    await button('Set passphrase').click();
    await button('Choose key files').waitFor();
  });

  test('a wrong password is told, can be corrected, and then the identity is there', async () => {
    await choose(pki.people.alice.p12.file);
    const password = page.getByLabel('Password of alice.p12');
    await password.fill('not the password');
    await button('Import').click();
    await page.getByRole('alert').filter({ hasText: 'Wrong password' }).waitFor();
    assert.equal(await page.locator('li.item').count(), 0);
    await password.fill(P12_PASSWORD);
    await button('Import').click();
    await item('Alice Ray').waitFor();
    assert.match(await item('Alice Ray').innerText(), /alice@example\.test[^]*Signs and encrypts/);
  });

  test('certificates without a key wait for it, beside a file that is taken by the password known already', async () => {
    await choose(pki.people.bob.certificateFile, pki.people.bob.p7bFile, pki.people.carol.p12.file);
    const password = page.getByLabel('Password of carol.p12');
    await Promise.race([password.waitFor(), item('Carol Ray').waitFor()]);
    if (await password.isVisible()) {
      await password.fill(P12_PASSWORD);
      await button('Import').click();
    }
    await item('Carol Ray').waitFor();
    const waiting = page.getByRole('region', { name: 'Waiting for the other half' });
    await waiting.getByText('Certificate without private key: Bob Ray').waitFor();
    await waiting.getByText(/The private key is missing/).waitFor();
    await waiting.getByRole('button', { name: /^Remove.*Bob Ray/ }).click();
    await waiting.waitFor({ state: 'detached' });
  });

  test('an identity is removed only after it was said what closes with it, and brought back by Undo', async () => {
    const dialog = page.getByRole('dialog', { name: 'Remove the private key of Carol Ray?' });
    await button('Remove Carol Ray').click();
    assert.match(
      await dialog.innerText(),
      /Carol Ray[^]*carol@example\.test[^]*encrypted to this certificate since \d+ \w+ \d{4}|since \w+ \d+, \d{4}/,
    );
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await button('Remove Carol Ray').click();
    await dialog.getByRole('button', { name: 'Export first …' }).click();
    await page
      .getByRole('dialog', { name: 'Export Carol Ray' })
      .getByRole('button', { name: 'Cancel' })
      .click();
    await dialog.getByRole('button', { name: 'Remove the key' }).click();
    await item('Carol Ray').waitFor({ state: 'detached' });
    await button('Undo').click();
    await item('Carol Ray').waitFor();
    await button('Remove Carol Ray').click();
    await button('Remove the key').click();
    await item('Carol Ray').waitFor({ state: 'detached' });
    await button('Dismiss').click();
    await button('Undo').waitFor({ state: 'detached' });
  });

  test('locked keys are shown as locked, a wrong passphrase is told, the right one unlocks in place', async () => {
    await button('Lock').click();
    await page.getByText('Your keys are locked', { exact: true }).waitFor();
    await page.getByLabel('Passphrase', { exact: true }).fill('copper lantern');
    await button('Unlock').click();
    await page.getByRole('alert').filter({ hasText: 'Wrong passphrase' }).waitFor();
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await button('Unlock').click();
    await button('Choose key files').waitFor();
  });

  test('contacts come from several files at once, and each file tells what became of it', async () => {
    await tab('Contacts').click();
    await page.getByText('No certificates yet').waitFor();
    await choose(
      pki.people.bob.p7bFile,
      pki.people.carol.certificateFile,
      pki.root.certificateFile,
      pki.people.bob.keyFile,
    );
    await page.getByText('bob.p7b: one certificate imported').waitFor();
    await page.getByText('carol.pem: one certificate imported').waitFor();
    await page.getByText('root.pem: nothing imported').waitFor();
    await page.getByText('bob.key was not imported').waitFor();
    assert.match(await page.locator('.notice', { hasText: 'root.pem' }).innerText(), /belongs to an issuer/);
    assert.match(await contact('bob@example.test').innerText(), /Bob Ray\s+not trusted/);
  });

  test('files can be dropped anywhere on the page', async () => {
    const der = (await readFile(pki.people.bobEc.certificateFile)).toString('base64');
    await page.evaluate((base64) => {
      const transfer = new DataTransfer();
      transfer.items.add(
        new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], 'dropped.pem'),
      );
      document.body.dispatchEvent(
        new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
      );
    }, der);
    await page.getByText('dropped.pem: one certificate imported').waitFor();
    await contact('bob@example.test').getByText('Certificates: 2').waitFor();
  });

  test('an authority is trusted only after its fingerprint was compared, and only for what was meant', async () => {
    await tab('Trusted issuers').click();
    await page.getByText('No trusted issuer yet').waitFor();
    await choose(pki.root.certificateFile, pki.people.bob.certificateFile);
    const fingerprint = page.locator('[data-fingerprint]');
    await fingerprint.waitFor();
    assert.equal(
      (await fingerprint.getAttribute('data-fingerprint'))?.toUpperCase(),
      await fingerprintOf(pki.root.certificateFile),
    );
    assert.match(
      await page.locator('.notice', { hasText: 'bob.pem' }).innerText(),
      /belongs to a person or a server/,
    );
    await button('Trust this issuer').click();
    await page.getByRole('alert').filter({ hasText: 'Compare the fingerprint first' }).waitFor();
    await page.getByLabel('I have compared it').check();
    await page.getByLabel('Domains', { exact: true }).fill('not a domain!');
    await button('Trust this issuer').click();
    await page.getByRole('alert').filter({ hasText: 'is not a domain' }).waitFor();
    assert.equal(await page.locator('li.item').count(), 0);
    await page.getByLabel('Domains', { exact: true }).fill('@Example.Test');
    await button('Trust this issuer').click();
    await item('Waxseal Test Root').waitFor();
    assert.match(await item('Waxseal Test Root').innerText(), /Trusted for addresses at example\.test\n/);
    await tab('Contacts').click();
    await contact('bob@example.test').locator('[data-state=valid]').waitFor();
  });

  test('trust can be narrowed to other people, and then no longer covers Bob', async () => {
    await tab('Trusted issuers').click();
    await button('Change trust: Waxseal Test Root').click();
    await page.getByLabel('Certain people only').check();
    await page.getByLabel('Addresses', { exact: true }).fill('carol@example.test');
    await button('Save').click();
    await page.getByText('Trusted for carol@example.test').waitFor();
    await tab('Contacts').click();
    await contact('bob@example.test').locator('[data-state=unknown]').waitFor();
    await tab('Trusted issuers').click();
    await button('Change trust: Waxseal Test Root').click();
    await page.getByLabel('Everyone').check();
    await button('Save').click();
    await page.getByText('Trusted for everyone').waitFor();
  });

  test('a certificate is shown in words first, completely on demand, and can be copied and saved', async () => {
    await tab('Contacts').click();
    await contact('carol@example.test').getByRole('button').click();
    await page.getByText('Mail is encrypted to this one').waitFor();
    await button('Details of Carol Ray').click();
    await page.getByText('An issuer you trust confirms this certificate.').waitFor();
    const path = page.getByRole('region', { name: 'Who confirms it' }).locator('li');
    assert.deepEqual(
      (await path.allInnerTexts()).map((line) => line.trim()),
      ['Carol Ray', 'Waxseal Test Intermediate', 'Waxseal Test Root'].map(
        (name) => `${name} (Waxseal Tests)`,
      ),
    );
    assert.equal(
      (await page.locator('[data-fingerprint]').first().getAttribute('data-fingerprint'))?.toUpperCase(),
      await fingerprintOf(pki.people.carol.certificateFile),
    );
    await page.getByText('All details').click();
    await page.getByText('subjectKeyIdentifier').waitFor();
    await button('Copy as text').click();
    await page.getByText('Copied.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(copied.trim().endsWith(pki.people.carol.certificatePem.trim()));
    assert.match(copied, /^Addresses: carol@example\.test$/m);
    assert.match(copied, /^ {4}rfc822Name: carol@example\.test$/m);
    const [download] = await Promise.all([page.waitForEvent('download'), button('Save as .pem').click()]);
    assert.equal(download.suggestedFilename(), 'Carol-Ray.pem');
    const saved = (await readFile(await download.path(), 'utf8')).trim();
    assert.equal(saved, pki.people.carol.certificatePem.trim());
    const [binary] = await Promise.all([page.waitForEvent('download'), button('Save as .cer').click()]);
    assert.deepEqual(await readFile(await binary.path()), pki.people.carol.certificateDer);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'carol@example.test' }).waitFor();
    await button('Back').click();
    await page.getByRole('heading', { name: 'Contacts' }).waitFor();
  });

  test('stopping the worker in between loses nothing: the vault stays unlocked, the popup goes on', async () => {
    await tab('My certificates').click();
    await item('Alice Ray').waitFor();
    await chromium.stopServiceWorker();
    await button('Remove Alice Ray').click();
    await button('Remove the key').click();
    await item('Alice Ray').waitFor({ state: 'detached' });
    await chromium.stopServiceWorker();
    await button('Undo').click();
    await item('Alice Ray').waitFor();
    assert.equal(await button('Lock').isVisible(), true);
  });

  test('settings are kept', async () => {
    await tab('Settings').click();
    await page.getByLabel('Sign new messages').check();
    await page.getByLabel('When every recipient can read it').check();
    await page.getByLabel('A few words of your own').fill('blue kettle');
    await page.getByLabel('Teal').check({ force: true });
    await page.getByLabel('Lock after').selectOption({ label: '15 minutes' });
    await page.waitForFunction(async () => {
      const { settings } = await chrome.storage.local.get<{ settings?: { autoLockMinutes: number } }>(
        'settings',
      );
      return settings?.autoLockMinutes === 15;
    });
    await page.reload();
    assert.equal(await page.getByLabel('Sign new messages').isChecked(), true);
    assert.equal(await page.getByLabel('When every recipient can read it').isChecked(), true);
    assert.equal(await page.getByLabel('A few words of your own').inputValue(), 'blue kettle');
    assert.equal(await page.getByLabel('Teal').isChecked(), true);
  });

  test('the passphrase is changed: the old one no longer unlocks, the new one does', async () => {
    const next = 'seven quiet herons';
    await button('Change passphrase…').click();
    const dialog = page.getByRole('dialog', { name: 'Change the passphrase' });
    await dialog.getByLabel('Current passphrase').fill('wrong wrong');
    await dialog.getByLabel('New passphrase').fill(next);
    await dialog.getByLabel('Repeat it').fill(next);
    await dialog.getByRole('button', { name: 'Change it' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'Wrong passphrase' }).waitFor();
    await dialog.getByLabel('Current passphrase').fill(PASSPHRASE);
    await dialog.getByRole('button', { name: 'Change it' }).click();
    await page.getByText('The passphrase has been changed.').waitFor();
    await button('Lock now').click();
    const [window] = await Promise.all([
      chromium.context.waitForEvent('page'),
      page.evaluate(() => {
        const url = chrome.runtime.getURL('popup/popup.html?view=page#unlock');
        return chrome.windows.create({ url, type: 'popup', width: 420, height: 520 }).then(() => undefined);
      }),
    ]);
    await window.getByLabel('Passphrase').fill(PASSPHRASE);
    await window.getByRole('button', { name: 'Unlock' }).click();
    await window.getByRole('alert').filter({ hasText: 'Wrong passphrase' }).waitFor();
    await window.getByLabel('Passphrase').fill(next);
    await Promise.all([window.waitForEvent('close'), window.getByRole('button', { name: 'Unlock' }).click()]);
    await button('Lock now').waitFor();
  });

  test('whoever has no words of their own yet is offered some, and sees them where the passphrase is asked for', async () => {
    await page.getByLabel('A few words of your own').fill('');
    await page.getByLabel('A few words of your own').blur();
    await tab('Contacts').click();
    const offer = page.getByRole('complementary', { name: 'A few words of your own' });
    const words = await offer.locator('bdi').innerText();
    assert.match(words, /^\S+ \S+$/);
    assert.equal(await page.locator('.head .cue').count(), 0);
    // It is in nobody’s way: what was meant to be done can be done.
    await tab('My certificates').click();
    await item('Alice').first().waitFor();
    await offer.getByRole('button', { name: 'Use these words' }).click();
    await page.getByText(`Waxseal now shows “${words}”`).waitFor();
    await offer.waitFor({ state: 'detached' });
    assert.equal(await page.locator('.head .cue bdi').innerText(), words);
    for (const place of ['unlock', 'trust=9b2e1c52-5f0d-4f3e-8f33-0d1f6a3f5a11']) {
      const window = await chromium.openExtensionPage(`${PAGE}#${place}`);
      assert.equal(await window.locator('main > .cue bdi').innerText(), words, place);
      await window.close();
    }
  });
});
