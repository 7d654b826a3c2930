// Runs a command to its end and gives what it printed.
import { spawn } from 'node:child_process';

export interface CommandResult {
  /** Exit code; -1 when the command could not be started, was killed, or took too long. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Kill the command after so many milliseconds. */
  readonly timeout?: number;
}

/** Runs a command without a shell; never rejects, so that the caller decides what a failure means. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    child.on('error', (error) => resolve({ code: -1, ...output, stderr: error.message }));
    child.on('close', (code) => resolve({ code: code ?? -1, ...output }));
  });
}

/** Runs a command and gives its standard output; throws {@link SetupError} with its last lines when it fails. */
export async function outputOf(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await runCommand(command, args, options);
  if (code !== 0) {
    const said = stderr.trim().split('\n').slice(-LINES_QUOTED).join('\n');
    throw new SetupError(
      'setup.command-failed',
      `${command} ${args[0] ?? ''} failed (exit ${code}): ${said}`,
    );
  }
  return stdout;
}

const LINES_QUOTED = 5;

export type SetupErrorCode =
  | 'setup.command-failed'
  | 'setup.no-apt'
  | 'setup.no-package'
  | 'setup.no-browser'
  | 'setup.branded-chrome'
  | 'setup.no-firefox'
  | 'setup.no-openssl'
  | 'setup.no-peer';

/** Something the set-up could not get; `code` says which kind, the message says what to do next. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
  readonly code: SetupErrorCode;
  constructor(code: SetupErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
