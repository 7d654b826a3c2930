// One measurement in a process of its own: operation, folder, rounds, contenders; prints medians and the peak as JSON.
import { readFile } from 'node:fs/promises';
import { nodeForge } from './contenders/forge.ts';
import { pkiJs } from './contenders/pkijs.ts';
import { waxseal } from './contenders/waxseal.ts';
import { webCrypto } from './contenders/webcrypto.ts';
import { readMaterial } from './material.ts';
import {
  CONTENDERS,
  OPERATIONS,
  type Contender,
  type ContenderName,
  type OperationName,
  type Run,
} from './operations.ts';
import { measureRounds } from './rounds.ts';

/** What one process measured. */
export interface NodeMeasurement {
  /** Median milliseconds; a contender that cannot do it is missing. */
  readonly milliseconds: Partial<Record<ContenderName, number>>;
  /** Of the whole process. */
  readonly peakOctets: number;
}

const MAKERS: Readonly<Record<ContenderName, Contender>> = {
  waxseal,
  webcrypto: webCrypto,
  pkijs: pkiJs,
  forge: nodeForge,
};

const [operation = '', folder = '', rounds, ...names] = process.argv.slice(2);
const known = names.filter((name): name is ContenderName => (CONTENDERS as readonly string[]).includes(name));
if (!(operation in OPERATIONS) || known.length === 0)
  throw new Error('usage: measure-node OPERATION FOLDER ROUNDS CONTENDER...');

const runs = new Map<ContenderName, Run>();
const material = await readMaterial(operation as OperationName, folder);
for (const name of known) {
  const run = await MAKERS[name](operation as OperationName, material);
  if (run !== undefined) runs.set(name, run);
}
const milliseconds = await measureRounds(runs, Number(rounds));
console.log(JSON.stringify({ milliseconds, peakOctets: await peakOctets() }));

/** Where there is one, from Linux's record of this program: the usage that Node knows begins with its parent's. */
async function peakOctets(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(status) ?? [];
  return 1024 * Number(kilobytes ?? process.resourceUsage().maxRSS);
}
