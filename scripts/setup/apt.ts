// Asks apt which packages are needed and downloads them, with state folders of our own: no root, nothing installed.
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheRoot, exists } from './cache.ts';
import { outputOf, runCommand, SetupError } from './run-command.ts';

/** One package as apt would install it. */
export interface PackageChoice {
  readonly name: string;
  readonly version: string;
}

const SYSTEM_LISTS = '/var/lib/apt/lists';
/** Package lists older than this are fetched again: the browsers under test are today's. */
const MAX_LIST_AGE_MS = 24 * 60 * 60_000;
const aptHome = path.join(cacheRoot, 'apt');
const OWN_LISTS = path.join(aptHome, 'state', 'lists');

/** An apt with its own state; `lists` are the package lists it reads. */
export interface Apt {
  readonly options: readonly string[];
  readonly lists: string;
}

/** Whether this machine has apt and dpkg at all (Debian, Ubuntu and their kin). */
export async function hasApt(): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const [apt, dpkg] = await Promise.all([
    runCommand('apt-get', ['--version']),
    runCommand('dpkg-deb', ['--version']),
  ]);
  return apt.code === 0 && dpkg.code === 0;
}

/**
 * The apt that reads the system's package lists while they are fresh, else our own, fetched again when those are old
 * as well. Without a connection the old ones have to do, and that is said.
 */
export async function openApt(say: (line: string) => void): Promise<Apt> {
  if (!(await hasApt())) {
    throw new SetupError(
      'setup.no-apt',
      'This system has no apt, so server packages cannot be fetched. The embedded webmail works everywhere; ' +
        'for a browser set WAXSEAL_BROWSER to a Chromium.',
    );
  }
  for (const lists of [SYSTEM_LISTS, OWN_LISTS]) if (await areFresh(lists)) return aptWith(lists);
  try {
    return await updatedApt();
  } catch (error) {
    if (!(error instanceof SetupError) || !(await hasLists(SYSTEM_LISTS))) throw error;
    say('Package lists could not be fetched: what comes now is as old as the lists of this system.');
    return aptWith(SYSTEM_LISTS);
  }
}

/** The apt with package lists of our own, fetched now. */
export async function updatedApt(): Promise<Apt> {
  const apt = await aptWith(OWN_LISTS);
  await outputOf('apt-get', [...apt.options, '-qq', 'update']);
  return apt;
}

/**
 * The packages with everything they depend on, as apt itself resolves them, whatever is installed: the status
 * file is empty, so nothing is left out because the base image happens to have it, and nothing that is broken
 * or held on this machine can spoil the answer.
 */
export async function resolvePackages(apt: Apt, packages: readonly string[]): Promise<PackageChoice[]> {
  const plan = await outputOf(
    'apt-get',
    [...apt.options, '--simulate', '--no-install-recommends', 'install', ...packages],
    { env: untranslated() },
  );
  return [...plan.matchAll(/^Inst (\S+) \((\S+)/gm)].map(([, name, version]) => ({
    name: name!,
    version: version!,
  }));
}

/** Which of these package names the lists know. */
export async function knownPackages(apt: Apt, names: readonly string[]): Promise<string[]> {
  const { stdout } = await runCommand('apt-cache', [...apt.options, 'policy', ...names], {
    env: untranslated(),
  });
  const candidates = [...stdout.matchAll(/^(\S+):\n {2}Installed: .*\n {2}Candidate: (.*)$/gm)];
  return candidates.filter(([, , version]) => version !== '(none)').map(([, name]) => name!);
}

/** Downloads packages (checked by apt against the signed lists) into `folder` and gives the files' paths. */
export async function downloadPackages(
  apt: Apt,
  packages: readonly PackageChoice[],
  folder: string,
): Promise<string[]> {
  const wanted = packages.map(({ name, version }) => `${name}=${version}`);
  await outputOf('apt-get', [...apt.options, '-qq', 'download', ...wanted], { cwd: folder });
  return (await readdir(folder))
    .filter((file) => file.endsWith('.deb'))
    .map((file) => path.join(folder, file));
}

/** English messages without colours, whatever the user's language: the output is read by this module. */
function untranslated(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C' };
}

/** Files in it carry the mirror's times; the folder apt puts half-fetched lists in tells when it last fetched. */
async function areFresh(lists: string): Promise<boolean> {
  if (!(await hasLists(lists))) return false;
  const times = await Promise.all(
    [lists, path.join(lists, 'partial')].map((folder) =>
      stat(folder).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Date.now() - Math.max(...times) < MAX_LIST_AGE_MS;
}

async function hasLists(folder: string): Promise<boolean> {
  const files = await readdir(folder).catch(() => []);
  return files.some((file) => file.includes('_Packages'));
}

async function aptWith(lists: string): Promise<Apt> {
  const state = path.join(aptHome, 'state');
  const cache = path.join(aptHome, 'cache');
  const status = path.join(aptHome, 'no-packages');
  await mkdir(path.join(state, 'lists', 'partial'), { recursive: true });
  await mkdir(path.join(cache, 'archives', 'partial'), { recursive: true });
  if (!(await exists(status))) await writeFile(status, '');
  const settings = {
    'Dir::State': state,
    'Dir::State::lists': lists,
    'Dir::State::status': status,
    'Dir::Cache': cache,
    'Debug::NoLocking': '1',
    'APT::Sandbox::User': 'root',
  };
  return { lists, options: Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]) };
}
