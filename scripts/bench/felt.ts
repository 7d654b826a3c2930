// Felt speed: from the webmail showing a message to its text on the screen, in the built extension in Chromium.
import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { launchReading, readerFrame, type ReadingBrowser } from '../../test/browser/harness/reading.ts';
import { login, openFolder, uidOf } from '../../test/browser/harness/roundcube-pages.ts';
import type { WebmailStack } from '../../test/webmail/contract.ts';
import * as mail from '../../test/webmail/messages.ts';
import { makePki } from '../../test/webmail/pki.ts';
import { startWebmail } from '../../test/webmail/start.ts';
import { buildAll } from '../build.ts';
import { projectRoot } from '../setup/cache.ts';
import { median } from './median.ts';
import { header, row, time } from './table.ts';

const ROUNDS = 7;
const LARGE_OCTETS = 5_000_000;
const STEPS = ['page to frame', 'frame loads', 'open and show'] as const;
/** The text's size, by lines of ten octets. */
const LETTER_LINES = 5000;

interface Run {
  /** Milliseconds of each step, in order. */
  readonly steps: readonly number[];
  /** Milliseconds from asking the webmail for the message to its last octet; runs beside the steps. */
  readonly request: number;
}

interface Case {
  readonly title: string;
  readonly subject: string;
  readonly stopsWorker?: boolean;
}

const CASES: readonly Case[] = [
  { title: 'signed, 50 KB', subject: 'Signed' },
  { title: 'signed and encrypted, 50 KB', subject: 'Sealed' },
  { title: 'signed and encrypted, 50 KB, worker stopped', subject: 'Sealed', stopsWorker: true },
  { title: 'signed and encrypted, 5 MB', subject: 'Large' },
];

/** The table as Markdown lines, with the size of what every page of the webmail loads. */
export async function measureFelt(): Promise<readonly string[]> {
  await buildAll();
  const pki = await makePki();
  const [stack, browser] = await Promise.all([startWebmail('embedded'), launchReading(pki)]);
  try {
    const { alice, bob } = pki.people;
    const text = mail.textEntity('A letter.\n'.repeat(LETTER_LINES));
    const large = mail.entityWithAttachment('A letter.', 'large.bin', randomBytes(LARGE_OCTETS));
    const messages = [
      mail.plainMessage({ subject: 'Ordinary' }, text),
      await mail.clearSigned({ subject: 'Signed' }, text, bob),
      await mail.signedAndEnveloped({ subject: 'Sealed' }, text, bob, [alice]),
      await mail.signedAndEnveloped({ subject: 'Large' }, large, bob, [alice]),
    ];
    for (const message of messages) await stack.deliver('alice', message);
    // Playwright runs it in the frames of the extension, too; a browser without the test has nothing of it.
    await browser.context.addInitScript(noteWhenShown);
    await login(browser.page, stack, 'alice');
    const lines = [...header(['message', 'text on screen after', ...STEPS, 'request, meanwhile'])];
    for (const one of CASES) {
      const runs: Run[] = [];
      for (let round = 0; round <= ROUNDS; round++) runs.push(await measureOnce(browser, stack, one));
      lines.push(lineOf(one.title, runs.slice(1)));
    }
    return [...lines, '', `${await contentScriptSize()} ${await contentScriptTime(browser, stack)}`];
  } finally {
    await Promise.all([browser.close(), stack.stop()]);
    await pki.dispose();
  }
}

function lineOf(title: string, runs: readonly Run[]): string {
  const total = median(runs.map(({ steps }) => steps.reduce((sum, step) => sum + step, 0)));
  const shares = STEPS.map((_, i) => {
    const step = median(runs.map(({ steps }) => steps[i]!));
    return `${time(step)} (${Math.round((100 * step) / total)} %)`;
  });
  return row([title, time(total), ...shares, time(median(runs.map(({ request }) => request)))]);
}

/** In the page: remembers when the verdict has been painted. */
function noteWhenShown(): void {
  const observer = new MutationObserver(() => {
    if (document.querySelector('.verdict[data-status]') === null) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      document.documentElement.dataset['shownAt'] = String(performance.timeOrigin + performance.now());
    });
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true });
}

async function measureOnce(browser: ReadingBrowser, stack: WebmailStack, one: Case): Promise<Run> {
  const { page } = browser;
  await openFolder(page, stack);
  const uid = await uidOf(page, one.subject);
  if (one.stopsWorker === true) await browser.stopServiceWorker();
  await page.goto(`${stack.url}?_task=mail&_action=show&_uid=${uid}&_mbox=INBOX`);
  const reader = await readerFrame(page);
  await reader.waitForFunction(() => document.documentElement.dataset['shownAt'] !== undefined);
  const seen = await reader.evaluate(() => ({
    frame: performance.timeOrigin,
    loaded:
      performance.timeOrigin +
      (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).loadEventEnd,
    shown: Number(document.documentElement.dataset['shownAt']),
  }));
  const ready = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    return performance.timeOrigin + (navigation as PerformanceNavigationTiming).domContentLoadedEventEnd;
  });
  const worker = await browser.serviceWorker();
  const request = await worker.evaluate(() => {
    const raw = performance.getEntriesByType('resource').filter(({ name }) => name.includes('viewsource'));
    const { startTime, responseEnd } = raw.at(-1) as PerformanceResourceTiming;
    return responseEnd - startTime;
  });
  // The frame may be there before the page's last event: then nothing was waited for.
  const begun = Math.max(seen.frame, ready);
  const loaded = Math.max(seen.loaded, begun);
  return { steps: [begun - ready, loaded - begun, seen.shown - loaded], request };
}

async function contentScriptSize(): Promise<string> {
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

/** What the content script costs pages that show nothing protected, by the browser's own trace. */
async function contentScriptTime(browser: ReadingBrowser, stack: WebmailStack): Promise<string> {
  const { page } = browser;
  await openFolder(page, stack);
  const ordinary = `${stack.url}?_task=mail&_action=show&_uid=${await uidOf(page, 'Ordinary')}&_mbox=INBOX`;
  const message = await scriptTime(browser, () => page.goto(ordinary));
  const folder = await scriptTime(browser, () => openFolder(page, stack));
  return `It runs for ${time(message)} on the page of an ordinary message, and for ${time(folder)} on that of a folder, where it looks for what is known of each message.`;
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
