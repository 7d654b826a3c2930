// The popup's first screen is there before the background has answered, and what is judged comes into its place.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { firstTime, inUse } from './popup-examples.ts';
import { HELD, startScriptedPopup, type Answers, type ScriptedPopup } from './scripted-popup.ts';

/** Nothing of the first screen is answered. */
const SILENT: Answers = {
  ...inUse,
  'start.view': HELD,
  'vault.view': HELD,
  'identities.list': HELD,
  'identities.known': HELD,
  'waiting.list': HELD,
  'settings.view': HELD,
  'settings.own-sign': HELD,
};

describe('The first screen of the popup', () => {
  let popup: ScriptedPopup;
  before(async () => {
    popup = await startScriptedPopup();
  });
  after(() => popup.close());

  const pressable = (page: Page) => page.locator('#panel').getByRole('button').count();

  test('in a new profile has the steps before anything is answered, and nothing to press that could move', async () => {
    const page = await popup.open({ answers: SILENT });
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await page.locator('.step').count(), 3);
    assert.equal(await pressable(page), 0);
    await page.close();
  });

  test('is that of the time before, in a profile that is in use', async () => {
    const page = await popup.open({ answers: SILENT });
    await page.evaluate(() => localStorage.setItem('firstPlace', 'identities'));
    await popup.goTo(page, '');
    await page.getByRole('heading', { name: 'My certificates' }).waitFor();
    assert.equal(await pressable(page), 0);
    await page.close();
  });

  test('remembers where it began', async () => {
    const used = await popup.open({ answers: inUse });
    await used.locator('.item-actions').first().waitFor();
    assert.equal(await used.evaluate(() => localStorage.getItem('firstPlace')), 'identities');
    await used.close();
    const fresh = await popup.open({ answers: firstTime });
    await fresh.locator('.step[data-state=next]').waitFor();
    assert.equal(await fresh.evaluate(() => localStorage.getItem('firstPlace')), 'start');
    await fresh.close();
  });

  test('names the certificates before they are judged, in the places that they keep', async () => {
    const page = await popup.open({ answers: { ...inUse, 'identities.list': HELD } });
    const title = page.locator('li.item .item-title').first();
    await title.waitFor();
    assert.equal(await page.locator('li.item').getByRole('button').count(), 0);
    const before = await title.boundingBox();
    const judged = await popup.open({ answers: inUse });
    await judged.locator('li.item').first().getByRole('button').first().waitFor();
    const after = await judged.locator('li.item .item-title').first().boundingBox();
    assert.deepEqual([before!.x, before!.y], [after!.x, after!.y]);
    await Promise.all([page.close(), judged.close()]);
  });
});
