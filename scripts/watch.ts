// `npm run watch`: builds the extension, and again whenever one of its sources has changed.
import { watch } from 'node:fs';
import path from 'node:path';
import { buildAll } from './build.ts';
import { projectRoot } from './setup/cache.ts';

const SOURCES = ['src', 'background', 'content', 'frames', 'popup', 'ui', 'platform', '_locales'];
/** Editors write a file in several steps. */
const REST_MS = 150;

let timer: NodeJS.Timeout | undefined;
let running: Promise<void> | undefined;
let isStale = false;

for (const folder of SOURCES) watch(path.join(projectRoot, folder), { recursive: true }, changed);
await rebuild();

function changed(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void rebuild(), REST_MS);
}

/** One build at a time; what changes during one is built after it. */
async function rebuild(): Promise<void> {
  isStale = true;
  if (running !== undefined) return running;
  running = buildWhileStale();
  await running;
  running = undefined;
}

async function buildWhileStale(): Promise<void> {
  while (isStale) {
    isStale = false;
    const start = Date.now();
    try {
      await buildAll();
      console.log(`Built in ${Date.now() - start} ms; reload the extension in the browser.`);
    } catch {
      // esbuild has said what is wrong and where.
      console.error('Not built. Waiting for the next change ...');
    }
  }
}
