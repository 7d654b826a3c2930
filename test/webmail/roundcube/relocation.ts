// Makes unpacked programs run from any folder: the paths compiled into them are overwritten in a copy.
import { cp, lstat, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The paths that Debian's builds have compiled in and that no setting moves. */
const COMPILED_IN = {
  /** Dovecot's modules. */
  folder: '/usr/lib/dovecot',
  doveconf: '/usr/bin/doveconf',
  /** PHP's time zones, without which it stops; small systems have none. */
  timeZones: '/usr/share/zoneinfo',
};

/** The length that the path of a new home must have: that of the compiled-in folder. */
export const RELOCATED_PATH_LENGTH = COMPILED_IN.folder.length;

/** The link beside `home` that stands for doveconf: one character longer, as the compiled-in path is. */
export function doveconfLink(home: string): string {
  return `${home}c`;
}

/**
 * Copies Dovecot's programs and libraries into `home` and writes its path over the compiled-in ones, byte for
 * byte. (Overlay mounts would do as well, but need privileges that many containers and desktops refuse.)
 *
 * @param prefix folder of the unpacked packages
 * @param home an existing folder, its path exactly as long as the compiled-in one
 */
export async function relocateDovecot(prefix: string, home: string): Promise<void> {
  await cp(path.join(prefix, 'usr/lib/dovecot'), home, { recursive: true, verbatimSymlinks: true });
  for (const program of ['sbin/dovecot', 'bin/doveconf']) {
    await cp(path.join(prefix, 'usr', program), path.join(home, path.basename(program)));
  }
  await symlink(path.join(home, 'doveconf'), doveconfLink(home));
  for (const entry of await readdir(home, { recursive: true })) {
    const file = path.join(home, entry);
    if ((await lstat(file)).isFile()) await rewriteDovecot(file, home);
  }
}

/**
 * Copies PHP's program into `home` and lets it read the time zones of the unpacked packages.
 *
 * @returns the copy's path
 */
export async function relocatePhp(prefix: string, program: string, home: string): Promise<string> {
  // `/tz` makes the path as long as the compiled-in one.
  const timeZones = `${home}/tz`;
  await symlink(path.join(prefix, COMPILED_IN.timeZones), timeZones);
  const bytes = await readFile(program);
  overwrite(bytes, COMPILED_IN.timeZones, timeZones);
  const copy = path.join(home, 'php');
  await writeFile(copy, bytes, { mode: 0o755 });
  return copy;
}

async function rewriteDovecot(file: string, home: string): Promise<void> {
  const bytes = await readFile(file);
  const changed = [
    overwrite(bytes, COMPILED_IN.folder, home),
    overwrite(bytes, COMPILED_IN.doveconf, doveconfLink(home)),
  ];
  if (changed.includes(true)) await writeFile(file, bytes);
}

/** Replaces every occurrence by a text of the same length; tells whether there was one. */
function overwrite(bytes: Buffer, text: string, replacement: string): boolean {
  if (text.length !== replacement.length) throw new RangeError(`${replacement}: not as long as ${text}`);
  let at = bytes.indexOf(text);
  if (at < 0) return false;
  for (; at >= 0; at = bytes.indexOf(text, at)) bytes.write(replacement, at, 'latin1');
  return true;
}
