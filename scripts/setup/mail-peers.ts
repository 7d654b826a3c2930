// Finds gpgsm and NSS's cmsutil, the peers of the interoperability tests, or gets Debian's.
import path from 'node:path';
import { unpackedPackages } from './debian-packages.ts';
import { findOnPath } from './find-on-path.ts';
import { SetupError } from './run-command.ts';
import { unpackedEnvironment } from './unpacked-program.ts';

/** Programs of one peer by name, with the environment to start them in (laid over the process's own). */
export interface PeerPrograms<Name extends string> {
  readonly executables: Readonly<Record<Name, string>>;
  readonly env: Readonly<Record<string, string>>;
}

const GPGSM = ['gpgsm', 'gpg-agent', 'gpgconf'] as const;
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

/** All from PATH, or else all from the unpacked packages: programs of two versions would not go together. */
async function peerPrograms<Name extends string>(
  names: readonly Name[],
  set: { readonly name: string; readonly packages: readonly string[] },
  say: (line: string) => void,
): Promise<PeerPrograms<Name>> {
  const onPath = await Promise.all(names.map(async (name) => [name, (await findOnPath([name]))[0]] as const));
  if (onPath.every(([, file]) => file !== undefined))
    return { executables: Object.fromEntries(onPath) as Record<Name, string>, env: {} };
  const prefix = await unpackedPackages(set, say).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError('setup.no-peer', `${names.join(', ')} must be on PATH for these tests. ${reason}`);
  });
  const unpacked = names.map((name) => [name, path.join(prefix, 'usr/bin', name)] as const);
  return {
    executables: Object.fromEntries(unpacked) as Record<Name, string>,
    env: await unpackedEnvironment(prefix),
  };
}
