// Loads the built frames into a real Chromium, with a scripted background and a page around them.
import { build } from 'esbuild';
import { createServer } from 'node:http';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Frame, type Page, type Worker } from 'playwright';
import { manifestFor, type Manifest } from '../../../scripts/build.ts';
import { setUpBrowser } from '../../../scripts/setup/browser.ts';
import { projectRoot } from '../../../scripts/setup/cache.ts';
import type { ContentToFrame, FrameToContent } from '../../../src/wire/port.ts';
import type { Call, ScriptedBackground } from './scripted-background.ts';

export interface OpenOptions {
  readonly frame: 'reader' | 'composer';
  readonly grant: string;
  readonly dark?: boolean;
  readonly width?: number;
  /** Pixels that the page gives the frame; as many as its window has where none are said. */
  readonly height?: number;
  /** No act of the user's has opened the message. */
  readonly offered?: boolean;
  /** Something of the page, #cover, lies above the frame. */
  readonly covered?: boolean;
}

export interface Harness {
  /** A page of a webmail with the frame in it; the frame is there but need not have been shown yet. */
  readonly open: (options: OpenOptions) => Promise<{ page: Page; frame: Frame }>;
  readonly newPage: (hash?: string) => Promise<Page>;
  readonly background: Worker;
  readonly calls: () => Promise<Call[]>;
  readonly origin: string;
  /** Host and path of what anything asked the catching server for, apart from the page itself; and from where. */
  readonly caught: string[];
  readonly close: () => Promise<void>;
}

declare const scripted: ScriptedBackground;

const PAGE = `<!doctype html><meta charset="utf-8"><title>Webmail</title>
<style>body{margin:0;padding:12px;background:#eceff2}html[data-dark] body{background:#202124}</style>
<div id="mail"></div>`;

export async function startHarness(): Promise<Harness> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-frames-'));
  const extension = path.join(folder, 'extension');
  await buildExtension(extension);
  const caught: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/page') {
      response.setHeader('content-type', 'text/html').end(PAGE);
      return;
    }
    if (request.url !== '/favicon.ico') {
      const { host = '', referer } = request.headers;
      caught.push(`${host}${request.url ?? ''}${referer === undefined ? '' : ` from ${referer}`}`);
    }
    response.setHeader('content-type', 'text/html').end();
  });
  // What is no HTTP is TLS: somebody asked for an https address.
  server.on('clientError', (_error, socket) => {
    caught.push('something encrypted');
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const program = await setUpBrowser(() => undefined);
  const context = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
    executablePath: program.executable,
    env: { ...definedEnvironment(), ...program.env },
    headless: true,
    args: [
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      // Whatever host a message names, the request ends at the catching server.
      `--host-resolver-rules=MAP *.example 127.0.0.1:${port},MAP e.ex 127.0.0.1:${port}`,
      '--ignore-certificate-errors',
    ],
    viewport: { width: 1000, height: 900 },
  });
  // A browser that is left running would keep the test from ending.
  const background = await serviceWorkerOf(context).catch(async (error: unknown) => {
    await context.close();
    server.close();
    throw error;
  });
  const newPage = async (hash = ''): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${origin}/page#${hash}`);
    return page;
  };
  return {
    background,
    origin,
    caught,
    newPage,
    calls: () => background.evaluate(() => scripted.calls),
    open: async ({ frame: kind, grant, dark, width, height, offered, covered }) => {
      const hash = new URLSearchParams({
        frame: kind,
        grant,
        ...(dark ? { dark: '' } : {}),
        ...(height === undefined ? {} : { height: String(height) }),
        ...(offered ? { offered: '' } : {}),
        ...(covered ? { covered: '' } : {}),
      });
      const page = await context.newPage();
      await page.setViewportSize({ width: width ?? 820, height: 900 });
      await page.goto(`${origin}/page#${hash.toString()}`);
      if (dark) await page.evaluate(() => (document.documentElement.dataset['dark'] = ''));
      return { page, frame: await extensionFrame(page) };
    },
    close: async () => {
      await context.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function serviceWorkerOf(context: BrowserContext): Promise<Worker> {
  return context.serviceWorkers()[0] ?? context.waitForEvent('serviceworker');
}

/** The frame of the extension in a page, as soon as it has been loaded. */
export async function extensionFrame(page: Page): Promise<Frame> {
  const find = (): Frame | undefined =>
    page.frames().find((frame) => frame.url().startsWith('chrome-extension:'));
  const frame =
    find() ?? (await page.waitForEvent('framenavigated', { predicate: () => find() !== undefined }), find()!);
  await frame.waitForLoadState();
  return frame;
}

/** What the frame has told the content script so far. */
export async function heard(page: Page): Promise<FrameToContent[]> {
  return JSON.parse((await page.locator('html').getAttribute('data-heard')) ?? '[]') as FrameToContent[];
}

/** Makes the frame as high as everything in it: only tests do that, to see it all at once. */
export async function showWhole(page: Page, frame: Frame): Promise<void> {
  const needed = await frame.evaluate(() => {
    const app = document.getElementById('app')!;
    return app.scrollHeight + (window.innerHeight - app.clientHeight);
  });
  await page
    .locator('#host')
    .evaluate((host, detail) => host.dispatchEvent(new CustomEvent('test-height', { detail })), needed);
}

/** Speaks to the frame as the content script would. */
export async function tellFrame(page: Page, message: ContentToFrame): Promise<void> {
  await page
    .locator('#host')
    .evaluate((host, detail) => host.dispatchEvent(new CustomEvent('test-to-frame', { detail })), message);
}

async function buildExtension(target: string): Promise<void> {
  const frames = path.join(projectRoot, 'frames');
  await mkdir(path.join(target, 'frames'), { recursive: true });
  await build({
    absWorkingDir: projectRoot,
    entryPoints: [
      { in: 'frames/reader.tsx', out: 'frames/reader' },
      { in: 'frames/composer.tsx', out: 'frames/composer' },
      { in: 'test/browser/frames/scripted-background.ts', out: 'background' },
      { in: 'test/browser/frames/scripted-content.ts', out: 'content' },
    ],
    outdir: target,
    bundle: true,
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
  for (const name of await readdir(frames)) {
    if (/\.(html|css)$/.test(name)) await cp(path.join(frames, name), path.join(target, 'frames', name));
  }
  for (const name of ['ui', '_locales']) {
    await cp(path.join(projectRoot, name), path.join(target, name), { recursive: true });
  }
  await cp(path.join(projectRoot, 'ui', 'icons'), path.join(target, 'icons'), { recursive: true });
  // The manifest names it, and the browser takes no extension without it.
  await cp(path.join(projectRoot, 'managed-schema.json'), path.join(target, 'managed-schema.json'));
  const source = JSON.parse(await readFile(path.join(projectRoot, 'manifest.json'), 'utf8')) as Manifest;
  const manifest = {
    ...manifestFor(source, 'chromium', true),
    content_scripts: [{ matches: ['http://127.0.0.1/*'], js: ['content.js'] }],
    action: {},
  };
  await writeFile(path.join(target, 'manifest.json'), JSON.stringify(manifest));
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
