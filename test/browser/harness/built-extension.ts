// The folder of the built extension that browser tests load.
import path from 'node:path';
import { buildAll } from '../../../scripts/build.ts';
import { projectRoot } from '../../../scripts/setup/cache.ts';

/**
 * `dist/chromium-loopback` or `dist/firefox-loopback`, built from the present sources: by whoever runs many test
 * files at once (WAXSEAL_BUILT says so), else here, so that a single test file never runs on an old build.
 */
export async function builtExtension(browser: 'chromium' | 'firefox'): Promise<string> {
  if (!process.env['WAXSEAL_BUILT']) await buildAll();
  return path.join(projectRoot, 'dist', `${browser}-loopback`);
}
