// The content script of the built extension, which every page of a granted webmail loads: its size, and how long it runs.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { WebmailStack } from '../../test/webmail/contract.ts';
import { projectRoot } from '../setup/cache.ts';
import { median } from './median.ts';
import { time } from './table.ts';
import type { BrowserTarget, UnwatchedChromium } from './unwatched-chromium.ts';

const ROUNDS = 7;
/** Until a page has come to rest, with what the script does some time after the page is there. */
const REST_MS = 1_500;

/** A sentence. */
export async function contentScriptSize(): Promise<string> {
  const file = path.join(projectRoot, 'dist', 'chromium', 'content.js');
  const { size } = await stat(file);
  const packed = gzipSync(await readFile(file), { level: 9 }).length;
  const kilobytes = (octets: number): string => `${(octets / 1000).toFixed(1)} KB`;
  return `Every page of a webmail that the user has allowed loads the content script: ${kilobytes(size)} (${kilobytes(packed)} with gzip).`;
}

/** A sentence on what it costs the pages of an ordinary message and of a folder, by the browser's own trace. */
export async function contentScriptTime(
  browser: UnwatchedChromium,
  page: BrowserTarget,
  { url }: WebmailStack,
  uid: string,
): Promise<string> {
  const message = await scriptTime(browser, page, `${url}?_task=mail&_action=show&_uid=${uid}&_mbox=INBOX`);
  const folder = await scriptTime(browser, page, `${url}?_task=mail&_mbox=INBOX`);
  return `On the page of an ordinary message it keeps its thread busy for ${time(message)}. On the page of a folder it takes ${time(folder)}: that page is two documents, the list and the empty preview, and the script asks what is known of each message.`;
}

/** Median milliseconds of our content script in the page at this address, those of its thread. */
async function scriptTime(browser: UnwatchedChromium, page: BrowserTarget, url: string): Promise<number> {
  const runs: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const events = await browser.trace(['devtools.timeline'], async () => {
      await browser.command(page, 'Page.navigate', { url });
      await sleep(REST_MS);
    });
    const ours = events.filter(
      ({ name, args }) =>
        (name === 'EvaluateScript' || name === 'FunctionCall') && args?.data?.url?.endsWith('/content.js'),
    );
    if (ours.length === 0) throw new Error('The trace names no content script.');
    runs.push(ours.reduce((sum, { dur = 0, tdur = dur }) => sum + tdur, 0) / 1000);
  }
  return median(runs.slice(1));
}
