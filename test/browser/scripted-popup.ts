// The popup in a browser tab on a scripted background: every state of it can be shown, without an extension around.
import { build } from 'esbuild';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright';
import { setUpBrowser } from '../../scripts/setup/browser.ts';
import { projectRoot } from '../../scripts/setup/cache.ts';

/** What the scripted background answers, by command: a result, `{ fault: code }`, or HELD. */
export type Answers = Readonly<Record<string, unknown>>;

/** An answer that does not come. */
export const HELD = { held: true } as const;

export interface ScriptedPopup {
  /** Opens the popup at `#hash`. `search` is `?view=page` for the page. */
  open(options: {
    answers: Answers;
    hash?: string;
    search?: string;
    width?: number;
    height?: number;
    dark?: boolean;
    /** Of the sentences: a folder of _locales. */
    language?: string;
  }): Promise<Page>;
  /** Loads an open popup anew at another hash. */
  goTo(page: Page, hash: string): Promise<void>;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

export async function startScriptedPopup(): Promise<ScriptedPopup> {
  const script = await bundle();
  const server = createServer((request, response) => {
    const name = path.normalize(new URL(request.url ?? '/', 'http://here').pathname);
    const type = TYPES[path.extname(name)];
    const file = name.startsWith('/icons/') ? path.join('ui', name) : name;
    const content =
      name === '/popup/popup.js' ? Promise.resolve(script) : readFile(path.join(projectRoot, file));
    content.then(
      (bytes) => response.writeHead(200, { 'content-type': type ?? 'text/plain' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await launchBrowser();
  return {
    open: async ({
      answers,
      hash = '',
      search = '',
      width = 380,
      height = 600,
      dark = false,
      language = 'en',
    }) => {
      const messages = await readFile(path.join(projectRoot, '_locales', language, 'messages.json'), 'utf8');
      const page = await browser.newPage({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
        locale: language === 'en' ? 'en-GB' : language,
        timezoneId: 'UTC',
      });
      // The compiler that runs the tests names functions by a helper that pages do not have.
      await page.addInitScript({ content: 'globalThis.__name = (value) => value;' });
      await page.addInitScript(installScriptedExtension, { messages, answers });
      await page.goto(`http://127.0.0.1:${port}/popup/popup.html${search}${hash}`);
      await page.locator('main').waitFor();
      return page;
    },
    goTo: async (page, hash) => {
      const url = new URL(page.url());
      url.hash = hash;
      // Another hash alone would not load it anew.
      await page.goto('about:blank');
      await page.goto(url.href);
      await page.locator('main').waitFor();
    },
    close: async () => {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function launchBrowser(): Promise<Browser> {
  const { executable, env } = await setUpBrowser((line) => console.error(line));
  return chromium.launch({
    executablePath: executable,
    env: { ...process.env, ...env },
    chromiumSandbox: false,
  });
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: projectRoot,
    entryPoints: ['popup/popup.tsx'],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
  });
  return outputFiles[0]!.text;
}

/** Runs in the page before its scripts: an extension API of which only what the popup uses is there. */
function installScriptedExtension({ messages, answers }: { messages: string; answers: Answers }): void {
  const sentences = JSON.parse(messages) as Record<string, { message: string } | undefined>;
  const event = { addListener: () => undefined, removeListener: () => undefined };
  const asked: { command: string; payload: unknown }[] = [];
  const connect = (): unknown => {
    const listeners: ((frame: unknown) => void)[] = [];
    return {
      onMessage: { addListener: (listener: (frame: unknown) => void) => listeners.push(listener) },
      onDisconnect: event,
      disconnect: () => undefined,
      postMessage: (frame: { kind: string; id: number; command: string; payload: unknown }) => {
        if (frame.kind !== 'request') return;
        asked.push({ command: frame.command, payload: frame.payload });
        const answer = answers[frame.command] as { fault?: string; held?: boolean } | null | undefined;
        if (answer?.held === true) return;
        const reply =
          answer?.fault === undefined
            ? { ok: true, result: answer }
            : { ok: false, error: { code: answer.fault, details: {} } };
        queueMicrotask(() => {
          for (const listener of listeners) listener({ kind: 'response', id: frame.id, ...reply });
        });
      },
    };
  };
  Object.assign(globalThis, {
    asked,
    // The polyfill looks here whether it runs in an extension at all.
    chrome: { runtime: { id: 'scripted' } },
    browser: {
      runtime: { id: 'scripted', connect, getURL: (name: string) => `/${name}` },
      storage: { local: { onChanged: event }, session: { onChanged: event } },
      tabs: { create: () => Promise.resolve({}) },
      permissions: {
        onAdded: event,
        onRemoved: event,
        contains: () => Promise.resolve(answers['permissions.contains'] ?? false),
        remove: (permissions: unknown) => {
          asked.push({ command: 'permission given back', payload: permissions });
          return Promise.resolve(true);
        },
        request: (permissions: unknown) => {
          // Browsers refuse a request that does not come out of a click.
          asked.push({
            command: navigator.userActivation.isActive ? 'permission' : 'no click',
            payload: permissions,
          });
          return Promise.resolve(answers['permissions.request'] ?? true);
        },
      },
      i18n: {
        getMessage: (key: string, substitutions: string[] = []) =>
          (sentences[key]?.message ?? '').replace(
            /\$(\d)/g,
            (_, digit) => substitutions[Number(digit) - 1] ?? '',
          ),
      },
    },
  });
}
