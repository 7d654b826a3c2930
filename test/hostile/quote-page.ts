// A page that runs the code by which a message's HTML is shown and quoted, in either browser: without webmail and background.
import { build } from 'esbuild';
import { createServer } from 'node:http';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright';
import { setUpBrowser } from '../../scripts/setup/browser.ts';
import { projectRoot } from '../../scripts/setup/cache.ts';
import { launchFirefox } from '../browser/harness/firefox.ts';
import { writeProbeExtension } from '../browser/harness/probe-extension.ts';

export type BrowserName = 'Chromium' | 'Firefox';

export interface QuotePage {
  /** What an answer would quote of the HTML. */
  quoted(html: string): Promise<string>;
  /**
   * How many points of the screen change when these words are left out of the HTML as the reader shows it, all places
   * together. What is folded away or out of the page changes none.
   */
  inkOf(html: string, words: string): Promise<number>;
  close(): Promise<void>;
}

/** What drives the page: an expression (promises are awaited) and a picture of the window as PNG in base64. */
interface Driver {
  readonly evaluate: (expression: string) => Promise<unknown>;
  readonly picture: () => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Wide enough for what the tricks draw: what a person would have to scroll to counts as not drawn. */
const WINDOW = { width: 800, height: 600 };

const SCRIPT = `
  import { htmlDocument } from './frames/html-document.ts';
  import { sanitiseHtml } from './frames/sanitise-html.ts';
  import { visibleText } from './frames/visible-text.ts';
  globalThis.quoted = visibleText;
  globalThis.show = async (html) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-same-origin');
    frame.style.cssText = 'position: fixed; inset: 0; width: 100%; height: 100%; border: 0; background: #fff';
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    frame.srcdoc = htmlDocument(sanitiseHtml(html, new Map()));
    document.body.replaceChildren(frame);
    await loaded;
    await painted();
  };
  globalThis.blank = async (words) => {
    const { body } = document.querySelector('iframe').contentDocument;
    const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (walker.currentNode.data.includes(words)) nodes.push(walker.currentNode);
    for (const node of nodes) {
      const blank = body.ownerDocument.createElement('span');
      blank.style.setProperty('visibility', 'hidden', 'important');
      node.replaceWith(blank);
      blank.append(node);
    }
    await painted();
  };
  globalThis.differing = async (one, other) => {
    const [a, b] = await Promise.all([one, other].map(points));
    let count = 0;
    for (let at = 0; at < a.length; at += 4) {
      const distance = [0, 1, 2].reduce((sum, channel) => sum + Math.abs(a[at + channel] - b[at + channel]), 0);
      if (distance > 60) count++;
    }
    return count;
  };
  const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const points = async (png) => {
    const octets = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([octets], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    canvas.drawImage(picture, 0, 0);
    return canvas.getImageData(0, 0, picture.width, picture.height).data;
  };
`;

/** Starts the browser with the page; close it after all tests. */
export async function openQuotePage(browser: BrowserName): Promise<QuotePage> {
  const { outputFiles } = await build({
    stdin: { contents: SCRIPT, resolveDir: projectRoot, loader: 'ts' },
    absWorkingDir: projectRoot,
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'warning',
  });
  const page = `<!doctype html><meta charset="utf-8"><title>Quotes</title><body><script>${outputFiles[0]!.text.replaceAll('</script', '<\\/script')}</script>`;
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const driver = await (browser === 'Chromium' ? driveChromium(url) : driveFirefox(url));
  return {
    ...({ evaluate: driver.evaluate } as object),
    quoted: async (html) => String(await driver.evaluate(`quoted(${JSON.stringify(html)})`)),
    inkOf: async (html, words) => {
      await driver.evaluate(`show(${JSON.stringify(html)})`);
      const whole = await driver.picture();
      await driver.evaluate(`blank(${JSON.stringify(words)})`);
      const without = await driver.picture();
      return Number(await driver.evaluate(`differing(${JSON.stringify(whole)}, ${JSON.stringify(without)})`));
    },
    close: async () => {
      await driver.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function driveChromium(url: string): Promise<Driver> {
  const { executable, env } = await setUpBrowser(() => undefined);
  const defined = Object.entries({ ...process.env, ...env }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const browser = await chromium.launch({ executablePath: executable, env: Object.fromEntries(defined) });
  const page = await browser.newPage({ viewport: WINDOW });
  await page.goto(url);
  return {
    evaluate: (expression) => page.evaluate(expression),
    picture: async () => (await page.screenshot()).toString('base64'),
    close: () => browser.close(),
  };
}

async function driveFirefox(url: string): Promise<Driver> {
  const extension = await writeProbeExtension('firefox');
  const firefox = await launchFirefox({ extension });
  const { tab, bidi } = firefox;
  await bidi.command('browsingContext.setViewport', { context: tab, viewport: WINDOW });
  await firefox.goto(url);
  return {
    evaluate: (expression) => firefox.evaluate(tab, expression),
    picture: async () => {
      const { data } = (await bidi.command('browsingContext.captureScreenshot', { context: tab })) as {
        data: string;
      };
      return data;
    },
    close: async () => {
      await firefox.close();
      await rm(extension, { recursive: true, force: true });
    },
  };
}
