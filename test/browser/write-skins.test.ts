// In every skin of both webmails, a letter written in the composer arrives as S/MIME and lies in Sent.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing, webmailMissing } from '../available.ts';
import { SKINS, type WebmailStack } from '../webmail/contract.ts';
import { decryptAndVerify } from '../webmail/judged-by-openssl.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { shownNotice } from './harness/notices.ts';
import { shownVerdict } from './harness/reading.ts';
import { openPreview } from './harness/roundcube-pages.ts';
import { arrived, headerOf, openDesk, signIn, writeLetter, type Desk } from './harness/writing-desk.ts';

const TEXT = 'Dear Bob,\n\nFrom the start: ≥ 3 lines, trailing blanks  \n.\n\n-- \nAlice\n';
const FILE = {
  name: 'plan.bin',
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7) % 256)),
};

const noBrowser = await chromiumMissing();

/** A test for each skin of each webmail, started for it. */
function inEverySkin(what: string, work: (stack: WebmailStack, skin: string) => Promise<void>): void {
  for (const kind of WEBMAIL_KINDS) {
    for (const skin of SKINS) {
      test(`${what} in ${kind}, ${skin}`, async (context) => {
        const missing = await webmailMissing(kind);
        if (missing !== false) {
          context.skip(missing);
          return;
        }
        const stack = await startWebmail(kind, { skin });
        try {
          await work(stack, skin);
        } finally {
          await stack.stop();
        }
      });
    }
  }
}

describe('A letter with a file, signed and encrypted,', { skip: noBrowser }, () => {
  let desk: Desk;
  before(async () => (desk = await openDesk()));
  after(() => desk.close());

  inEverySkin('opens with OpenSSL as it was written', (stack, skin) =>
    writeAndOpen(desk, stack, `Sealed in ${skin}`),
  );
});

/** Less than the composer needs: a part of its frame is scrolled out of sight, under what the webmail has around it. */
const LOW_WINDOW = { width: 1280, height: 560 };

describe('In a window that is lower than the composer a letter', { skip: noBrowser }, () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk();
    await desk.page.setViewportSize(LOW_WINDOW);
  });
  after(() => desk.close());

  inEverySkin('is sent by a click on Send', async (stack) => {
    await signIn(desk, stack);
    const letter = { to: 'bob@example.test', subject: 'From below', text: TEXT, files: [FILE] };
    const composer = await writeLetter(desk, stack, 'Encrypt', letter);
    await composer.sendAndLeave();
    await arrived(stack, 'bob', 'From below');
  });
});

async function writeAndOpen(desk: Desk, stack: WebmailStack, subject: string): Promise<void> {
  const { people, root } = desk.pki;
  await signIn(desk, stack);
  const letter = { to: 'bob@example.test', subject, text: TEXT, files: [FILE] };
  const composer = await writeLetter(desk, stack, 'Encrypt', letter);
  await composer.sendAndLeave();
  // The notice of what was sent stands in the same page.
  await shownNotice(desk.page, new RegExp(subject));
  await openPreview(desk.page, subject);
  await shownVerdict(desk.page, 'valid');
  const mails = [
    { recipient: people.bob, ...(await arrived(stack, 'bob', subject)) },
    { recipient: people.alice, ...(await arrived(stack, 'alice', subject, 'Sent')) },
  ];
  for (const { raw, recipient } of mails) {
    assert.match(headerOf(raw), /^content-type: application\/pkcs7-mime; *smime-type=enveloped-data/im);
    const opened = await decryptAndVerify(raw, recipient, root);
    assert.equal(opened.text, TEXT);
    assert.deepEqual([...opened.attachments], [[FILE.name, FILE.buffer]]);
  }
  assert.deepEqual(await stack.messages('alice', 'Drafts'), [], 'nothing stays behind in Drafts');
}
