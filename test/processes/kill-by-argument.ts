// Ends processes that were started by somebody else, found by what they were started with.
import { readdir, readFile } from 'node:fs/promises';

/** Kills all processes of this machine that have this argument; gives how many. None where the system does not list them. */
export async function killByArgument(argument: string): Promise<number> {
  const entries = await readdir('/proc').catch(() => []);
  const found = await Promise.all(
    entries
      .filter((entry) => /^\d+$/.test(entry))
      .map(async (pid) => {
        const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
        return line.split('\0').includes(argument) ? Number(pid) : undefined;
      }),
  );
  const pids = found.filter((pid) => pid !== undefined && pid !== process.pid);
  for (const pid of pids) {
    try {
      process.kill(pid!, 'SIGKILL');
    } catch {
      // Ended meanwhile.
    }
  }
  return pids.length;
}
