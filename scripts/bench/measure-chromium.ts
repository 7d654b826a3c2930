// Measures in Chromium: serves the bundled engine and the prepared files to a page on the loopback.
import { build } from 'esbuild';
import { createReadStream } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright';
import { setUpBrowser } from '../setup/browser.ts';
import type { OperationName } from './operations.ts';
import type { PageContender } from './page.ts';

const ENTRY = fileURLToPath(new URL('page.ts', import.meta.url));
const HTML = '<!doctype html><meta charset="utf-8"><title>Bench</title><script src="/page.js"></script>';

export interface ChromiumBench {
  readonly version: string;
  /** Median milliseconds over the files of a folder below the root. */
  measure(
    operation: OperationName,
    folder: string,
    rounds: number,
  ): Promise<Partial<Record<PageContender, number>>>;
  close(): Promise<void>;
}

/** Starts Chromium on a page that can read the folders below `root`. Throws SetupError where none is available. */
export async function startChromiumBench(root: string): Promise<ChromiumBench> {
  const { executable, env } = await setUpBrowser((line) => console.error(line));
  const server = await serve(root, await bundle());
  const { port } = server.address() as AddressInfo;
  const own = Object.entries({ ...process.env, ...env }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const browser: Browser = await chromium.launch({
    executablePath: executable,
    env: Object.fromEntries(own),
  });
  const newPage = async (): Promise<Page> => {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    return page;
  };
  return {
    version: browser.version(),
    async measure(operation, folder, rounds) {
      // A page for each, so that none pays for the garbage of another.
      const page = await newPage();
      try {
        return await page.evaluate(([name, files, count]) => window.measure(name, files, count), [
          operation,
          folder,
          rounds,
        ] as const);
      } finally {
        await page.close();
      }
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** The engine as the extension has it: one script, minified. */
async function bundle(): Promise<Uint8Array> {
  const result = await build({
    entryPoints: [ENTRY],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'chrome148',
    logLevel: 'warning',
  });
  return result.outputFiles[0]!.contents;
}

async function serve(root: string, script: Uint8Array): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/') response.setHeader('content-type', 'text/html').end(HTML);
    else if (request.url === '/page.js') response.setHeader('content-type', 'text/javascript').end(script);
    else {
      const file = createReadStream(path.join(root, path.normalize(request.url ?? '/')));
      file.on('error', () => response.writeHead(404).end());
      file.pipe(response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
