// Playwright's own build of Chromium: found where it is already, downloaded where that is possible.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright';
import { cacheRoot, exists, projectRoot } from './cache.ts';
import { runCommand, SetupError } from './run-command.ts';
import type { Program } from './unpacked-program.ts';

/** A download takes a minute or so on a slow line; a blocked one must not hold the set-up up. */
const DOWNLOAD_TIMEOUT = 180_000;
const refusedMark = path.join(cacheRoot, 'playwright-download-failed');

/** The program file of Playwright's Chromium, if it has been downloaded on this machine before. */
export async function playwrightChromium(): Promise<string[]> {
  const executable = chromium.executablePath();
  return executable !== '' && (await exists(executable)) ? [executable] : [];
}

/**
 * Downloads Playwright's Chromium. A failure is remembered in the cache, so that it costs its time once.
 *
 * @throws SetupError setup.no-browser
 */
export async function installPlaywrightChromium(say: (line: string) => void): Promise<Program> {
  if (!(await exists(refusedMark))) {
    say("Downloading Playwright's Chromium (once) ...");
    const cli = path.join(projectRoot, 'node_modules', 'playwright', 'cli.js');
    const { code } = await runCommand(process.execPath, [cli, 'install', 'chromium'], {
      timeout: DOWNLOAD_TIMEOUT,
    });
    if (code === 0) return { executable: chromium.executablePath(), env: {} };
    await mkdir(cacheRoot, { recursive: true });
    await writeFile(refusedMark, '');
  }
  throw new SetupError(
    'setup.no-browser',
    `Playwright's Chromium could not be downloaded; delete ${path.relative(projectRoot, refusedMark)} to try again.`,
  );
}
