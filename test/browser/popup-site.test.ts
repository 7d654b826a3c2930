// "This site": the permission is asked for within the click, and the background learns of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { inUse } from './popup-examples.ts';
import { startScriptedPopup, type ScriptedPopup } from './scripted-popup.ts';

interface Asked {
  readonly command: string;
  readonly payload: unknown;
}

describe('the tab This site', { concurrency: false }, () => {
  let popup: ScriptedPopup;
  before(async () => {
    popup = await startScriptedPopup();
  });
  after(() => popup.close());

  const asked = (page: Page) => page.evaluate(() => (globalThis as unknown as { asked: Asked[] }).asked);

  test('asks the browser for this one site, within the click, and then tells the background', async () => {
    const page = await popup.open({ answers: inUse, hash: '#site' });
    await page.getByRole('button', { name: 'Allow on this site' }).click();
    await page.waitForFunction(() =>
      (globalThis as unknown as { asked: Asked[] }).asked.some(({ command }) => command === 'sites.granted'),
    );
    const steps = (await asked(page)).filter(({ command }) =>
      /^(permission|no click|sites\.granted)$/.test(command),
    );
    assert.deepEqual(steps, [
      { command: 'permission', payload: { origins: ['https://mail.harbour.example/*'] } },
      { command: 'sites.granted', payload: { origin: 'https://mail.harbour.example' } },
    ]);
    await page.close();
  });

  test('a granted site is revoked from the list', async () => {
    const page = await popup.open({ answers: inUse, hash: '#site' });
    await page.getByRole('button', { name: 'Remove access to https://webmail.firm.example' }).click();
    await page.getByText('Waxseal no longer runs on https://webmail.firm.example.').waitFor();
    const revoked = (await asked(page)).filter(({ command }) => command === 'sites.revoke');
    assert.deepEqual(revoked, [
      { command: 'sites.revoke', payload: { origin: 'https://webmail.firm.example' } },
    ]);
    await page.close();
  });

  test('a page that no extension may enter is said to be one, with what to do', async () => {
    const answers = { ...inUse, 'sites.current': { origin: 'null', granted: false, possible: false } };
    const page = await popup.open({ answers, hash: '#site' });
    await page.getByText('Waxseal cannot work on this page').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Allow on this site' }).count(), 0);
    await page.close();
  });
});
