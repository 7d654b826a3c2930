// A page that runs the code by which a message's HTML is shown and quoted, in either browser: without webmail and background.
import { openBundledPage, type BrowserName } from './bundled-page.ts';

export interface QuotePage {
  /** What an answer would quote of the HTML. */
  quoted(html: string): Promise<string>;
  /**
   * How many points of the screen change when these words are left out of the HTML as the reader shows it, all places
   * together. What is folded away or out of the page changes none.
   */
  inkOf(html: string, words: string): Promise<number>;
  /** The computed style of the first element of that name in the HTML as the reader shows it. */
  styleOf(html: string, element: string, property: string): Promise<string>;
  close(): Promise<void>;
}

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
  const page = await openBundledPage(browser, SCRIPT);
  return {
    quoted: async (html) => String(await page.evaluate(`quoted(${JSON.stringify(html)})`)),
    inkOf: async (html, words) => {
      await page.evaluate(`show(${JSON.stringify(html)})`);
      const whole = await page.picture();
      await page.evaluate(`blank(${JSON.stringify(words)})`);
      const without = await page.picture();
      return Number(await page.evaluate(`differing(${JSON.stringify(whole)}, ${JSON.stringify(without)})`));
    },
    styleOf: async (html, element, property) => {
      await page.evaluate(`show(${JSON.stringify(html)})`);
      const found = `document.querySelector('iframe').contentDocument.querySelector(${JSON.stringify(element)})`;
      return String(
        await page.evaluate(`getComputedStyle(${found}).getPropertyValue(${JSON.stringify(property)})`),
      );
    },
    close: page.close,
  };
}
