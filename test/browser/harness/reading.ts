// What tests of reading start from: a browser whose vault holds keys and trusts an authority, and what its readers show.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from 'playwright';
import { projectRoot } from '../../../scripts/setup/cache.ts';
import type { CommandName, CommandResponse } from '../../../src/wire/commands.ts';
import { eventually } from '../../eventually.ts';
import type { PersonName, Pki } from '../../webmail/pki.ts';
import { askBackground, fileStandIn, openPopupPage } from './ask-background.ts';
import { extensionFrames, launchChromium, type ChromiumSession } from './chromium.ts';
import { PASSPHRASE } from './set-up-pages.ts';

export const LOOPBACK_EXTENSION = path.join(projectRoot, 'dist', 'chromium-loopback');

export interface ReadingBrowser extends ChromiumSession {
  /** A page of the popup's kind, from where commands are sent. */
  readonly popup: Page;
  ask<Name extends CommandName>(command: Name, payload: unknown): Promise<CommandResponse<Name>>;
}

/** A browser with the extension, a vault with these people's keys, and the test authority trusted for all. */
export async function launchReading(
  pki: Pki,
  people: readonly PersonName[] = ['alice'],
): Promise<ReadingBrowser> {
  const chromium = await launchChromium({ extension: LOOPBACK_EXTENSION });
  try {
    return await prepareReading(chromium, pki, people);
  } catch (error) {
    await chromium.close();
    throw error;
  }
}

/** Gives a browser with the extension what {@link launchReading} says. */
export async function prepareReading(
  chromium: ChromiumSession,
  pki: Pki,
  people: readonly PersonName[] = ['alice'],
): Promise<ReadingBrowser> {
  const browser = await withCommands(chromium);
  await browser.ask('vault.create', { passphrase: PASSPHRASE });
  for (const person of people) {
    const { file, password } = pki.people[person].p12;
    await browser.ask('identities.import', { file: await fileStandIn(file), password });
  }
  await trustRoot(browser, pki);
  return browser;
}

/** The same browser with a way to send commands; the tab of the webmail stays in front. */
export async function withCommands(chromium: ChromiumSession): Promise<ReadingBrowser> {
  const popup = await openPopupPage(chromium, 'settings');
  await chromium.page.bringToFront();
  return Object.assign(chromium, {
    popup,
    ask: <Name extends CommandName>(command: Name, payload: unknown) =>
      askBackground(popup, command, payload),
  });
}

async function trustRoot(browser: ReadingBrowser, { root }: Pki): Promise<void> {
  const file = await fileStandIn(root.certificateFile);
  const [outcome] = await browser.ask('authorities.inspect', { files: [file] });
  const { sha256 } = outcome!.imported[0]!;
  await browser.ask('authorities.add', { file, sha256, scope: { kind: 'all' } });
}

/** What a reader says, in its words and for machines. */
export interface ShownVerdict {
  readonly frame: Frame;
  readonly status: string;
  /** Decisive code first; empty for a verdict that needs none. */
  readonly codes: readonly string[];
  readonly sentence: string;
}

/** The reader in this page, or in its preview, once it is there. */
export function readerFrame(page: Page): Promise<Frame> {
  return eventually('the reader', () =>
    extensionFrames(page).find((frame) => new URL(frame.url()).pathname === '/frames/reader.html'),
  );
}

/** What the reader of this page says; with `status` only once it says that. */
export async function shownVerdict(page: Page, status?: string): Promise<ShownVerdict> {
  const frame = await readerFrame(page);
  const line = frame.locator(
    status === undefined ? '.verdict[data-status]' : `.verdict[data-status="${status}"]`,
  );
  await line.waitFor();
  await atRest(frame);
  const codes = (await line.getAttribute('data-codes')) ?? '';
  return {
    frame,
    status: (await line.getAttribute('data-status'))!,
    codes: codes === '' ? [] : codes.split(' '),
    sentence: (await line.locator('.sentence').textContent()) ?? '',
  };
}

/** A frame that has not moved for so long has the height of what it shows. */
const REST_MS = 100;

/** Waits until the frame has grown as high as its content: a click on what still moves goes beside it. */
async function atRest(frame: Frame): Promise<void> {
  const element = await frame.frameElement();
  await eventually('the frame to have come to rest', async () => {
    const before = JSON.stringify(await element.boundingBox());
    await sleep(REST_MS);
    return before === JSON.stringify(await element.boundingBox());
  });
}

/** Until a click is taken to have been ignored. */
const CLICK_PATIENCE = 3_000;

/**
 * Presses a button of a frame of ours as a person does: again, when nothing happens. Such a button is armed only
 * while the browser knows that it is in sight, and a busy machine is slow to say so.
 */
export async function press(
  frame: Frame,
  name: string,
  happened: () => boolean | Promise<boolean>,
): Promise<void> {
  const button = frame.getByRole('button', { name, exact: true }).first();
  await button.waitFor();
  await button.scrollIntoViewIfNeeded();
  await eventually(`${name} to have been pressed`, async () => {
    await eventually(
      'the button to be armed',
      async () => (await button.getAttribute('aria-disabled')) === 'false',
    );
    await button.click();
    return eventually('its effect', happened, CLICK_PATIENCE).catch(() => false);
  });
}

/** What stands on the toolbar's icon of the webmail's tab. */
export async function badge(browser: ChromiumSession, page: Page): Promise<string> {
  const worker = await browser.serviceWorker();
  return worker.evaluate(async (url) => {
    const tabs = await chrome.tabs.query({ url: 'http://127.0.0.1/*' });
    const tab = tabs.find((one) => one.url === url);
    if (tab?.id === undefined) throw new Error(`no tab shows ${url}`);
    return chrome.action.getBadgeText({ tabId: tab.id });
  }, page.url());
}

/** Waits until the message that this page shows counts as seen: then what follows from opening it has begun. */
export async function wasSeen(browser: ChromiumSession, page: Page): Promise<void> {
  await eventually('the message to have been seen', async () => (await badge(browser, page)) !== '');
}

/**
 * Does something that ends with a message in sight, and waits until all that follows from its having been seen has
 * followed: what has not happened then does not happen.
 */
export async function untilSeen<Result>(
  browser: Pick<ChromiumSession, 'serviceWorker'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const inBackground = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> =>
    (await browser.serviceWorker()).evaluate(ask);
  // Written last of all (background/showing.ts).
  await inBackground(() => chrome.storage.session.remove('shownInTabs'));
  const result = await work();
  await eventually('the message to count as seen', () =>
    inBackground(async () => (await chrome.storage.session.get('shownInTabs'))['shownInTabs'] !== undefined),
  );
  return result;
}

/** Addresses of the raw messages that the background has fetched since its worker started. */
export async function rawRequests(browser: ChromiumSession): Promise<string[]> {
  const worker = await browser.serviceWorker();
  const urls = await worker.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  return urls.filter((url) => url.includes('_action=viewsource'));
}

/** How many closed shadow roots stand in the page's own document and in its frames of the same origin. */
export async function closedRoots(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  try {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    return count(root);
  } finally {
    await session.detach();
  }
}

interface DomNode {
  readonly shadowRootType?: string;
  readonly children?: readonly DomNode[];
  readonly shadowRoots?: readonly DomNode[];
  readonly contentDocument?: DomNode;
}

function count(node: DomNode): number {
  const inner = [...(node.children ?? []), ...(node.shadowRoots ?? [])];
  if (node.contentDocument) inner.push(node.contentDocument);
  return inner.reduce((sum, child) => sum + count(child), node.shadowRootType === 'closed' ? 1 : 0);
}
