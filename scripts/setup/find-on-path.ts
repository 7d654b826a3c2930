// Looks for programs in the folders of PATH.
import path from 'node:path';
import { exists } from './cache.ts';

/** The full paths of those of `names` that are on PATH, in the order of `names`. */
export async function findOnPath(names: readonly string[]): Promise<string[]> {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const found: string[] = [];
  for (const name of names) {
    const file = process.platform === 'win32' ? `${name}.exe` : name;
    for (const folder of folders) {
      if (await exists(path.join(folder, file))) found.push(path.join(folder, file));
    }
  }
  return found;
}
