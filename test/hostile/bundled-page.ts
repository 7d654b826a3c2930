// A page with some of our own code in it, in either browser: without webmail, extension and background.
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

export interface BundledPage {
  /** An expression; promises are awaited. */
  readonly evaluate: (expression: string) => Promise<unknown>;
  /** Of the window, as PNG in base64. */
  readonly picture: () => Promise<string>;
  /** Moves the pointer there, as a person does; `press` clicks with the first button (0) or the middle one (1). */
  readonly pointAt: (x: number, y: number, press?: 0 | 1) => Promise<void>;
  /** Presses a key, by its name in `KeyboardEvent.key`. */
  readonly press: (key: 'Tab' | 'Enter' | 'Escape') => Promise<void>;
  /** How many tabs the browser has. */
  readonly tabs: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const WINDOW = { width: 800, height: 600 };
/** WebDriver's names of keys. */
const KEYS = { Tab: '\ue004', Enter: '\ue007', Escape: '\ue00c' };

/** Starts the browser with a page that runs `script` (TypeScript with JSX, imports from the project's root). */
export async function openBundledPage(
  browser: BrowserName,
  script: string,
  styles = '',
): Promise<BundledPage> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: projectRoot, loader: 'tsx' },
    absWorkingDir: projectRoot,
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
  const code = outputFiles[0]!.text.replaceAll('</script', '<\\/script');
  const page = `<!doctype html><meta charset="utf-8"><title>Page</title><style>${styles}</style><body><script>${code}</script>`;
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const opened = await (browser === 'Chromium' ? openInChromium(url) : openInFirefox(url));
  return {
    ...opened,
    close: async () => {
      await opened.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function openInChromium(url: string): Promise<BundledPage> {
  const { executable, env } = await setUpBrowser(() => undefined);
  const defined = Object.entries({ ...process.env, ...env }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const browser = await chromium.launch({ executablePath: executable, env: Object.fromEntries(defined) });
  const context = await browser.newContext({ viewport: WINDOW });
  const page = await context.newPage();
  await page.goto(url);
  return {
    evaluate: (expression) => page.evaluate(expression),
    picture: async () => (await page.screenshot()).toString('base64'),
    pointAt: async (x, y, press) => {
      await page.mouse.move(x, y);
      if (press !== undefined) await page.mouse.click(x, y, { button: press === 0 ? 'left' : 'middle' });
    },
    press: (key) => page.keyboard.press(key),
    tabs: () => Promise.resolve(context.pages().length),
    close: () => browser.close(),
  };
}

async function openInFirefox(url: string): Promise<BundledPage> {
  const extension = await writeProbeExtension('firefox');
  const firefox = await launchFirefox({ extension });
  const { tab, bidi } = firefox;
  await bidi.command('browsingContext.setViewport', { context: tab, viewport: WINDOW });
  await firefox.goto(url);
  const perform = (type: 'pointer' | 'key', actions: readonly object[]): Promise<unknown> =>
    bidi.command('input.performActions', { context: tab, actions: [{ type, id: type, actions }] });
  return {
    evaluate: (expression) => firefox.evaluate(tab, expression),
    picture: async () => {
      const answer = await bidi.command('browsingContext.captureScreenshot', { context: tab });
      return (answer as { data: string }).data;
    },
    pointAt: async (x, y, press) => {
      const move = { type: 'pointerMove', x: Math.round(x), y: Math.round(y) };
      const click = ['pointerDown', 'pointerUp'].map((type) => ({ type, button: press }));
      await perform('pointer', [move, ...(press === undefined ? [] : click)]);
    },
    press: async (key) => {
      await perform(
        'key',
        ['keyDown', 'keyUp'].map((type) => ({ type, value: KEYS[key] })),
      );
    },
    tabs: async () => {
      const { contexts } = (await bidi.command('browsingContext.getTree')) as {
        contexts: readonly unknown[];
      };
      return contexts.length;
    },
    close: async () => {
      await firefox.close();
      await rm(extension, { recursive: true, force: true });
    },
  };
}
