// Which algorithms leave the composer: those of the chosen profile, and of what the recipient's program announced.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from '../eventually.ts';
import { chromiumMissing, webmailMissing } from '../available.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { clearSigned, textEntity } from '../webmail/messages.ts';
import { startWebmail } from '../webmail/start.ts';
import { askBackground } from './harness/ask-background.ts';
import { extensionFrame } from './harness/chromium.ts';
import { openMessage } from './harness/roundcube-pages.ts';
import { arrived, headerOf, openDesk, signIn, writeLetter, type Desk } from './harness/writing-desk.ts';

const BOB = 'bob@example.test';
const skip = (await chromiumMissing()) || (await webmailMissing('embedded'));

describe('A message is encrypted', { skip, concurrency: false }, () => {
  let desk: Desk;
  let stack: WebmailStack;
  before(async () => {
    [desk, stack] = await Promise.all([openDesk(), startWebmail('embedded')]);
    await signIn(desk, stack);
  });
  after(() => Promise.all([desk.close(), stack.stop()]));

  /** Media type of what Bob gets under a profile; OpenSSL must open it in any case. */
  async function typeUnder(
    profile: 'compatible' | 'modern' | 'bsi-tr-03116-4',
    subject: string,
  ): Promise<string> {
    await askBackground(desk.popup, 'settings.change', { profile });
    const letter = { to: BOB, subject, text: 'By profile.\n' };
    await (await writeLetter(desk, stack, 'Encrypt', letter)).sendAndLeave();
    const { raw } = await arrived(stack, 'bob', subject);
    assert.equal((await decryptAndVerify(raw, desk.pki.people.bob, desk.pki.root)).text, 'By profile.\n');
    return /smime-type=([\w-]+)/i.exec(headerOf(raw))![1]!;
  }

  /** What is remembered of each correspondent, once their message was seen. */
  async function learned(): Promise<Record<string, { algorithms: string[] } | undefined>> {
    const stored = await desk.popup.evaluate(() =>
      chrome.storage.local.get<{ capabilities?: Record<string, { algorithms: string[] }> }>('capabilities'),
    );
    return stored.capabilities ?? {};
  }

  test('so that every program opens it, unless told otherwise', async () => {
    assert.equal(await typeUnder('compatible', 'Compatible'), 'enveloped-data');
  });

  test('with AES-GCM always where a guideline asks for it', async () => {
    assert.equal(await typeUnder('bsi-tr-03116-4', 'By guideline'), 'authEnveloped-data');
  });

  test('the modern way only for those whose last good signature said that they read it', async () => {
    assert.equal(await typeUnder('modern', 'Nothing is known'), 'enveloped-data');
    await askBackground(desk.popup, 'settings.change', { profile: 'compatible' });
    // Alice's own copy lies in Sent, signed by a program that announces AES-GCM: this one.
    const note = { to: 'alice@example.test', subject: 'To myself', text: 'A note.\n' };
    await (await writeLetter(desk, stack, 'Sign', note)).sendAndLeave();
    await arrived(stack, 'alice', 'To myself');
    await openMessage(desk.page, stack, 'To myself');
    const reader = await extensionFrame(desk.page, 'frames/reader.html');
    await reader.getByText('A note.').waitFor();
    await eventually(
      'what was announced to be learned',
      async () => 'alice@example.test' in (await learned()),
    );
    await askBackground(desk.popup, 'settings.change', { profile: 'modern' });
    const letter = { to: 'alice@example.test', subject: 'Modern', text: 'For a modern program.\n' };
    await (await writeLetter(desk, stack, 'Encrypt', letter)).sendAndLeave();
    const { raw } = await arrived(stack, 'alice', 'Modern');
    assert.match(headerOf(raw), /smime-type=authEnveloped-data/i);
  });

  test('by OpenSSL as well as by us: what it announces is remembered the same way', async () => {
    const { bob } = desk.pki.people;
    const fields = { from: `Bob <${BOB}>`, to: 'alice@example.test', subject: 'From OpenSSL' };
    await stack.deliver('alice', await clearSigned(fields, textEntity('Signed.'), bob));
    await openMessage(desk.page, stack, 'From OpenSSL');
    const reader = await extensionFrame(desk.page, 'frames/reader.html');
    await reader.getByText('Signed.').waitFor();
    await eventually(
      'what was announced to be learned',
      async () => (await learned())[BOB]?.algorithms.includes('aes-256-cbc') === true,
    );
  });
});
