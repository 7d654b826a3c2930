// Chromium with the extension loaded, driven by Playwright.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright';
import type { BrowserContext, CDPSession, Frame, Page, Worker } from 'playwright';
import { setUpBrowser } from '../../../scripts/setup/browser.ts';
import { eventually } from '../../eventually.ts';
import { killByArgument } from '../../processes/kill-by-argument.ts';

export interface ChromiumOptions {
  /** Folder of the built extension, with its manifest. */
  readonly extension: string;
  /** Show the window; without a display leave this out. */
  readonly headed?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
}

export interface ChromiumSession {
  readonly context: BrowserContext;
  /** The tab that was open from the start. */
  readonly page: Page;
  /** The extension's id: pages are at `chrome-extension://ID/...`. */
  readonly extensionId: string;
  /** The service worker, woken if it sleeps. */
  serviceWorker(): Promise<Worker>;
  /** Whether the service worker runs now. */
  serviceWorkerRuns(): Promise<boolean>;
  /** Stops the service worker at once, as the browser does with an idle one. It starts again when it is needed. */
  stopServiceWorker(): Promise<void>;
  /** Opens a page of the extension in a new tab, for example `popup/popup.html`. */
  openExtensionPage(file: string): Promise<Page>;
  close(): Promise<void>;
}

/** Keep the browser from talking to anybody but the pages under test. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--disable-save-password-bubble',
  '--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication',
];
const START_TIMEOUT = 30_000;
/** Chromium ends within a second. Sometimes something in it waits for three minutes. */
const END_PATIENCE = 20_000;
/** A worker that is being stopped does not answer. */
const BIRTH_PATIENCE = 3_000;

/** What Chromium is started with, whoever starts it. */
export function chromiumArguments(extension: string): readonly string[] {
  return [
    ...QUIET,
    // Lets tests press the extension's icon (CDP Extensions.triggerAction).
    '--enable-unsafe-extension-debugging',
    // Playwright passes --disable-extensions; without the exception --load-extension does nothing.
    `--disable-extensions-except=${extension}`,
    `--load-extension=${extension}`,
  ];
}

/** Starts Chromium with a new profile in a temporary folder. */
export async function launchChromium(options: ChromiumOptions): Promise<ChromiumSession> {
  const browser = await setUpBrowser((line) => console.error(line));
  const profile = await mkdtemp(path.join(os.tmpdir(), 'waxseal-chromium-'));
  const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  let context: BrowserContext;
  try {
    context = await chromium.launchPersistentContext(profile, {
      executablePath: browser.executable,
      env: definedOnly({ ...process.env, ...browser.env }),
      headless: options.headed !== true,
      // Playwright would end the process at once; whoever shows the window to a person tidies up first.
      handleSIGINT: options.headed !== true,
      handleSIGTERM: options.headed !== true,
      handleSIGHUP: options.headed !== true,
      // A person's window has the size they give it.
      viewport: options.viewport ?? (options.headed === true ? null : { width: 1280, height: 900 }),
      ...(options.colorScheme ? { colorScheme: options.colorScheme } : {}),
      args: [...chromiumArguments(options.extension)],
    });
  } catch (error) {
    await removeProfile();
    throw error;
  }
  return chromiumSession(context, async () => {
    await closeWithin(END_PATIENCE, context, profile);
    await removeProfile();
  });
}

/** Closes the browser, and ends its processes if that takes longer. */
async function closeWithin(patience: number, context: BrowserContext, profile: string): Promise<void> {
  const closed = context.close().then(() => true);
  if (await Promise.race([closed, pause(patience, false, { ref: false })])) return;
  const count = await killByArgument(`--user-data-dir=${profile}`);
  console.error(`Chromium did not end within ${patience} ms: ${count} processes were killed`);
  await closed.catch(() => undefined);
}

/** The session of a browser that has been started with the extension. */
export async function chromiumSession(
  context: BrowserContext,
  close: () => Promise<void>,
): Promise<ChromiumSession> {
  const first =
    context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker', { timeout: START_TIMEOUT }));
  const extensionId = new URL(first.url()).host;
  const page = context.pages()[0] ?? (await context.newPage());
  const browserSession = await context.browser()!.newBrowserCDPSession();

  const session: ChromiumSession = {
    context,
    page,
    extensionId,
    serviceWorker: async () => {
      if (!(await session.serviceWorkerRuns())) await wake(context, extensionId);
      await eventually('the service worker to start', () => session.serviceWorkerRuns());
      // Playwright keeps one handle for all lives of a worker; it serves the one that runs now.
      return context.serviceWorkers().find((worker) => new URL(worker.url()).host === extensionId)!;
    },
    serviceWorkerRuns: async () => (await workerTarget(browserSession, extensionId)) !== undefined,
    stopServiceWorker: async () => {
      const targetId = await workerTarget(browserSession, extensionId);
      if (targetId === undefined) return;
      const life = await bornAt(context, extensionId);
      await browserSession.send('Target.closeTarget', { targetId });
      // A part that waits for an answer starts the next worker at once: it has the same id, and its own birth.
      await eventually('the service worker to stop', async () => {
        if (!(await session.serviceWorkerRuns())) return true;
        const now = await bornAt(context, extensionId);
        return now !== undefined && now !== life;
      });
    },
    openExtensionPage: async (file) => {
      const tab = await context.newPage();
      await tab.goto(`chrome-extension://${extensionId}/${file}`);
      return tab;
    },
    close,
  };
  return session;
}

/** Frames of the extension inside a page, also in closed shadow roots and in frames of the page. */
export function extensionFrames(page: Page): Frame[] {
  return page.frames().filter((frame) => frame.url().startsWith('chrome-extension://'));
}

/** Waits for the frame of the extension that shows `file`, for example `frames/reader.html`. */
export async function extensionFrame(page: Page, file: string): Promise<Frame> {
  return eventually(`the frame ${file}`, () =>
    extensionFrames(page).find((frame) => new URL(frame.url()).pathname === `/${file}`),
  );
}

/** Any message from the extension's own origin starts the worker; nobody needs to answer it. */
async function wake(context: BrowserContext, extensionId: string): Promise<void> {
  const tab = await context.newPage();
  await tab.goto(`chrome-extension://${extensionId}/manifest.json`);
  await tab.evaluate(() => chrome.runtime.sendMessage({}).catch(() => undefined));
  await tab.close();
}

/** When the worker that runs now was started; undefined when it does not answer. */
async function bornAt(context: BrowserContext, extensionId: string): Promise<number | undefined> {
  const worker = context.serviceWorkers().find((candidate) => new URL(candidate.url()).host === extensionId);
  const answer = worker?.evaluate(() => performance.timeOrigin).catch(() => undefined);
  const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), BIRTH_PATIENCE));
  return Promise.race([answer, patience]);
}

async function workerTarget(session: CDPSession, extensionId: string): Promise<string | undefined> {
  const { targetInfos } = await session.send('Target.getTargets');
  const target = targetInfos.find(
    ({ type, url }) => type === 'service_worker' && url.startsWith(`chrome-extension://${extensionId}/`),
  );
  return target?.targetId;
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
