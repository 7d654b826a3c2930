// Makes an unpacked Dovecot run from any folder, without root and without installing it.
import { cp, lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The folder that Debian's build has compiled in, which no setting moves for the TLS module. */
const COMPILED_IN = Buffer.from('/usr/lib/dovecot');

/**
 * Copies Dovecot's programs and libraries into `home` and writes its path over the compiled-in one, byte for
 * byte. (Overlay mounts would do as well, but need privileges that many containers and desktops refuse.)
 *
 * @param prefix folder of the unpacked packages
 * @param home an existing folder, its path exactly as long as the compiled-in one
 */
export async function relocateDovecot(prefix: string, home: string): Promise<void> {
  const replacement = Buffer.from(home);
  if (replacement.length !== COMPILED_IN.length) {
    throw new RangeError(`home: its path must have ${COMPILED_IN.length} characters`);
  }
  await cp(path.join(prefix, 'usr/lib/dovecot'), home, { recursive: true, verbatimSymlinks: true });
  for (const program of ['sbin/dovecot', 'bin/doveconf']) {
    await cp(path.join(prefix, 'usr', program), path.join(home, path.basename(program)));
  }
  for (const entry of await readdir(home, { recursive: true })) {
    const file = path.join(home, entry);
    if ((await lstat(file)).isFile()) await rewrite(file, replacement);
  }
}

/** The length of path that {@link relocateDovecot} needs. */
export const RELOCATED_PATH_LENGTH = COMPILED_IN.length;

async function rewrite(file: string, replacement: Buffer): Promise<void> {
  const bytes = await readFile(file);
  let changed = false;
  for (let at = bytes.indexOf(COMPILED_IN); at >= 0; at = bytes.indexOf(COMPILED_IN, at)) {
    replacement.copy(bytes, at);
    changed = true;
  }
  if (changed) await writeFile(file, bytes);
}
