// Settings about revocation: the permission is asked for within the click, and given back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { eventually } from '../eventually.ts';
import { inUse } from './popup-examples.ts';
import { startScriptedPopup, type ScriptedPopup } from './scripted-popup.ts';

interface Asked {
  readonly command: string;
  readonly payload: unknown;
}

const ALL_SITES = { origins: ['https://*/*', 'http://*/*'] };
const ONLINE = 'Check online whether certificates were revoked';

describe('the settings about revoked certificates', { concurrency: false }, () => {
  let popup: ScriptedPopup;
  before(async () => {
    popup = await startScriptedPopup();
  });
  after(() => popup.close());

  const steps = async (page: Page): Promise<Asked[]> =>
    (await page.evaluate(() => (globalThis as unknown as { asked: Asked[] }).asked)).filter(({ command }) =>
      /^(permission.*|no click|settings\.change)$/.test(command),
    );
  const withSettings = (change: object, more: object = {}): Record<string, unknown> => ({
    ...inUse,
    'settings.view': { ...(inUse['settings.view'] as object), ...change },
    ...more,
  });

  test('ask the browser for permission when asking online is switched on', async () => {
    const page = await popup.open({ answers: inUse, hash: '#settings' });
    await page.getByLabel(ONLINE).check();
    assert.deepEqual(await steps(page), [
      { command: 'permission', payload: ALL_SITES },
      { command: 'settings.change', payload: { checkOnline: true } },
    ]);
    await page.close();
  });

  test('stay off when the user does not permit it', async () => {
    const answers = { ...inUse, 'permissions.request': false };
    const page = await popup.open({ answers, hash: '#settings' });
    await page.getByLabel(ONLINE).click();
    await eventually('the setting to be taken back', async () => (await steps(page)).length === 3);
    assert.deepEqual((await steps(page)).at(-1), {
      command: 'settings.change',
      payload: { checkOnline: false },
    });
    assert.equal(await page.getByLabel(ONLINE).isChecked(), false);
    await page.close();
  });

  test('give the permission back when it is switched off', async () => {
    const answers = withSettings({ checkOnline: true }, { 'permissions.contains': true });
    const page = await popup.open({ answers, hash: '#settings' });
    await page.getByLabel(ONLINE).uncheck();
    assert.deepEqual(await steps(page), [
      { command: 'settings.change', payload: { checkOnline: false } },
      { command: 'permission given back', payload: ALL_SITES },
    ]);
    await page.close();
  });

  test('say that nobody is asked while the browser does not permit it, and offer to mend that', async () => {
    const page = await popup.open({ answers: withSettings({ checkOnline: true }), hash: '#settings' });
    await page.getByText('Your browser has not permitted this, so no server is contacted.').waitFor();
    await page.getByRole('button', { name: 'Ask for permission' }).click();
    assert.deepEqual((await steps(page))[0], { command: 'permission', payload: ALL_SITES });
    await page.close();
  });

  test('offer no asking where revocation is not looked at', async () => {
    const page = await popup.open({ answers: withSettings({ revocation: 'off' }), hash: '#settings' });
    await page.getByLabel('Do not check').waitFor();
    assert.equal(await page.getByLabel(ONLINE).count(), 0);
    await page.close();
  });

  test('show whom was asked, and what came of it', async () => {
    const page = await popup.open({ answers: inUse, hash: '#settings' });
    await page.getByText('Servers contacted').click();
    const rows = await page.locator('.asked li').allTextContents();
    assert.equal(rows.length, 2);
    assert.match(rows[0]!, /ocsp\.authority\.example asked about one certificate: not revoked\..*2026/);
    assert.match(rows[1]!, /crl\.authority\.example asked for a list .*: no answer\..*timed-out/);
    await page.close();
  });
});
