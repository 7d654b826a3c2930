// What a person does in Firefox before they read: keys, an authority and a passphrase in the popup's page, and signing in.
import assert from 'node:assert/strict';
import path from 'node:path';
import { projectRoot } from '../../../scripts/setup/cache.ts';
import { addressOf, type WebmailStack, type WebmailUser } from '../../webmail/contract.ts';
import type { Pki } from '../../webmail/pki.ts';
import { fileStandIn } from './ask-background.ts';
import { askFromFirefox } from './firefox-ask.ts';
import type { FirefoxSession } from './firefox.ts';
import { PASSPHRASE } from './set-up-pages.ts';

/** The built extension that may run on the loopback addresses of the tests' webmails. */
export const LOOPBACK_EXTENSION = path.join(projectRoot, 'dist', 'firefox-loopback');

/** Shows the popup's page in `tab`: commands can be sent from it by `askFromFirefox`. */
export async function openPopupInFirefox(firefox: FirefoxSession, tab = firefox.tab): Promise<void> {
  await firefox.goto(`${firefox.extensionOrigin}popup/popup.html?view=page#settings`, tab);
  await firefox.waitFor(tab, "document.querySelector('[role=tab]')");
}

/** Gives the extension a passphrase, Alice's key, and the root that is trusted for everyone. */
export async function setUpInFirefox(firefox: FirefoxSession, pki: Pki): Promise<void> {
  await openPopupInFirefox(firefox);
  const ask = (command: string, payload: unknown, value: string): Promise<unknown> =>
    askFromFirefox(firefox, command, payload, value);
  assert.equal(await ask('vault.create', { passphrase: PASSPHRASE }, 'state'), 'unlocked');
  const { file, password } = pki.people.alice.p12;
  const identity = { file: await fileStandIn(file), password };
  assert.equal(await ask('identities.import', identity, 'added.length'), 1);
  const authority = await fileStandIn(pki.root.certificateFile);
  const sha256 = await ask('authorities.inspect', { files: [authority] }, '[0].imported[0].sha256');
  const trust = { file: authority, sha256, scope: { kind: 'all' } };
  assert.equal(await ask('authorities.add', trust, 'id'), sha256);
}

/** Presses the pointer where nothing is, as an act of the user's, and then goes to a message on a page of its own. */
export async function openMessageInFirefox(
  firefox: FirefoxSession,
  stack: WebmailStack,
  uid: string | number,
  tab = firefox.tab,
): Promise<void> {
  const pointer = [
    { type: 'pointerMove', x: 1, y: 1 },
    { type: 'pointerDown', button: 0 },
    { type: 'pointerUp', button: 0 },
  ];
  const actions = [{ type: 'pointer', id: 'mouse', actions: pointer }];
  await firefox.bidi.command('input.performActions', { context: tab, actions });
  await firefox.goto(`${stack.url}?_task=mail&_action=show&_uid=${uid}&_mbox=INBOX`, tab);
}

/** Signs in to the webmail in the first tab and waits for the list of messages. */
export async function loginInFirefox(
  firefox: FirefoxSession,
  stack: WebmailStack,
  user: WebmailUser,
): Promise<void> {
  const { tab } = firefox;
  await firefox.goto(stack.url);
  await firefox.click(tab, '#rcmloginuser');
  await firefox.type(tab, addressOf(user));
  await firefox.click(tab, '#rcmloginpwd');
  await firefox.type(tab, user);
  await firefox.click(tab, '#rcmloginsubmit');
  await firefox.waitFor(tab, "document.querySelector('#messagelist')");
}
