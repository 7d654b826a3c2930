// Debian packages downloaded and unpacked below the project's cache: never installed, no root, no services.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { downloadPackages, knownPackages, openApt, resolvePackages, updatedApt } from './apt.ts';
import type { Apt, PackageChoice } from './apt.ts';
import { cachedFolder } from './cache.ts';
import { outputOf, runCommand, SetupError } from './run-command.ts';

export interface PackageSet {
  /** Name of the cache folder. */
  readonly name: string;
  /** Packages to unpack, with all they depend on. Names without a version in them, so that any release will do. */
  readonly packages: readonly string[];
  /** Packages that are unpacked where the release has them, and done without where not. */
  readonly optional?: readonly string[];
  /** Dependencies that serve an installation only (a database server, an init system). */
  readonly without?: RegExp;
  /** Adapts the unpacked files to lying in another place than they were made for. */
  readonly adapt?: (folder: string) => Promise<void>;
}

/** Dependencies of maintainer scripts and of the system's boot: programs run from an unpacked folder use none. */
const INSTALLATION_ONLY =
  /^(adduser|base-files|dbconfig-common|dbus|dbus-.*|debconf|debianutils|dpkg|dmsetup|init-system-helpers|libc6|libc-bin|libpam-.*|login|lsb-base|mount|passwd|perl|perl-.*|libperl.*|procps|psmisc|sensible-utils|ssl-cert|systemd|systemd-.*|sysvinit-utils|tar|ucf|usrmerge|util-linux)$/;

/**
 * Gives the folder in which the packages lie unpacked. The first call downloads them (seconds); later ones look
 * at a stamp only. Delete the folder to get newer versions.
 *
 * @throws SetupError setup.no-apt, setup.no-package, setup.command-failed
 */
export async function unpackedPackages(set: PackageSet, say: (line: string) => void): Promise<string> {
  const recipe = JSON.stringify([set.packages, set.optional ?? [], set.without?.source ?? '', os.arch()]);
  return cachedFolder(path.join('debian', set.name), recipe, async (folder) => {
    say(`Downloading Debian packages for ${set.name} (once) ...`);
    const downloads = await mkdtemp(path.join(os.tmpdir(), 'waxseal-debs-'));
    try {
      for (const file of await downloadFresh(set, downloads, say))
        await outputOf('dpkg-deb', ['-x', file, folder]);
      await set.adapt?.(folder);
    } finally {
      await rm(downloads, { recursive: true, force: true });
    }
  });
}

/** Downloads with the lists at hand; when those are stale (the mirror has moved on), once more with new ones. */
async function downloadFresh(
  set: PackageSet,
  folder: string,
  say: (line: string) => void,
): Promise<string[]> {
  const apt = await openApt(say);
  try {
    return await downloadWith(apt, set, folder);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    return downloadWith(await updatedApt(), set, folder);
  }
}

async function downloadWith(apt: Apt, set: PackageSet, folder: string): Promise<string[]> {
  const known = await knownPackages(apt, [...set.packages, ...(set.optional ?? [])]);
  const missing = set.packages.filter((name) => !known.includes(name));
  if (missing.length > 0) {
    throw new SetupError(
      'setup.no-package',
      `apt knows no package ${missing.join(', ')}. Check the sources in /etc/apt (Ubuntu: "universe" is needed).`,
    );
  }
  const closure = await resolvePackages(apt, known);
  const installed = await installedPackages();
  const needed = closure.filter(
    (choice) =>
      !INSTALLATION_ONLY.test(choice.name) &&
      set.without?.test(choice.name) !== true &&
      !isLibraryInPlace(choice, installed),
  );
  return downloadPackages(apt, needed, folder);
}

interface InstalledPackage {
  readonly version: string;
  /** "same" marks shared libraries: those the dynamic linker finds where they are installed. */
  readonly multiArch: string;
}

/**
 * Only a shared library of the very same version need not be unpacked, because the dynamic linker finds it in
 * its place. Everything else (scripts, data, modules) is looked for under our folder and must be there.
 */
function isLibraryInPlace(choice: PackageChoice, installed: ReadonlyMap<string, InstalledPackage>): boolean {
  const present = installed.get(choice.name);
  return present?.multiArch === 'same' && present.version === choice.version;
}

async function installedPackages(): Promise<Map<string, InstalledPackage>> {
  const format = '${Package}\t${Version}\t${Multi-Arch}\t${db:Status-Status}\t${Architecture}\n';
  const [listing, architecture] = await Promise.all([
    outputOf('dpkg-query', ['-W', '-f', format]),
    runCommand('dpkg', ['--print-architecture']),
  ]);
  const packages = new Map<string, InstalledPackage>();
  for (const line of listing.split('\n')) {
    const [name, version, multiArch, status, packageArchitecture] = line.split('\t');
    if (status !== 'installed' || packageArchitecture !== architecture.stdout.trim()) continue;
    packages.set(name!, { version: version!, multiArch: multiArch! });
  }
  return packages;
}
