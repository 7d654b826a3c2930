// Finds the openssl command line (3.0 or newer), or gets Debian's: tests and the demo make their PKI with it.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { unpackedPackages } from './debian-packages.ts';
import { findOnPath } from './find-on-path.ts';
import { runCommand, SetupError } from './run-command.ts';
import { libraryFolders, unpackedEnvironment } from './unpacked-program.ts';
import type { Program } from './unpacked-program.ts';

/**
 * Gives openssl: the one on PATH, else Debian's package unpacked under the cache.
 *
 * @throws SetupError setup.no-openssl
 */
export async function setUpOpenssl(say: (line: string) => void): Promise<Program> {
  for (const executable of await findOnPath(['openssl'])) {
    const program = { executable, env: {} };
    if (await isRecent(program)) return program;
  }
  const program = await debianOpenssl(say).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(
      'setup.no-openssl',
      `OpenSSL 3 is needed on PATH (the command "openssl"). ${reason}`,
    );
  });
  if (await isRecent(program)) return program;
  throw new SetupError('setup.no-openssl', 'OpenSSL 3 is needed on PATH (the command "openssl").');
}

/** LibreSSL and OpenSSL 1 know neither the newer CMS options nor the PKCS#12 defaults of today. */
async function isRecent(program: Program): Promise<boolean> {
  const { stdout } = await runCommand(program.executable, ['version'], {
    env: { ...process.env, ...program.env },
  });
  return /^OpenSSL ([3-9]|\d\d)\./.test(stdout);
}

async function debianOpenssl(say: (line: string) => void): Promise<Program> {
  const prefix = await unpackedPackages(
    { name: 'openssl', packages: ['openssl'], optional: ['openssl-provider-legacy'] },
    say,
  );
  const env = await unpackedEnvironment(prefix);
  env['OPENSSL_CONF'] = path.join(prefix, 'etc/ssl/openssl.cnf');
  for (const folder of await libraryFolders(prefix)) {
    if ((await readdir(folder)).includes('ossl-modules'))
      env['OPENSSL_MODULES'] = path.join(folder, 'ossl-modules');
  }
  return { executable: path.join(prefix, 'usr/bin/openssl'), env };
}
