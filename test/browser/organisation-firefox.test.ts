// A policy that an administrator has set in Firefox: in force without a click, and before anything else.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import manifest from '../../manifest.json' with { type: 'json' };
import { firefoxMissing } from '../available.ts';
import { makePki, type Pki } from '../webmail/pki.ts';
import { askFromFirefox } from './harness/firefox-ask.ts';
import { LOOPBACK_EXTENSION } from './harness/firefox-pages.ts';
import { launchFirefox, type FirefoxSession } from './harness/firefox.ts';

const { id } = manifest.browser_specific_settings.gecko;
const TEXT = 'document.body.innerText';

describe("An organisation's policy by the management of Firefox", { skip: await firefoxMissing() }, () => {
  let firefox: FirefoxSession;
  let pki: Pki;
  before(async () => {
    pki = await makePki();
    const policy = {
      version: 1,
      name: 'Firm of Tests',
      anchors: [
        {
          certificate: pki.partner.root.certificatePem,
          scope: { kind: 'domains', domains: ['partner.test'] },
        },
      ],
      settings: { profile: 'modern', signByDefault: true },
      locked: ['signByDefault'],
    };
    firefox = await launchFirefox({ extension: LOOPBACK_EXTENSION, managed: { id, data: { policy } } });
  });
  after(async () => {
    await firefox.close();
    await pki.dispose();
  });

  const settings = (value: string) => askFromFirefox(firefox, 'settings.view', null, value);

  test('is shown in the settings as what it is, and is in force', async () => {
    await firefox.goto(`${firefox.extensionOrigin}popup/popup.html?view=page#settings`);
    await firefox.waitFor(firefox.tab, `${TEXT}.includes('Firm of Tests')`);
    await firefox.waitFor(firefox.tab, `${TEXT}.includes('Your organisation has set this')`);
    assert.equal(await settings('profile'), 'modern');
    assert.equal(await settings('signByDefault'), true);
    assert.equal(await askFromFirefox(firefox, 'organisation.view', null, 'source'), 'managed');
  });

  test('keeps the user from what it has locked, and from nothing else', async () => {
    const change = (payload: unknown, value: string) =>
      askFromFirefox(firefox, 'settings.change', payload, value);
    assert.equal(await change({ signByDefault: false }, 'signByDefault'), 'settings.locked');
    assert.equal(await settings('signByDefault'), true);
    assert.equal(await change({ autoLockMinutes: 5 }, 'autoLockMinutes'), 5);
  });

  test('names its authority with how far it is trusted', async () => {
    const anchor = (value: string) =>
      askFromFirefox(firefox, 'organisation.view', null, `policy.anchors[0].${value}`);
    assert.equal(await anchor('certificate.subject'), 'CN=Partner Root,O=Waxseal Tests');
    assert.deepEqual(await anchor('scope'), {
      kind: 'domains',
      domains: ['partner.test'],
      subdomains: false,
    });
  });
});
