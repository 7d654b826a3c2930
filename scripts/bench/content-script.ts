// The content script of the built extension, which every page of a granted webmail loads: its size, and how long it runs.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { launchReading, type ReadingBrowser } from '../../test/browser/harness/reading.ts';
import { login, openFolder, uidOf } from '../../test/browser/harness/roundcube-pages.ts';
import type { WebmailStack } from '../../test/webmail/contract.ts';
import type { Pki } from '../../test/webmail/pki.ts';
import { projectRoot } from '../setup/cache.ts';
import { median } from './median.ts';
import { time } from './table.ts';

const ROUNDS = 7;

/** A sentence. */
export async function contentScriptSize(): Promise<string> {
  const file = path.join(projectRoot, 'dist', 'chromium', 'content.js');
  const { size } = await stat(file);
  const packed = gzipSync(await readFile(file), { level: 9 }).length;
  const kilobytes = (octets: number): string => `${(octets / 1000).toFixed(1)} KB`;
  return `What every page of a granted webmail loads, the content script: ${kilobytes(size)} (${kilobytes(packed)} with gzip).`;
}

interface TraceEvent {
  readonly name: string;
  /** Microseconds. */
  readonly dur?: number;
  readonly args?: { readonly data?: { readonly url?: string } };
}

/** A sentence on what it costs the pages of an ordinary message with this subject and of its folder, by the browser's trace. */
export async function contentScriptTime(pki: Pki, stack: WebmailStack, subject: string): Promise<string> {
  const browser = await launchReading(pki);
  try {
    return await tracedScriptTimes(browser, stack, subject);
  } finally {
    await browser.close();
  }
}

async function tracedScriptTimes(
  browser: ReadingBrowser,
  stack: WebmailStack,
  subject: string,
): Promise<string> {
  const { page } = browser;
  await login(page, stack, 'alice');
  await openFolder(page, stack);
  const ordinary = `${stack.url}?_task=mail&_action=show&_uid=${await uidOf(page, subject)}&_mbox=INBOX`;
  const message = await scriptTime(browser, () => page.goto(ordinary));
  const folder = await scriptTime(browser, () => openFolder(page, stack));
  return `It runs for ${time(message)} on the page of an ordinary message, and for ${time(folder)} on that of a folder, which is two documents, its own and that of the empty preview, and where it looks for what is known of each message.`;
}

/** Median milliseconds of our content script in a page that `load` loads. */
async function scriptTime({ page, context }: ReadingBrowser, load: () => Promise<unknown>): Promise<number> {
  const chromium = context.browser()!;
  const runs: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    await chromium.startTracing(page, { categories: ['devtools.timeline'] });
    await load();
    const { traceEvents } = JSON.parse((await chromium.stopTracing()).toString()) as {
      traceEvents: readonly TraceEvent[];
    };
    const ours = traceEvents.filter(
      ({ name, args }) =>
        (name === 'EvaluateScript' || name === 'FunctionCall') && args?.data?.url?.endsWith('/content.js'),
    );
    if (ours.length === 0) throw new Error('The trace names no content script.');
    runs.push(ours.reduce((sum, { dur = 0 }) => sum + dur, 0) / 1000);
  }
  return median(runs.slice(1));
}
