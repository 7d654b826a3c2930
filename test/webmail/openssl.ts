// The openssl command line for tests: bytes in, bytes out.
import { spawn } from 'node:child_process';
import { setUpOpenssl } from '../../scripts/setup/openssl.ts';
import type { Program } from '../../scripts/setup/unpacked-program.ts';

let found: Promise<Program> | undefined;

/** What a call of openssl ended with. */
export interface OpensslResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs openssl with `input` on standard input, whatever it ends with. */
export async function tryOpenssl(args: readonly string[], input?: Uint8Array): Promise<OpensslResult> {
  found ??= setUpOpenssl((line) => console.error(line));
  const { executable, env } = await found;
  return new Promise((resolve, reject) => {
    const child = spawn(executable, args, { env: { ...process.env, ...env }, stdio: 'pipe' });
    const stdout: Buffer[] = [];
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, stdout: Buffer.concat(stdout), stderr }));
    // openssl may end without reading all of its input; then writing fails, and its exit code tells why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Runs openssl and gives its output; throws with what it said when it fails. */
export async function openssl(args: readonly string[], input?: Uint8Array): Promise<Buffer> {
  const { code, stdout, stderr } = await tryOpenssl(args, input);
  if (code !== 0) throw new Error(`openssl ${args.join(' ')} ended with ${code}:\n${stderr}`);
  return stdout;
}
