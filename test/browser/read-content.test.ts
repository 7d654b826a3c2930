// What an opened message shows: its text, its HTML made harmless, pictures, files to the byte, and only the protected part.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Frame } from 'playwright';
import { chromiumMissing, webmailMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import * as mail from '../webmail/messages.ts';
import { makePki } from '../webmail/pki.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import { gate } from './harness/gate.ts';
import { pressArmed } from './harness/pressing.ts';
import { launchReading, readerFrame, shownVerdict, type ReadingBrowser } from './harness/reading.ts';
import { login, openFolder, openMessage, openPreview } from './harness/roundcube-pages.ts';

const LARGE_BYTES = 25 * 1024 * 1024;
const SMALL_FILE = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet));
/** One red point. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC';
const FOOTER = 'You get this mail because you are on the list.';

const pki = await makePki();
after(() => pki.dispose());
const noChromium = await chromiumMissing();

for (const kind of WEBMAIL_KINDS) {
  const skip = noChromium || (await webmailMissing(kind));
  describe(`A protected message in the ${kind} webmail`, { skip }, () => {
    let stack: WebmailStack;
    let browser: ReadingBrowser;
    const large = randomBytes(LARGE_BYTES);
    before(async () => {
      [stack, browser] = await Promise.all([startWebmail(kind), launchReading(pki)]);
      const { alice, bob } = pki.people;
      const seal = (subject: string, entity: mail.Entity): Promise<Buffer> =>
        mail.signedAndEnveloped({ subject }, entity, bob, [alice]);
      const signed = await mail.clearSigned(
        { subject: 'From the list' },
        mail.textEntity('The signed part.'),
        bob,
      );
      const messages = [
        await seal('With a file', mail.entityWithAttachment('See the file.', 'octets.bin', SMALL_FILE)),
        await seal('With a large file', mail.entityWithAttachment('It is large.', 'large.bin', large)),
        await seal('With HTML', htmlWithPicture(stack.url)),
        throughList(signed),
      ];
      for (const message of messages) await stack.deliver('alice', message);
      await login(browser.page, stack, 'alice');
    });
    after(() => Promise.all([stack.stop(), browser.close()]));

    const open = async (subject: string, status = 'valid'): Promise<Frame> => {
      await openFolder(browser.page, stack);
      await openPreview(browser.page, subject);
      return (await shownVerdict(browser.page, status)).frame;
    };

    test('gives its file to the byte', async () => {
      const frame = await open('With a file');
      await frame.getByText('See the file.').waitFor();
      assert.deepEqual(await save(browser, frame, 'octets.bin'), SMALL_FILE);
    });

    test(`opens with a file of ${LARGE_BYTES / 1024 / 1024} MB, also on its own page`, async () => {
      // The real one answers when it likes.
      if (kind === 'embedded') await openHalf(browser, stack);
      else await openMessage(browser.page, stack, 'With a large file');
      const { frame } = await shownVerdict(browser.page, 'valid');
      await frame.getByText('It is large.').waitFor();
      assert.equal(digest(await save(browser, frame, 'large.bin')), digest(large));
    });

    test('shows HTML without its scripts, its remote pictures and its frames, but with its own picture', async () => {
      const asked: string[] = [];
      browser.context.on('request', (request) => asked.push(request.url()));
      const frame = await open('With HTML');
      const body = frame.frameLocator('.html-body');
      await body.getByText('Dear Alice').waitFor();
      const picture = body.getByAltText('A red point');
      await eventually('the picture to be there', () =>
        picture.evaluate((image) => (image as HTMLImageElement).naturalWidth === 1),
      );
      assert.equal(
        await body.locator('script, iframe, form, object, link, meta[http-equiv=refresh]').count(),
        0,
      );
      assert.equal(await body.locator('[onclick], [onerror]').count(), 0);
      await frame.locator('.body-notes').getByText(/1/).waitFor();
      assert.deepEqual(
        asked.filter((url) => url.includes('leak')),
        [],
      );
      assert.equal(
        await frame.locator('.file-name').count(),
        0,
        'the picture is not listed as a file as well',
      );
    });

    test('that a list has added to is shown as protected in part, and only that part', async () => {
      const frame = await open('From the list', 'partial');
      await frame.getByText('The signed part.').waitFor();
      assert.equal(await frame.getByText(FOOTER).count(), 0);
      const { codes, sentence } = await shownVerdict(browser.page);
      assert.equal(codes[0], 'message.partly-protected');
      assert.match(sentence, /part/i);
      const preview = browser.page.frame('messagecontframe')!;
      // The webmail's view of the whole is folded below, and nothing is shown twice unasked.
      await preview.getByText(FOOTER).waitFor({ state: 'hidden' });
      assert.equal(await preview.getByText(FOOTER).count(), 1);
    });
  });
}

/**
 * Opens the large message, of which the server first sends half: its share is shown, the page is painted and the
 * background answers others meanwhile. Then the rest follows.
 */
async function openHalf(browser: ReadingBrowser, stack: WebmailStack): Promise<void> {
  const { page } = browser;
  const { opened: rest, open: sendRest } = gate();
  stack.setFault('halfSource', rest);
  try {
    await openMessage(page, stack, 'With a large file');
    const bar = (await readerFrame(page)).locator('.opening progress');
    await bar.waitFor();
    const share = await bar.evaluate((progress: HTMLProgressElement) => progress.position);
    assert.ok(share > 0.3 && share <= 0.5, `${share} of the message is there`);
    await browser.ask('settings.view', null);
    await page.evaluate(
      'new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))',
    );
  } finally {
    // The tests that follow are not to wait for it.
    stack.setFault('halfSource', null);
    sendRest();
  }
}

/** The list's own footer beside the signed part, as list servers add it. */
function throughList(signed: Buffer): Buffer {
  const message = signed.toString('latin1');
  const start = message.indexOf('Content-Type: multipart/signed');
  return Buffer.from(
    `${message.slice(0, start)}Content-Type: multipart/mixed; boundary="list"\r\n\r\n--list\r\n` +
      `${message.slice(start)}\r\n--list\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${FOOTER}\r\n--list--\r\n`,
    'latin1',
  );
}

function htmlWithPicture(remote: string): mail.Entity {
  const html =
    '<p onclick="alert(1)">Dear Alice</p><img alt="A red point" src="cid:point@example.test">' +
    `<img src="${remote}leak.png" onerror="alert(1)"><script>fetch('${remote}leak-script')</script>` +
    `<iframe src="${remote}leak-frame"></iframe><link rel="stylesheet" href="${remote}leak.css">` +
    `<meta http-equiv="refresh" content="0;url=${remote}leak-refresh"><form action="${remote}leak-form"></form>`;
  return Buffer.from(
    'Content-Type: multipart/related; boundary="related"\r\n\r\n--related\r\n' +
      `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines(html)}\r\n` +
      '--related\r\nContent-Type: image/png; name="point.png"\r\nContent-ID: <point@example.test>\r\n' +
      'Content-Disposition: inline; filename="point.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n' +
      `${PICTURE}\r\n--related--\r\n`,
  );
}

function lines(text: string): string {
  return Buffer.from(text)
    .toString('base64')
    .replace(/.{76}(?=.)/g, '$&\r\n');
}

async function save(browser: ReadingBrowser, frame: Frame, name: string): Promise<Buffer> {
  const [download] = await Promise.all([
    browser.page.waitForEvent('download'),
    pressArmed(frame.getByRole('button', { name: `Save ${name}` })),
  ]);
  assert.equal(download.suggestedFilename(), name);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
