// The text of a message's HTML that a person can actually see. Anything else in it is not quoted.
import { htmlDocument } from './html-document.ts';
import { sanitiseHtml } from './sanitise-html.ts';
import { removeUnseenText } from './unseen-text.ts';

/** As wide as mail is read; styles may show other things in a narrow window. */
const WIDTH_PIXELS = 800;
/** What lies below is scrolled to. */
const HEIGHT_PIXELS = 1200;

/**
 * Lets the browser lay the HTML out as the reader does, in a frame without scripts and network that nobody sees, and
 * takes the text that is shown: without what a style hides, and with a new line for each block.
 */
export async function visibleText(html: string): Promise<string> {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-same-origin');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.style.cssText = `position: fixed; inset-inline-start: -${2 * WIDTH_PIXELS}px; width: ${WIDTH_PIXELS}px; height: ${HEIGHT_PIXELS}px; border: 0;`;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  frame.srcdoc = htmlDocument(sanitiseHtml(html, new Map()));
  document.body.append(frame);
  try {
    await loaded;
    const body = frame.contentDocument?.body;
    if (body === undefined) return '';
    removeUnseenText(body);
    return tidied(body.innerText);
  } finally {
    frame.remove();
  }
}

/** Without the blanks and empty lines that only the layout needed. */
function tidied(text: string): string {
  const lines = text.replace(/\u00a0/g, ' ').split('\n');
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
