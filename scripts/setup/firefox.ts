// Finds a Firefox (ESR or newer) for the tests over WebDriver BiDi, or gets Debian's.
import path from 'node:path';
import { exists } from './cache.ts';
import { unpackedPackages } from './debian-packages.ts';
import { findOnPath } from './find-on-path.ts';
import { runCommand, SetupError } from './run-command.ts';
import { unpackedEnvironment } from './unpacked-program.ts';
import type { Program } from './unpacked-program.ts';
import type { Browser } from './browser.ts';

const NAMES = ['firefox-esr', 'firefox'];
const KNOWN_PLACES = ['/usr/lib/firefox-esr/firefox-esr', '/Applications/Firefox.app/Contents/MacOS/firefox'];
const VERSION_TIMEOUT = 20_000;

/**
 * Gives a Firefox, in this order: `WAXSEAL_FIREFOX`, one that is installed, Debian's firefox-esr unpacked under
 * the cache.
 *
 * @throws SetupError setup.no-firefox, setup.no-apt, setup.no-package
 */
export async function setUpFirefox(say: (line: string) => void): Promise<Browser> {
  const chosen = process.env['WAXSEAL_FIREFOX'];
  if (chosen) return firefoxAt({ executable: chosen, env: {} }, 'WAXSEAL_FIREFOX');
  for (const executable of [...(await findOnPath(NAMES)), ...KNOWN_PLACES]) {
    const found = await firefoxAt({ executable, env: {} }, executable).catch(() => undefined);
    if (found) return found;
  }
  return firefoxAt(await debianFirefox(say), 'Debian package');
}

async function firefoxAt(program: Program, from: string): Promise<Browser> {
  const missing = !(await exists(program.executable));
  const { code, stdout, stderr } = await runCommand(program.executable, ['--version'], {
    env: { ...process.env, ...program.env },
    timeout: VERSION_TIMEOUT,
  });
  if (missing || code !== 0) {
    const next = 'Install firefox-esr or set WAXSEAL_FIREFOX to a Firefox program file.';
    throw new SetupError(
      'setup.no-firefox',
      `${program.executable} does not start: ${stderr.trim()}. ${next}`,
    );
  }
  return { ...program, version: stdout.trim(), from };
}

async function debianFirefox(say: (line: string) => void): Promise<Program> {
  const prefix = await unpackedPackages(
    {
      name: 'firefox',
      packages: ['firefox-esr', 'fonts-liberation'],
      without:
        /^(adwaita-icon-theme|gtk-update-icon-cache|libgl1-mesa-dri|libllvm.*|libz3-.*|mesa-.*|x11-utils|xdg-utils)$/,
    },
    say,
  );
  return {
    executable: path.join(prefix, 'usr/lib/firefox-esr/firefox-esr'),
    env: await unpackedEnvironment(prefix),
  };
}
