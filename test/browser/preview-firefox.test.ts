// Attachments in a tab of ours in Firefox: a picture, a text, and a PDF in the browser's own viewer.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { firefoxMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { clearSigned } from '../webmail/messages.ts';
import { pdfOf } from '../webmail/pdf.ts';
import { makePki, type Pki } from '../webmail/pki.ts';
import { LOOPBACK_EXTENSION, loginInFirefox, openMessageInFirefox } from './harness/firefox-pages.ts';
import { launchFirefox, type FirefoxSession } from './harness/firefox.ts';

const HOSTILE = '<script>document.title = "run"</script>';
/** One red point. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC';
/** Until a click is taken to have been ignored. */
const CLICK_PATIENCE = 3_000;
const PDF_WORDS = 'Words in a PDF';

describe('What comes with a message, in Firefox', { skip: await firefoxMissing() }, () => {
  let stack: EmbeddedStack;
  let firefox: FirefoxSession;
  let pki: Pki;
  before(async () => {
    [stack, pki, firefox] = await Promise.all([
      startEmbedded(),
      makePki(),
      launchFirefox({ extension: LOOPBACK_EXTENSION }),
    ]);
    const files = mixed([
      file('image/png', 'point.png', Buffer.from(PICTURE, 'base64')),
      file('text/html', 'page.txt', Buffer.from(HOSTILE)),
      file('application/pdf', 'words.pdf', Buffer.from(pdfOf(PDF_WORDS))),
    ]);
    await stack.deliver('alice', await clearSigned({ subject: 'With files' }, files, pki.people.bob));
    await loginInFirefox(firefox, stack, 'alice');
    await openMessageInFirefox(firefox, stack, 1);
  });
  after(async () => {
    await Promise.all([stack.stop(), firefox.close()]);
    await pki.dispose();
  });

  /** Presses View; the tab of ours that comes. */
  const view = async (name: string): Promise<string> => {
    const reader = await firefox.extensionFrame('frames/reader.html');
    const known = new Set((await firefox.contexts()).map(({ id }) => id));
    const opened = async () =>
      (await firefox.contexts()).find(
        ({ id, url }) => !known.has(id) && url.startsWith(`${firefox.extensionOrigin}frames/preview.html`),
      );
    const tab = await eventually(`the tab of ${name}`, async () => {
      // A click on a frame that has just moved goes beside the button.
      await firefox.click(reader, `button[aria-label="View ${name}"]`);
      return eventually('its effect', opened, CLICK_PATIENCE).catch(() => undefined);
    });
    await firefox.waitFor(tab.id, "document.querySelector('.preview-head h1')");
    assert.equal(await firefox.evaluate(tab.id, 'document.title'), name);
    return tab.id;
  };
  const closeTab = async (tab: string): Promise<void> => {
    await firefox.bidi.command('browsingContext.close', { context: tab });
    await firefox.bidi.command('browsingContext.activate', { context: firefox.tab });
  };

  test('a picture is shown', async () => {
    const tab = await view('point.png');
    await firefox.waitFor(tab, "document.querySelector('.preview-content img')?.naturalWidth === 1");
    await closeTab(tab);
  });

  test('a text is shown letter by letter, also when its type says that it is a page', async () => {
    const tab = await view('page.txt');
    await firefox.waitFor(tab, "document.querySelector('pre')");
    assert.equal(await firefox.evaluate(tab, "document.querySelector('pre').textContent"), HOSTILE);
    assert.equal(await firefox.evaluate(tab, "document.querySelectorAll('pre *').length"), 0);
    await closeTab(tab);
  });

  test('a PDF is shown by the browser’s own viewer, which cannot reach into our tab', async () => {
    const tab = await view('words.pdf');
    await firefox.waitFor(tab, 'document.querySelector(\'iframe[src^="blob:"]\')');
    const viewer = await eventually('the viewer', async () => {
      const context = (await firefox.contexts()).find(({ url }) => url.startsWith('blob:'));
      if (context === undefined) return undefined;
      // While the viewer loads it cannot be asked.
      const has = await firefox.evaluate(context.id, VIEWER_HAS_WORDS).catch(() => false);
      return has === true ? context : undefined;
    });
    assert.equal(await firefox.evaluate(viewer.id, 'typeof globalThis.browser?.runtime'), 'undefined');
    assert.equal(
      await firefox.evaluate(tab, "document.querySelector('iframe').contentDocument === null"),
      true,
    );
    await closeTab(tab);
  });
});

const VIEWER_HAS_WORDS = `document.querySelector('.textLayer')?.textContent.includes(${JSON.stringify(PDF_WORDS)})`;

function mixed(parts: readonly Buffer[]): Buffer {
  const pieces = parts.map((part) => `--files\r\n${part.toString('latin1')}\r\n`).join('');
  return Buffer.from(
    `Content-Type: multipart/mixed; boundary="files"\r\n\r\n${pieces}--files--\r\n`,
    'latin1',
  );
}

function file(type: string, name: string, content: Buffer): Buffer {
  return Buffer.from(
    `Content-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n` +
      `Content-Transfer-Encoding: base64\r\n\r\n${content.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n')}`,
  );
}
