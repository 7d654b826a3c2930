// Felt speed: from the webmail showing a message to its text on the screen, in the built extension in Chromium.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOOPBACK_EXTENSION, prepareReading } from '../../test/browser/harness/reading.ts';
import { login, uidOf } from '../../test/browser/harness/roundcube-pages.ts';
import { eventually } from '../../test/eventually.ts';
import type { WebmailStack } from '../../test/webmail/contract.ts';
import * as mail from '../../test/webmail/messages.ts';
import { makePki, type Pki } from '../../test/webmail/pki.ts';
import { startWebmail } from '../../test/webmail/start.ts';
import { buildAll } from '../build.ts';
import { contentScriptSize, contentScriptTime } from './content-script.ts';
import { median } from './median.ts';
import { header, row, time } from './table.ts';
import { startUnwatchedChromium, type BrowserTarget, type UnwatchedChromium } from './unwatched-chromium.ts';

const ROUNDS = 7;
const LARGE_OCTETS = 5_000_000;
const STEPS = ['page to frame', 'frame loads', 'verdict on screen', 'text on screen'] as const;
/** Nothing is attached to a page that is measured: it is left alone for so long. */
const REST_MS = 1_500;
/** 50 KB of lines as long as mail has them. */
const LETTER_LINE = `${'A letter with words. '.repeat(3)}To Alice.\n`;
const LETTER_LINES = Math.ceil(50_000 / LETTER_LINE.length);

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

/** The subject of a message without protection, of which the content script alone is measured. */
const ORDINARY = 'Ordinary';
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
  const stack = await startWebmail('embedded');
  try {
    const { alice, bob } = pki.people;
    const text = mail.textEntity(LETTER_LINE.repeat(LETTER_LINES));
    const large = mail.entityWithAttachment('A letter.', 'large.bin', randomBytes(LARGE_OCTETS));
    const messages = [
      mail.plainMessage({ subject: ORDINARY }, text),
      await mail.clearSigned({ subject: 'Signed' }, text, bob),
      await mail.signedAndEnveloped({ subject: 'Sealed' }, text, bob, [alice]),
      await mail.signedAndEnveloped({ subject: 'Large' }, large, bob, [alice]),
    ];
    for (const message of messages) await stack.deliver('alice', message);
    const lines = [...header(['message', 'text on screen after', ...STEPS, 'request, meanwhile'])];
    lines.push(...(await measureCases(pki, stack)));
    return lines;
  } finally {
    await stack.stop();
    await pki.dispose();
  }
}

async function measureCases(pki: Pki, stack: WebmailStack): Promise<readonly string[]> {
  const browser = await startUnwatchedChromium(LOOPBACK_EXTENSION);
  try {
    const uids = await browser.prepare(async (chromium) => {
      const { page, popup } = await prepareReading(chromium, pki);
      await popup.close();
      await login(page, stack, 'alice');
      const found = new Map<string, string>();
      for (const subject of [ORDINARY, ...CASES.map((one) => one.subject)])
        found.set(subject, await uidOf(page, subject));
      return found;
    });
    const lines: string[] = [];
    for (const one of CASES) {
      const address = `${stack.url}?_task=mail&_action=show&_uid=${uids.get(one.subject)!}&_mbox=INBOX`;
      const runs: Run[] = [];
      for (let round = 0; round <= ROUNDS; round++)
        runs.push(await measureOnce(browser, stack, address, one.stopsWorker ?? false));
      lines.push(lineOf(one.title, runs.slice(1)));
    }
    const page = await targetOf(browser, 'page', stack.url);
    const script = await contentScriptTime(browser, page, stack, uids.get(ORDINARY)!);
    return [...lines, '', `${await contentScriptSize()} ${script}`];
  } finally {
    await browser.close();
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

/** Milliseconds since 1970, as the page or the reader's frame has them. */
interface PageTimes {
  readonly ready: number;
}
interface FrameTimes {
  readonly begun: number;
  readonly loaded: number;
  /** Of the first text: the verdict. */
  readonly verdict: number;
  /** Of the message's own text, as far as it is in sight. */
  readonly text: number;
}

const PAGE_TIMES = `(() => {
  const [navigation] = performance.getEntriesByType('navigation');
  return { ready: performance.timeOrigin + navigation.domContentLoadedEventEnd };
})()`;

/** The browser itself has noted when what was painted came on the screen. */
const FRAME_TIMES = `new Promise((resolve) => {
  const [navigation] = performance.getEntriesByType('navigation');
  const verdict = performance.getEntriesByName('first-contentful-paint')[0];
  const at = (time) => performance.timeOrigin + time;
  new PerformanceObserver((list) => {
    // A short text is no larger than the verdict, with which it came.
    const entries = list.getEntries();
    const text = entries.find(({ element }) => element?.classList.contains('lines')) ?? entries.at(-1);
    resolve({
      begun: at(0),
      loaded: at(navigation.loadEventEnd),
      verdict: at(verdict.startTime),
      text: at(text.startTime),
    });
  }).observe({ type: 'largest-contentful-paint', buffered: true });
})`;

/** Milliseconds that the last request for a raw message took. */
const REQUEST_TIME = `(() => {
  const raw = performance.getEntriesByType('resource').filter(({ name }) => name.includes('viewsource'));
  return raw.at(-1).responseEnd - raw.at(-1).startTime;
})()`;

async function measureOnce(
  browser: UnwatchedChromium,
  stack: WebmailStack,
  address: string,
  stopsWorker: boolean,
): Promise<Run> {
  const page = await targetOf(browser, 'page', stack.url);
  await browser.command(page, 'Page.navigate', { url: `${stack.url}?_task=mail&_mbox=INBOX` });
  await sleep(REST_MS);
  if (stopsWorker) {
    const worker = await targetOf(browser, 'service_worker', 'chrome-extension://');
    await browser.closeTarget(worker);
    await sleep(REST_MS);
  }
  // As the click in a list is, of which a message opens by itself.
  for (const type of ['mousePressed', 'mouseReleased'])
    await browser.command(page, 'Input.dispatchMouseEvent', {
      type,
      x: 1,
      y: 1,
      button: 'left',
      clickCount: 1,
    });
  await browser.command(page, 'Page.navigate', { url: address });
  await sleep(REST_MS);
  const frame = await targetOf(browser, 'iframe', 'chrome-extension://');
  const seen = (await browser.evaluate(frame, FRAME_TIMES)) as FrameTimes;
  const { ready } = (await browser.evaluate(page, PAGE_TIMES)) as PageTimes;
  const worker = await targetOf(browser, 'service_worker', 'chrome-extension://');
  const request = (await browser.evaluate(worker, REQUEST_TIME)) as number;
  // The frame may be there before the page's last event: then nothing was waited for.
  const begun = Math.max(seen.begun, ready);
  const loaded = Math.max(seen.loaded, begun);
  return { steps: [begun - ready, loaded - begun, seen.verdict - loaded, seen.text - seen.verdict], request };
}

function targetOf(browser: UnwatchedChromium, type: string, start: string): Promise<BrowserTarget> {
  return eventually(`a ${type}`, async () =>
    (await browser.targets()).find((target) => target.type === type && target.url.startsWith(start)),
  );
}
