// Halves of identities, and several certificates of one address, in the popup on a scripted background.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { withHalves } from './popup-examples.ts';
import { startScriptedPopup, type ScriptedPopup } from './scripted-popup.ts';

interface Asked {
  readonly command: string;
  readonly payload: unknown;
}

describe('the popup', { concurrency: false }, () => {
  let popup: ScriptedPopup;
  before(async () => {
    popup = await startScriptedPopup();
  });
  after(() => popup.close());

  const asked = async (page: Page, command: string): Promise<unknown[]> =>
    (await page.evaluate(() => (globalThis as unknown as { asked: Asked[] }).asked))
      .filter((one) => one.command === command)
      .map(({ payload }) => payload);

  test('shows what waits for its other half, says what is missing, and removes it on a click', async () => {
    const page = await popup.open({ answers: withHalves, hash: '#identities' });
    const waiting = page.getByRole('region', { name: 'Waiting for the other half' });
    await waiting.getByText('Private key without certificate (RSA 3072)').waitFor();
    await waiting.getByText(/The certificate for this key is missing/).waitFor();
    await waiting.getByText(/The private key is missing/).waitFor();
    await waiting.getByText(/private\.pem/).waitFor();
    await waiting.getByRole('button', { name: /^Remove.*Private key without certificate/ }).click();
    assert.deepEqual(await asked(page, 'waiting.remove'), [{ id: 'k1' }]);
    await page.close();
  });

  test('lets one of several certificates of an address be used alone, and all again', async () => {
    const page = await popup.open({ answers: withHalves, hash: '#contact?address=desk%40firm.example' });
    await page.getByText('Only this one is used for the address').waitFor();
    await page.getByRole('button', { name: /^Use only this one: / }).click();
    await page.getByRole('button', { name: 'Use all again' }).click();
    const [first, second] = (await asked(page, 'contacts.choose')) as { address: string; id?: string }[];
    assert.equal(first!.address, 'desk@firm.example');
    assert.match(first!.id ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual(second, { address: 'desk@firm.example' });
    await page.close();
  });
});
