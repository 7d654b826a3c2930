// A Chromium in which nothing is attached to the pages while they are measured.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright';
import WebSocket from 'ws';
import { eventually } from '../../test/eventually.ts';
import { startSupervised } from '../../test/processes/supervised-process.ts';
import {
  chromiumArguments,
  chromiumSession,
  type ChromiumSession,
} from '../../test/browser/harness/chromium.ts';
import { setUpBrowser } from '../setup/browser.ts';
import { traceOf, type TraceEvent } from './browser-trace.ts';

/** A page, a frame of another process, or a worker, as the browser lists them. */
export interface BrowserTarget {
  readonly id: string;
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

/**
 * Playwright and a debugger in every new frame, with their own scripts in it, cost a frame more than it costs itself.
 * So Playwright only prepares the browser and leaves it; what has been seen is asked of a page afterwards.
 */
export interface UnwatchedChromium {
  /** Does `work` with Playwright, which leaves the browser as it is then. */
  prepare<T>(work: (session: ChromiumSession) => Promise<T>): Promise<T>;
  targets(): Promise<readonly BrowserTarget[]>;
  /** One command of the DevTools protocol to one target, with nothing enabled before. */
  command(
    target: BrowserTarget,
    method: string,
    params?: Readonly<Record<string, unknown>>,
  ): Promise<unknown>;
  /** Evaluates an expression (promises are awaited) and gives its value, which must be JSON. */
  evaluate(target: BrowserTarget, expression: string): Promise<unknown>;
  /** What the browser notes of these categories while `work` goes on. */
  trace(categories: readonly string[], work: () => Promise<void>): Promise<readonly TraceEvent[]>;
  /** Ends a page or a worker at once. */
  closeTarget(target: BrowserTarget): Promise<void>;
  close(): Promise<void>;
}

const START_PATIENCE = 30_000;

export async function startUnwatchedChromium(extension: string): Promise<UnwatchedChromium> {
  const program = await setUpBrowser((line) => console.error(line));
  const profile = await mkdtemp(path.join(os.tmpdir(), 'waxseal-chromium-'));
  const own = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  // As Playwright does for root, for whom Chromium has no sandbox.
  const forRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const size = ['--window-size=1280,900', 'about:blank'];
  const browser = await startSupervised(
    'chromium',
    [program.executable, ...own, ...forRoot, ...chromiumArguments(extension), ...size],
    { cwd: profile, env: { ...process.env, ...program.env }, log: path.join(profile, 'chromium.log') },
  );
  const close = async (): Promise<void> => {
    await browser.stop();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  const portFile = path.join(profile, 'DevToolsActivePort');
  const port = await eventually(
    'Chromium to listen',
    async () => (await readFile(portFile, 'utf8').catch(() => '')).split('\n')[0] || undefined,
    START_PATIENCE,
  );
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    prepare: async (work) => {
      const attached = await chromium.connectOverCDP(endpoint);
      try {
        return await work(await chromiumSession(attached.contexts()[0]!, () => attached.close()));
      } finally {
        await attached.close();
      }
    },
    targets: async () => (await (await fetch(`${endpoint}/json/list`)).json()) as BrowserTarget[],
    command,
    evaluate: async (target, expression) => {
      const parameters = { expression, awaitPromise: true, returnByValue: true };
      const answer = (await command(target, 'Runtime.evaluate', parameters)) as {
        readonly result: { readonly value?: unknown };
        readonly exceptionDetails?: unknown;
      };
      if (answer.exceptionDetails !== undefined)
        throw new Error(`${expression}: ${JSON.stringify(answer.exceptionDetails)}`);
      return answer.result.value;
    },
    trace: async (categories, work) => {
      const own = (await (await fetch(`${endpoint}/json/version`)).json()) as {
        readonly webSocketDebuggerUrl: string;
      };
      return traceOf(own.webSocketDebuggerUrl, categories, work);
    },
    closeTarget: async ({ id }) => {
      await fetch(`${endpoint}/json/close/${id}`);
    },
    close,
  };
}

async function command(
  { webSocketDebuggerUrl }: BrowserTarget,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const socket = new WebSocket(webSocketDebuggerUrl, { perMessageDeflate: false });
  try {
    return await new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('open', () => socket.send(JSON.stringify({ id: 1, method, params })));
      socket.on('message', (data: Buffer) => {
        const answer = JSON.parse(data.toString('utf8')) as {
          id?: number;
          result?: unknown;
          error?: unknown;
        };
        if (answer.id !== 1) return;
        if (answer.error === undefined) resolve(answer.result);
        else reject(new Error(`${method}: ${JSON.stringify(answer.error)}`));
      });
    });
  } finally {
    socket.close();
  }
}
