// Runs a peer's program: bytes in, bytes out, and how it ended.
import { spawn } from 'node:child_process';

/** A program that hangs is killed after this; none takes more than a second. */
const LIMIT_MS = 20_000;

export interface ProgramResult {
  readonly code: number | null;
  /** Set when the program crashed. */
  readonly signal: string | null;
  readonly stdout: Uint8Array<ArrayBuffer>;
  readonly stderr: string;
}

/** Runs `executable` with `input` on standard input, whatever it ends with. */
export function runProgram(
  executable: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input?: Uint8Array,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, args, {
      env: { ...process.env, LC_ALL: 'C', ...env },
      stdio: 'pipe',
      timeout: LIMIT_MS,
    });
    const stdout: Buffer[] = [];
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ code, signal, stdout: new Uint8Array(Buffer.concat(stdout)), stderr }),
    );
    // A program may end without reading all of its input; its exit code tells why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
