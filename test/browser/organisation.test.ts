// A signed policy in the popup's settings: compared, applied, locked, and removed.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { openssl } from '../webmail/openssl.ts';
import { makePki } from '../webmail/pki.ts';
import { askBackground } from './harness/ask-background.ts';
import { launchChromium, type ChromiumSession } from './harness/chromium.ts';
import { LOOPBACK_EXTENSION } from './harness/reading.ts';

const pki = await makePki();
after(() => pki.dispose());

describe("An organisation's signed policy", { skip: await chromiumMissing() }, () => {
  let folder: string;
  let chromium: ChromiumSession;
  let page: Page;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-organisation-'));
    chromium = await launchChromium({ extension: LOOPBACK_EXTENSION });
    page = await chromium.openExtensionPage('popup/popup.html?view=page#settings');
  });
  after(async () => {
    await chromium.close();
    await rm(folder, { recursive: true });
  });

  const policyFile = async (change: Readonly<Record<string, unknown>>): Promise<string> => {
    const [from, to] = [path.join(folder, 'policy.json'), path.join(folder, 'policy.p7m')];
    const { partner, people } = pki;
    const policy = {
      version: 1,
      name: 'Firm of Tests',
      issued: '2026-05-01T00:00:00Z',
      anchors: [
        { certificate: partner.root.certificatePem, scope: { kind: 'domains', domains: ['partner.test'] } },
      ],
      intermediates: [partner.intermediate.certificatePem],
      settings: { profile: 'modern', signByDefault: true },
      locked: ['signByDefault'],
      ...change,
    };
    await writeFile(from, JSON.stringify(policy));
    await openssl([
      ...['cms', '-sign', '-binary', '-nodetach', '-outform', 'DER', '-in', from, '-out', to],
      ...['-signer', people.dana.certificateFile, '-inkey', people.dana.keyFile],
      ...['-certfile', people.dana.chainFile!],
    ]);
    return to;
  };
  const choose = async (file: string): Promise<void> => {
    const section = page.getByRole('region', { name: 'Your organisation' });
    await section.locator('input[type=file]').setInputFiles(file);
  };

  test('is applied after its authority was compared, and locks what it says', async () => {
    await page.getByText('No organisation has set anything here.').waitFor();
    assert.ok(await page.getByLabel('Sign', { exact: false }).first().isEnabled());
    await choose(await policyFile({}));
    await page.getByText('Firm of Tests').waitFor();
    const facts = page.getByRole('region', { name: 'Your organisation' }).locator('.facts').first();
    const named = await facts.innerText();
    assert.match(named, /Encryption standard\nSign new messages \(/);
    assert.doesNotMatch(named, /profile|signByDefault/);
    const accept = page.getByRole('button', { name: 'Accept this policy' });
    assert.ok(await accept.isDisabled());
    await page.getByRole('checkbox', { name: /compared/ }).check();
    await accept.click();
    await page.getByText(/Your organisation has set this/).waitFor();
    const settings = await askBackground(page, 'settings.view', null);
    assert.deepEqual([settings.signByDefault, settings.profile], [true, 'modern']);
    const refused = await askBackground(page, 'settings.change', { signByDefault: false }).then(
      () => 'changed',
      String,
    );
    assert.match(refused, /settings\.locked/);
    const view = await askBackground(page, 'organisation.view', null);
    assert.equal(view?.authority?.subject, 'CN=Partner Mail Authority,O=Waxseal Tests');
  });

  test('is not replaced by an older one, and its settings end with it', async () => {
    await choose(await policyFile({ issued: '2025-01-01T00:00:00Z' }));
    await page.getByRole('checkbox', { name: /compared/ }).check();
    await page.getByRole('button', { name: 'Accept this policy' }).click();
    await page.getByText('This policy is older than the one in force.').waitFor();
    await page.getByRole('button', { name: 'Remove the policy' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the policy' }).click();
    await page.getByText('No organisation has set anything here.').waitFor();
    assert.equal((await askBackground(page, 'settings.view', null)).signByDefault, false);
  });

  test('that sets what is the user’s alone is void', async () => {
    await page.reload();
    await choose(await policyFile({ settings: { phrase: 'blue kettle' }, locked: [] }));
    await page.getByText(/has an error \(phrase\)/).waitFor();
    assert.equal(await askBackground(page, 'organisation.view', null), null);
  });
});
