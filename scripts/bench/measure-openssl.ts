// openssl cms as a whole process, start and files included: that is how a program that calls it has it.
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Program } from '../setup/unpacked-program.ts';
import { median } from './median.ts';
import { FILES, type OperationName } from './operations.ts';
import { encryptArguments, signArguments } from './prepare-files.ts';

/** The median over `runs` processes, in milliseconds; undefined for what openssl does not know: whole messages. */
export async function measureOpenssl(
  program: Program,
  operation: OperationName,
  folder: string,
  runs: number,
): Promise<number | undefined> {
  const command = argumentsFor(operation, folder);
  if (command === undefined) return undefined;
  const args = [...command, '-out', path.join(folder, 'openssl.out')];
  await run(program, args);
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await run(program, args);
    times.push(performance.now() - start);
  }
  return median(times);
}

function argumentsFor(operation: OperationName, folder: string): readonly string[] | undefined {
  const at = (name: string) => path.join(folder, name);
  switch (operation) {
    case 'seal':
    case 'open':
      return undefined;
    case 'sign':
      return signArguments(folder);
    case 'encrypt-cbc':
      return encryptArguments(folder, 'cbc');
    case 'encrypt-gcm':
      return encryptArguments(folder, 'gcm');
    case 'verify': {
      const files = ['-content', at(FILES.content), '-in', at(FILES.message.verify)];
      return ['cms', '-verify', '-noverify', '-binary', '-inform', 'DER', ...files];
    }
    default: {
      const key = ['-recip', at(FILES.certificate), '-inkey', at(FILES.key)];
      return ['cms', '-decrypt', '-binary', '-inform', 'DER', ...key, '-in', at(FILES.message[operation])];
    }
  }
}

function run({ executable, env }: Program, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`openssl ${args.join(' ')} ended with ${code}`)),
    );
  });
}
