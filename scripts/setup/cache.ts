// The project's cache folder: things that are expensive to get, built once and never left half done.
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Everything the set-up downloads lies below this folder; deleting it is always safe. */
export const cacheRoot = path.join(projectRoot, '.cache');

const STAMP = '.complete';

/**
 * Gives the cache folder `name`, made by `fill` if it is not there yet. It is filled under another name and
 * moved into place when complete, so an interrupted run leaves nothing that could be taken for a whole one,
 * and two runs at the same time do not disturb each other.
 *
 * @param name path below the cache, for example `debian/chromium`
 * @param recipe what the folder is made from; a folder made from another recipe is made again
 * @param fill writes into the empty folder it is given
 */
export async function cachedFolder(
  name: string,
  recipe: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = path.join(cacheRoot, name);
  if (await isComplete(folder, recipe)) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  const draft = await mkdtemp(`${folder}.part-`);
  const discarded = `${draft}.old`;
  try {
    await fill(draft);
    await writeFile(path.join(draft, STAMP), recipe);
    if (await isComplete(folder, recipe)) return folder;
    if (await exists(folder)) await rename(folder, discarded);
    await rename(draft, folder);
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(discarded, { recursive: true, force: true });
  }
}

/** Whether a file or folder is there (a dangling link is not). */
export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function isComplete(folder: string, recipe: string): Promise<boolean> {
  return readFile(path.join(folder, STAMP), 'utf8').then(
    (stamp) => stamp === recipe,
    () => false,
  );
}
