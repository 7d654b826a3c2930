// Starts and stops Dovecot from unpacked packages, for one webmail stack.
import { chown, cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { outputOf, runCommand } from '../../../scripts/setup/run-command.ts';
import { libraryFolders } from '../../../scripts/setup/unpacked-program.ts';
import { dovecotSettings, dovecotUsers } from './dovecot-settings.ts';
import type { DovecotPlan } from './dovecot-settings.ts';
import { startSupervised } from '../../processes/supervised-process.ts';
import type { SupervisedProcess } from '../../processes/supervised-process.ts';

/** Dovecot refuses to handle mail as root: then this user of every Debian does. */
const UNPRIVILEGED_USER = 'www-data';

/** The system user who is to own mailboxes and run Dovecot. */
export async function mailOwner(): Promise<DovecotPlan['user']> {
  const isRoot = process.getuid?.() === 0;
  const id = async (option: string) =>
    (await outputOf('id', isRoot ? [option, UNPRIVILEGED_USER] : [option])).trim();
  const [name, group, uid, gid] = await Promise.all([id('-un'), id('-gn'), id('-u'), id('-g')]);
  return { name: name, group: group, uid: Number(uid), gid: Number(gid) };
}

/**
 * Starts Dovecot as `plan.user`. Its programs lie relocated in `plan.programs`; its libraries come from `prefix`.
 */
export async function startDovecot(plan: DovecotPlan, prefix: string): Promise<SupervisedProcess> {
  const settings = path.join(plan.state, 'dovecot.conf');
  for (const folder of ['', 'run', 'var']) {
    await mkdir(path.join(plan.state, folder), { recursive: true });
    await chown(path.join(plan.state, folder), plan.user.uid, plan.user.gid);
  }
  await writeFile(path.join(plan.state, 'users'), dovecotUsers());
  const libraries = [plan.programs, ...(await openLibraries(plan, prefix))];
  const env = { ...process.env, LD_LIBRARY_PATH: libraries.join(':') };
  const dovecot = path.join(plan.programs, 'dovecot');
  const version = (await outputOf(dovecot, ['--version'], { env })).trim();
  await writeFile(settings, dovecotSettings(plan, version));
  return startSupervised('dovecot', [...runAs(plan.user), dovecot, '-F', '-c', settings], {
    cwd: plan.state,
    env,
    log: path.join(plan.state, 'dovecot.out'),
  });
}

/** Starts a command as another user (only root can). */
function runAs(user: DovecotPlan['user']): string[] {
  if (process.getuid?.() !== 0) return [];
  return ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
}

/**
 * Folders with the shared libraries of the unpacked packages. A checkout in root's home is closed to the user
 * who runs Dovecot; then the libraries are copied to a place that is open.
 */
async function openLibraries(plan: DovecotPlan, prefix: string): Promise<string[]> {
  const folders = await libraryFolders(prefix);
  const [command, ...args] = [...runAs(plan.user), 'test', '-r', folders[0] ?? prefix];
  if ((await runCommand(command, args)).code === 0) return folders;
  const copies = folders.map((_, index) => path.join(plan.state, `libraries-${index}`));
  await Promise.all(
    folders.map((folder, index) => cp(folder, copies[index]!, { recursive: true, verbatimSymlinks: true })),
  );
  return copies;
}
