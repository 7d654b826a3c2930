// What comes with a message: looked at in a tab of our own, opened by itself, saved one by one and together.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { unzipSync } from 'fflate';
import type { Download, Frame, Page } from 'playwright';
import { chromiumMissing, webmailMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import * as mail from '../webmail/messages.ts';
import { pdfOf } from '../webmail/pdf.ts';
import { makePki } from '../webmail/pki.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import {
  closedRoots,
  launchReading,
  press,
  readerFrame,
  shownVerdict,
  type ReadingBrowser,
} from './harness/reading.ts';
import { login, openMessage } from './harness/roundcube-pages.ts';

/** One red point. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC';
const PDF_WORDS = 'Words in a PDF';
const HOSTILE = '<script>document.title = "run"</script><img src="x" onerror="document.title = 1">';

const pki = await makePki();
after(() => pki.dispose());
const noChromium = await chromiumMissing();

for (const kind of WEBMAIL_KINDS) {
  const skip = noChromium || (await webmailMissing(kind));
  describe(`What comes with a message in the ${kind} webmail`, { skip }, () => {
    let stack: WebmailStack;
    let browser: ReadingBrowser;
    let page: Page;
    const messages = new Map<string, Buffer>();
    before(async () => {
      [stack, browser] = await Promise.all([startWebmail(kind), launchReading(pki)]);
      ({ page } = browser);
      const { alice, bob, carol } = pki.people;
      const inner = await mail.signedAndEnveloped(
        { subject: 'The inner one', from: 'Carol Ray <carol@example.test>' },
        mail.textEntity('Inner text.'),
        carol,
        [alice],
      );
      const files = mixed([
        mail.textEntity('See the files.'),
        file('image/png', 'point.png', Buffer.from(PICTURE, 'base64')),
        file('text/html', 'page.txt', Buffer.from(HOSTILE)),
        file('application/octet-stream', 'point.png', Buffer.from('another file of this name')),
        file('text/html', 'page.html', Buffer.from(HOSTILE)),
        attached(inner),
      ]);
      const hidden = mail
        .textEntity('Hidden.')
        .toString()
        .replace(
          'Content-Type: text/plain;',
          'Subject: The protected subject\r\nContent-Type: text/plain; hp="cipher";',
        );
      messages.set(
        'With files',
        await mail.signedAndEnveloped({ subject: 'With files' }, files, bob, [alice]),
      );
      const pdf = mixed([
        mail.textEntity('See it.'),
        file('application/pdf', 'words.pdf', Buffer.from(pdfOf(PDF_WORDS))),
      ]);
      messages.set('With a PDF', await mail.signedAndEnveloped({ subject: 'With a PDF' }, pdf, bob, [alice]));
      messages.set(
        'Fwd sealed',
        mail.plainMessage({ subject: 'Fwd sealed' }, mixed([mail.textEntity('Look:'), attached(inner)])),
      );
      const plain = mail.plainMessage({ subject: 'Plain inner' }, mail.textEntity('Plain inner text.'));
      messages.set(
        'Fwd plain',
        mail.plainMessage({ subject: 'Fwd plain' }, mixed([mail.textEntity('Look:'), attached(plain)])),
      );
      messages.set(
        '[...]',
        await mail.signedAndEnveloped({ subject: '[...]' }, Buffer.from(hidden), bob, [alice]),
      );
      for (const message of messages.values()) await stack.deliver('alice', message);
      await login(page, stack, 'alice');
    });
    after(() => Promise.all([stack.stop(), browser.close()]));

    const open = async (subject: string): Promise<Frame> => {
      await openMessage(page, stack, subject);
      return (await shownVerdict(page, 'valid')).frame;
    };
    const view = async (frame: Frame, name: string): Promise<Page> => {
      const before = new Set(page.context().pages());
      const fresh = (): Page | undefined =>
        page
          .context()
          .pages()
          .find((one) => !before.has(one));
      await press(frame, `View ${name}`, () => fresh() !== undefined);
      const tab = fresh()!;
      await tab.locator('.preview-head').waitFor();
      return tab;
    };

    test('is shown in a tab of ours as a picture or as text, and never as a page that runs', async () => {
      const frame = await open('With files');
      const picture = await view(frame, 'point.png');
      await eventually('the picture to be there', () =>
        picture
          .locator('.preview-content img')
          .evaluate((image) => (image as HTMLImageElement).naturalWidth === 1),
      );
      await picture.reload();
      await picture.locator('.preview-content img').waitFor();
      const text = await view(frame, 'page.txt');
      assert.equal(await text.locator('pre').textContent(), HOSTILE);
      assert.equal(await text.title(), 'page.txt');
      assert.equal(await text.locator('pre *').count(), 0);
      // What is a page by its name is only to be saved.
      assert.equal(await frame.getByRole('button', { name: 'View page.html' }).count(), 0);
      const ticket = new URL(text.url());
      const stranger = await browser.openExtensionPage(`${ticket.pathname.slice(1)}${ticket.hash}`);
      await stranger.getByText('grant.unknown').waitFor();
      await Promise.all([picture.close(), text.close(), stranger.close()]);
    });

    test('is shown, when it is a PDF, by the browser’s own viewer, which is not of our origin', async () => {
      const frame = await open('With a PDF');
      const tab = await view(frame, 'words.pdf');
      // Chromium's viewer is an extension of its own, in a process and an origin of its own.
      const viewer = await eventually('the viewer', () =>
        tab.frames().find((one) => one.url().startsWith('chrome-extension:') && one !== tab.mainFrame()),
      );
      assert.notEqual(new URL(viewer.url()).host, new URL(tab.url()).host);
      await tab.close();
    });

    test('is saved together, each file to the byte and under a name of its own', async () => {
      const frame = await open('With files');
      const zip = unzipSync(new Uint8Array(await saved(page, frame, 'Save all')));
      assert.deepEqual(Object.keys(zip), [
        'point.png',
        'page.txt',
        'point (2).png',
        'page.html',
        'inner.eml',
      ]);
      assert.equal(Buffer.from(zip['point.png']!).toString('base64'), PICTURE);
      assert.equal(Buffer.from(zip['point (2).png']!).toString(), 'another file of this name');
    });

    test('is, when it is a message, opened by itself with its own verdict', async () => {
      const frame = await open('With files');
      const inner = frame.locator('.attached-message');
      await press(frame, 'Open here: inner.eml', async () => (await inner.count()) > 0);
      await inner.locator('.verdict[data-status=valid]').waitFor();
      assert.match(await inner.innerText(), /Signed by Carol Ray[\s\S]*Inner text\./);
      assert.match(await frame.locator('.verdict').first().innerText(), /Signed by Bob Ray/);
    });

    test('is, when the message around it is not protected, offered alone below the webmail’s own view', async () => {
      await openMessage(page, stack, 'Fwd sealed');
      const frame = await readerFrame(page);
      await frame.getByText('This message itself is not protected.').waitFor();
      await press(
        frame,
        'Open here: inner.eml',
        async () => (await frame.getByText('Inner text.').count()) > 0,
      );
      await page.locator('#messagebody').waitFor({ state: 'visible' });
    });

    test('leaves a message alone when nothing of it is protected', async () => {
      await openMessage(page, stack, 'Fwd plain');
      await eventually('the reader to have gone', async () => (await closedRoots(page)) === 0);
      await page.locator('#messagebody').waitFor({ state: 'visible' });
    });

    test('does not change the message: it is saved exactly as received, and readable as text and HTML', async () => {
      const frame = await open('With files');
      const stored = (await stack.messages('alice', 'INBOX'))
        .map(({ raw }) => Buffer.from(raw))
        .find((raw) => raw.includes('Subject: With files'))!;
      const raw = await saved(page, frame, 'Save as .eml, exactly as received');
      assert.ok(raw.equals(stored), `${raw.length} octets instead of ${stored.length}`);
      const text = (await saved(page, frame, 'Save as .txt, unprotected')).toString();
      assert.match(text, /Signed by Bob Ray[\s\S]*Subject: With files[\s\S]*See the files\./);
      const html = (await saved(page, frame, 'Save as .html, unprotected')).toString();
      assert.match(html, /default-src 'none'[\s\S]*See the files\./);
    });

    test('and its protected subject stand in the page only when the user lets them', async () => {
      await open('[...]');
      const heading = page.locator('h2.subject');
      assert.match(await heading.innerText(), /\[\.\.\.\]/);
      await browser.ask('settings.change', { subjectInPage: true });
      await open('[...]');
      await eventually('the page to show the subject', async () =>
        (await heading.innerText()).includes('The protected subject'),
      );
      await browser.ask('settings.change', { subjectInPage: false });
    });
  });
}

function mixed(parts: readonly Buffer[]): Buffer {
  const pieces = parts.flatMap((part) => [Buffer.from('--files\r\n'), part, Buffer.from('\r\n')]);
  return Buffer.concat([
    Buffer.from('Content-Type: multipart/mixed; boundary="files"\r\n\r\n'),
    ...pieces,
    Buffer.from('--files--\r\n'),
  ]);
}

function file(type: string, name: string, content: Buffer): Buffer {
  return Buffer.from(
    `Content-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n` +
      `Content-Transfer-Encoding: base64\r\n\r\n${content.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n')}`,
  );
}

function attached(message: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(
      'Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="inner.eml"\r\n\r\n',
    ),
    message,
  ]);
}

async function saved(page: Page, frame: Frame, button: string): Promise<Buffer> {
  let download: Download | undefined;
  page.once('download', (begun) => (download = begun));
  await press(frame, button, () => download !== undefined);
  const chunks: Buffer[] = [];
  for await (const chunk of await download!.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
