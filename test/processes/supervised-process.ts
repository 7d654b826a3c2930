// A server process that cannot outlive us: it and its children end when we stop it, and also when we crash.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';

const KILL_AFTER = 5000;

/**
 * The shell leads a process group of its own and reads a pipe that only we hold. End of file means that we closed
 * it or that we are gone, however that came about; then the group is told to end.
 */
const SUPERVISOR = '"$@" </dev/null & cat >/dev/null; trap "" TERM; kill -TERM 0; wait';

export interface SupervisedProcess {
  readonly name: string;
  /** Whether the supervisor is still there. */
  running(): boolean;
  /** Ends the process and all it has started, and waits for that. */
  stop(): Promise<void>;
}

/** Starts `command` with its output appended to `log`. */
export async function startSupervised(
  name: string,
  command: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly log: string },
): Promise<SupervisedProcess> {
  const log = await open(options.log, 'a');
  const child = spawn('sh', ['-c', SUPERVISOR, 'sh', ...command], {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['pipe', log.fd, log.fd],
  });
  await log.close();
  child.unref();
  (child.stdin as { unref?: () => void }).unref?.();
  return { name, running: () => isRunning(child), stop: () => stop(child) };
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function stop(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  child.ref();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), KILL_AFTER);
  child.stdin?.destroy();
  await ended;
  clearTimeout(timer);
}
