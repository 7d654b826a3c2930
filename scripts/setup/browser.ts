// Finds a Chromium that loads unpacked extensions, or gets one.
import path from 'node:path';
import { unpackedPackages } from './debian-packages.ts';
import { exists } from './cache.ts';
import { hasApt } from './apt.ts';
import { findOnPath } from './find-on-path.ts';
import { installPlaywrightChromium, playwrightChromium } from './playwright-browser.ts';
import { runCommand, SetupError } from './run-command.ts';
import { unpackedEnvironment } from './unpacked-program.ts';
import type { Program } from './unpacked-program.ts';

export interface Browser extends Program {
  /** What it says of itself, for example "Chromium 150.0.1 built on Debian". */
  readonly version: string;
  /** Where it came from, in words for the log. */
  readonly from: string;
}

const NAMES = ['chromium', 'chromium-browser', 'ungoogled-chromium'];
const KNOWN_PLACES = [
  '/usr/lib/chromium/chromium',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const BRANDED =
  'Google Chrome no longer loads unpacked extensions from the command line. ' +
  'Set WAXSEAL_BROWSER to a Chromium, or leave it unset and one is found or downloaded.';
const NONE =
  'No Chromium was found and none could be downloaded. Install one (Debian, Ubuntu: "apt install chromium"; ' +
  'elsewhere: "npx playwright install chromium") or set WAXSEAL_BROWSER to its program file.';
const VERSION_TIMEOUT = 20_000;

/**
 * Gives a Chromium, in this order: `WAXSEAL_BROWSER`, one that is installed, Playwright's own where it is there,
 * Debian's package unpacked under the cache, Playwright's own downloaded.
 *
 * @throws SetupError setup.branded-chrome, setup.no-browser
 */
export async function setUpBrowser(say: (line: string) => void): Promise<Browser> {
  const chosen = process.env['WAXSEAL_BROWSER'];
  if (chosen) return browserAt({ executable: chosen, env: {} }, 'WAXSEAL_BROWSER');
  for (const executable of [...(await findOnPath(NAMES)), ...KNOWN_PLACES, ...(await playwrightChromium())]) {
    const found = await browserAt({ executable, env: {} }, executable).catch(() => undefined);
    if (found) return found;
  }
  const attempts = (await hasApt())
    ? [debianChromium, installPlaywrightChromium]
    : [installPlaywrightChromium];
  for (const attempt of attempts) {
    try {
      return await browserAt(
        await attempt(say),
        attempt === debianChromium ? 'Debian package' : 'Playwright',
      );
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      say(error.message);
    }
  }
  throw new SetupError('setup.no-browser', NONE);
}

/** Asks the program who it is, which also shows that it can be started at all. */
async function browserAt(program: Program, from: string): Promise<Browser> {
  if (!(await exists(program.executable))) {
    throw new SetupError('setup.no-browser', `There is no browser at ${program.executable} (${from}).`);
  }
  const { code, stdout, stderr } = await runCommand(program.executable, ['--version'], {
    env: { ...process.env, ...program.env },
    timeout: VERSION_TIMEOUT,
  });
  const version = stdout.trim();
  if (code !== 0) {
    throw new SetupError('setup.no-browser', `${program.executable} could not be started: ${stderr.trim()}`);
  }
  if (/^Google Chrome (?!for Testing)/.test(version)) throw new SetupError('setup.branded-chrome', BRANDED);
  return { ...program, version, from };
}

async function debianChromium(say: (line: string) => void): Promise<Program> {
  const prefix = await unpackedPackages(
    {
      name: 'chromium',
      packages: ['chromium', 'fonts-liberation', 'libglib2.0-bin'],
      optional: ['fonts-noto-color-emoji'],
      without:
        /^(adwaita-icon-theme|gtk-update-icon-cache|libgl1-mesa-dri|libllvm.*|libz3-.*|mesa-.*|x11-utils|xdg-utils|python3.*|libpython3.*)$/,
    },
    say,
  );
  return {
    executable: path.join(prefix, 'usr/lib/chromium/chromium'),
    env: await unpackedEnvironment(prefix),
  };
}
