// The environment in which a program of an unpacked Debian package finds its libraries, fonts and data.
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists } from './cache.ts';

/** A program and the environment to start it with (to be laid over the process's own). */
export interface Program {
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The environment for programs below `prefix`, the folder of an unpacked package set. */
export async function unpackedEnvironment(prefix: string): Promise<Record<string, string>> {
  const env: Record<string, string> = { LD_LIBRARY_PATH: (await libraryFolders(prefix)).join(':') };
  if (!(await exists('/etc/fonts/fonts.conf')) && (await exists(path.join(prefix, 'usr/share/fonts')))) {
    env['FONTCONFIG_FILE'] = await writeFontSettings(prefix);
  }
  const inherited = process.env['XDG_DATA_DIRS'] ?? '/usr/local/share:/usr/share';
  env['XDG_DATA_DIRS'] = `${path.join(prefix, 'usr/share')}:${inherited}`;
  return env;
}

/**
 * Folders with shared libraries: those of the architecture (`lib/x86_64-linux-gnu` and the like) and their
 * private subfolders, which a package would otherwise name by an absolute path.
 */
export async function libraryFolders(prefix: string): Promise<string[]> {
  const folders: string[] = [];
  for (const base of ['usr/lib', 'lib']) {
    for (const name of await readdir(path.join(prefix, base)).catch(() => [])) {
      if (!name.includes('-linux-')) continue;
      const folder = path.join(prefix, base, name);
      folders.push(folder);
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        if (entry.isDirectory() && (await hasLibraries(path.join(folder, entry.name)))) {
          folders.push(path.join(folder, entry.name));
        }
      }
    }
  }
  return folders;
}

async function hasLibraries(folder: string): Promise<boolean> {
  return (await readdir(folder)).some((file) => /^lib.*\.so(\.|$)/.test(file));
}

/** Fontconfig needs a settings file; on a machine without fonts this one names the unpacked ones. */
async function writeFontSettings(prefix: string): Promise<string> {
  const file = path.join(prefix, 'waxseal-fonts.conf');
  const settings =
    '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n' +
    `<dir>/usr/share/fonts</dir>\n<dir>${path.join(prefix, 'usr/share/fonts')}</dir>\n` +
    '<dir prefix="xdg">fonts</dir>\n<cachedir prefix="xdg">fontconfig</cachedir>\n</fontconfig>\n';
  await writeFile(file, settings);
  return file;
}
