// Finds gpgsm, NSS's tools and Java's keytool, the peers of the interoperability tests, or gets Debian's.
import { readdir, readlink, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { exists } from './cache.ts';
import { unpackedPackages, type PackageSet } from './debian-packages.ts';
import { findOnPath } from './find-on-path.ts';
import { SetupError } from './run-command.ts';
import { unpackedEnvironment } from './unpacked-program.ts';

/** Programs of one peer by name, with the environment to start them in (laid over the process's own). */
export interface PeerPrograms<Name extends string> {
  readonly executables: Readonly<Record<Name, string>>;
  readonly env: Readonly<Record<string, string>>;
}

const GPGSM = ['gpgsm', 'gpg-agent', 'gpgconf'] as const;
/** What Java wants for sound, printing and its certificate store. */
const NOT_FOR_KEYTOOL =
  /^(ca-certificates.*|fontconfig.*|fonts-.*|java-common|lib(asound|avahi|cups|harfbuzz|pcsclite).*|openssl)$/;
const NSS = ['cmsutil', 'certutil', 'pk12util'] as const;
export type GpgsmPrograms = PeerPrograms<(typeof GPGSM)[number]>;
export type NssPrograms = PeerPrograms<(typeof NSS)[number]>;

/**
 * Gives gpgsm with its agent.
 *
 * @throws SetupError setup.no-peer
 */
export function setUpGpgsm(say: (line: string) => void): Promise<GpgsmPrograms> {
  return peerPrograms(GPGSM, { name: 'gpgsm', packages: ['gpgsm', 'gpg-agent', 'gpgconf'] }, say);
}

/**
 * Gives the command line tools of NSS.
 *
 * @throws SetupError setup.no-peer
 */
export function setUpNss(say: (line: string) => void): Promise<NssPrograms> {
  return peerPrograms(NSS, { name: 'nss', packages: ['libnss3-tools'] }, say);
}

/**
 * Gives keytool, which comes with Java.
 *
 * @throws SetupError setup.no-peer
 */
export async function setUpKeytool(say: (line: string) => void): Promise<PeerPrograms<'keytool'>> {
  const [onPath] = await findOnPath(['keytool']);
  if (onPath !== undefined) return { executables: { keytool: onPath }, env: {} };
  const prefix = await unpacked(
    ['keytool'],
    {
      name: 'java',
      packages: ['default-jre-headless'],
      without: NOT_FOR_KEYTOOL,
      adapt: linksWithin,
    },
    say,
  );
  const machines = path.join(prefix, 'usr/lib/jvm');
  const folders = await readdir(machines);
  for (const folder of folders) {
    const keytool = path.join(machines, folder, 'bin/keytool');
    if (await exists(keytool)) return { executables: { keytool }, env: await unpackedEnvironment(prefix) };
  }
  throw new SetupError('setup.no-peer', `Java as unpacked has no keytool: ${folders.join(', ')}`);
}

/** All from PATH, or else all from the unpacked packages: programs of two versions would not go together. */
async function peerPrograms<Name extends string>(
  names: readonly Name[],
  set: { readonly name: string; readonly packages: readonly string[] },
  say: (line: string) => void,
): Promise<PeerPrograms<Name>> {
  const onPath = await Promise.all(names.map(async (name) => [name, (await findOnPath([name]))[0]] as const));
  if (onPath.every(([, file]) => file !== undefined))
    return { executables: Object.fromEntries(onPath) as Record<Name, string>, env: {} };
  const prefix = await unpacked(names, set, say);
  const files = names.map((name) => [name, path.join(prefix, 'usr/bin', name)] as const);
  return {
    executables: Object.fromEntries(files) as Record<Name, string>,
    env: await unpackedEnvironment(prefix),
  };
}

function unpacked(names: readonly string[], set: PackageSet, say: (line: string) => void): Promise<string> {
  return unpackedPackages(set, say).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError('setup.no-peer', `${names.join(', ')} must be on PATH for these tests. ${reason}`);
  });
}

/** Debian's Java finds its settings by links into /etc, which are made to lead to the unpacked /etc instead. */
async function linksWithin(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue;
    const link = path.join(entry.parentPath, entry.name);
    const target = await readlink(link);
    if (!path.isAbsolute(target)) continue;
    await rm(link);
    await symlink(path.relative(entry.parentPath, path.join(folder, target)), link);
  }
}
