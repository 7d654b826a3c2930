// Gets what the chosen suites need before they run, so that no test pays for a download.
import path from 'node:path';
import { setUpBrowser } from '../setup/browser.ts';
import { exists, projectRoot } from '../setup/cache.ts';
import { setUpFirefox } from '../setup/firefox.ts';
import { setUpGpgsm, setUpKeytool, setUpNss } from '../setup/mail-peers.ts';
import { setUpOpenssl } from '../setup/openssl.ts';
import { runCommand, SetupError } from '../setup/run-command.ts';
import { setUpWebmailServer } from '../setup/webmail-server.ts';
import type { Need } from './suites.ts';

type Say = (line: string) => void;

/** Each gives a line about what it found. */
const STEPS: Readonly<Record<Exclude<Need, 'build'>, (say: Say) => Promise<string>>> = {
  openssl: async (say) => `openssl: ${(await setUpOpenssl(say)).executable}`,
  'mail-peers': async (say) => {
    const [gpgsm, nss, java] = await Promise.all([setUpGpgsm(say), setUpNss(say), setUpKeytool(say)]);
    return `gpgsm: ${gpgsm.executables.gpgsm}, NSS: ${nss.executables.cmsutil}, keytool: ${java.executables.keytool}`;
  },
  webmail: async (say) => {
    await setUpWebmailServer(say);
    return 'Roundcube, PHP and Dovecot: unpacked';
  },
  chromium: async (say) => {
    const { version, from } = await setUpBrowser(say);
    return `${version} (${from})`;
  },
  firefox: async (say) => {
    const { version, from } = await setUpFirefox(say);
    return `${version} (${from})`;
  },
};

/** Gets everything. What is not available is reported here; the tests that want it skip themselves with the reason. */
export async function setUp(needs: ReadonlySet<Need>, say: Say): Promise<void> {
  for (const [need, step] of Object.entries(STEPS)) {
    if (!needs.has(need as Need)) continue;
    try {
      say(await step(say));
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      say(error.message);
    }
  }
}

/** Builds the extension; gives what the build said when it failed. */
export async function buildExtension(): Promise<string | undefined> {
  const script = path.join(projectRoot, 'scripts', 'build.ts');
  if (!(await exists(script))) return undefined;
  const { code, stdout, stderr } = await runCommand(process.execPath, [...process.execArgv, script], {
    cwd: projectRoot,
  });
  return code === 0 ? undefined : `${stdout}${stderr}`.trim();
}
