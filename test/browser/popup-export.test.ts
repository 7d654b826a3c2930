// Keys leave the vault as the user wants it: one as a .p12 file, everything as a backup that another browser takes in.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { openssl, tryOpenssl } from '../webmail/openssl.ts';
import { makePki, type Pki } from '../webmail/pki.ts';
import { launchChromium } from './harness/chromium.ts';
import { LOOPBACK_EXTENSION, launchReading, withCommands, type ReadingBrowser } from './harness/reading.ts';
import { PASSPHRASE, SetUpPages } from './harness/set-up-pages.ts';

const FILE_PASSWORD = 'maple ferry 42 ä';

describe('Exporting', { skip: await chromiumMissing() }, () => {
  let browser: ReadingBrowser;
  let pki: Pki;
  let folder: string;
  let backup: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-export-'));
    pki = await makePki();
    browser = await launchReading(pki, ['alice', 'aliceEc']);
  });
  after(async () => {
    await browser.close();
    await pki.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const typePassword = async (page: Page): Promise<void> => {
    await page.getByLabel('Password for the file').fill(FILE_PASSWORD);
    await page.getByLabel('Repeat it').fill(FILE_PASSWORD);
  };
  /** What the browser saves when `press` is done. */
  const saved = async (page: Page, press: () => Promise<void>): Promise<{ name: string; file: string }> => {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    const name = download.suggestedFilename();
    const file = path.join(folder, name);
    await download.saveAs(file);
    return { name, file };
  };
  const openExport = async (): Promise<Page> => {
    const { popup } = browser;
    await popup.getByRole('tab', { name: 'My certificates' }).click();
    await popup.getByRole('button', { name: 'Export Alice Ray', exact: true }).click();
    return popup;
  };
  const save = (page: Page): Promise<void> => page.getByRole('button', { name: 'Save the file' }).click();

  test('wants the password twice and long enough, and saves a .p12 file that openssl opens with it', async () => {
    const page = await openExport();
    await page.getByLabel('Password for the file').fill('short');
    await save(page);
    await page.getByRole('alert').filter({ hasText: 'At least 8 characters' }).waitFor();
    await page.getByLabel('Password for the file').fill(FILE_PASSWORD);
    await page.getByLabel('Repeat it').fill(`${FILE_PASSWORD}x`);
    await save(page);
    await page.getByRole('alert').filter({ hasText: 'do not match' }).waitFor();
    await typePassword(page);
    const { name, file } = await saved(page, () => save(page));
    assert.equal(name, 'Alice Ray.p12');
    await page.getByText('Saved as Alice Ray.p12.').waitFor();
    const password = ['-passin', `pass:${FILE_PASSWORD}`];
    const info = await tryOpenssl(['pkcs12', '-info', '-in', file, '-nodes', ...password]);
    assert.equal(info.code, 0, info.stderr);
    assert.match(info.stderr, /PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256/);
    const key = await openssl(
      ['pkey', '-pubout'],
      await openssl(['pkcs12', '-in', file, '-nodes', '-nocerts', ...password]),
    );
    const own = await openssl(['pkey', '-pubout', '-in', pki.people.alice.keyFile]);
    assert.equal(key.toString(), own.toString());
    assert.match(info.stdout.toString(), /friendlyName: Alice Ray/);
  });

  test('writes the old form only when that was chosen, and says what it is worth', async () => {
    const page = await openExport();
    await page.getByText('much quicker to break by guessing').waitFor();
    await page.getByLabel('In the old format').check();
    await typePassword(page);
    const { file } = await saved(page, () => save(page));
    const { stderr } = await tryOpenssl([
      'pkcs12',
      '-info',
      '-in',
      file,
      '-nodes',
      '-passin',
      `pass:${FILE_PASSWORD}`,
    ]);
    assert.match(stderr, /pbeWithSHA1And3-KeyTripleDES-CBC/);
  });

  test('asks for the passphrase first when the keys are locked', async () => {
    await browser.ask('vault.lock', null);
    const page = await openExport();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await dialog.getByRole('button', { name: 'Unlock' }).click();
    await dialog.getByLabel('Password for the file').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await assert.rejects(
      browser.ask('identities.export', { id: 'no such', password: FILE_PASSWORD, form: 'modern' }),
      /store\.not-found/,
    );
  });

  test('a backup holds nothing in the clear', async () => {
    const { popup } = browser;
    await popup.getByRole('tab', { name: 'Settings' }).click();
    await popup.getByRole('button', { name: 'Save a backup…' }).click();
    await typePassword(popup);
    const { name, file } = await saved(popup, () => save(popup));
    assert.match(name, /^waxseal-backup-\d{4}-\d\d-\d\d\.json$/);
    backup = file;
    const text = await readFile(file, 'utf8');
    const certificate = pki.people.alice.certificateDer;
    for (const part of [certificate.subarray(0, 60), certificate.subarray(-60)])
      assert.ok(!text.includes(part.toString('base64').slice(2, -4)));
    assert.doesNotMatch(text, /example\.test|Alice Ray|certificate/);
  });

  test('another browser takes the backup in with the password, and only with it', async () => {
    const other = await withCommands(await launchChromium({ extension: LOOPBACK_EXTENSION }));
    try {
      const pages = await SetUpPages.open(other);
      await pages.createVault('another passphrase');
      await pages.tab('Settings');
      const { page } = pages;
      await page.getByRole('button', { name: 'Restore a backup…' }).click();
      const choose = page.locator('input[type=file]');
      await choose.setInputFiles(backup);
      const password = page.getByLabel(/^Password of waxseal-backup/);
      const look = page.getByRole('button', { name: 'Show what is in it' });
      const restore = page.getByRole('button', { name: 'Restore', exact: true });
      await password.fill('something else');
      await look.click();
      await page.getByText('Wrong password').waitFor();
      assert.deepEqual(await other.ask('identities.list', null), []);
      await password.fill(FILE_PASSWORD);
      await look.click();
      // Nothing is there before it was seen and agreed to.
      await page.getByText('Nothing has been changed yet').waitFor();
      await page.getByRole('heading', { name: 'My certificates (2)' }).waitFor();
      await page.getByRole('heading', { name: 'Trusted issuers (1)' }).waitFor();
      await page.getByText('Waxseal Test Root (Waxseal Tests): everyone').waitFor();
      assert.deepEqual(await other.ask('identities.list', null), []);
      assert.deepEqual(await other.ask('authorities.list', null), []);
      await restore.click();
      await page.getByText('Your certificates: 2, contacts’ certificates: 0, issuers: 1.').waitFor();
      const listed = async (of: ReadingBrowser) =>
        (await of.ask('identities.list', null)).map(({ id, preferred, codes }) => ({ id, preferred, codes }));
      const restored = await listed(other);
      assert.deepEqual(new Set(restored), new Set(await listed(browser)));
      // The keys themselves are there, too: one can be exported again.
      const { id } = restored[0]!;
      await other.ask('identities.export', { id, password: FILE_PASSWORD, form: 'legacy' });
    } finally {
      await other.close();
    }
  });

  test('files that are no backup, or are damaged, change nothing and say so', async () => {
    const text = await readFile(backup, 'utf8');
    const file = JSON.parse(text) as { version: number; sealed: { data: string } };
    const attempts: readonly (readonly [string, string])[] = [
      ['no JSON', 'backup.not-a-backup'],
      ['null', 'backup.not-a-backup'],
      ['{"format":"something else"}', 'backup.not-a-backup'],
      [JSON.stringify({ ...file, version: 2 }), 'backup.newer-version'],
      [JSON.stringify({ ...file, sealed: null }), 'backup.not-a-backup'],
      [text.replace('"iterations":', '"iterations":9999'), 'backup.not-a-backup'],
      [
        JSON.stringify({ ...file, sealed: { ...file.sealed, data: `AAAA${file.sealed.data}` } }),
        'backup.wrong-password',
      ],
    ];
    for (const [content, code] of attempts) {
      const stand = { fileName: 'backup.json', base64: Buffer.from(content).toString('base64') };
      const request = { file: stand, password: FILE_PASSWORD };
      const refused = (error: Error): boolean => error.message.includes(code);
      await assert.rejects(browser.ask('backup.inspect', request), refused, content.slice(0, 60));
      await assert.rejects(
        browser.ask('backup.restore', { ...request, id: '' }),
        refused,
        content.slice(0, 60),
      );
    }
  });
});
