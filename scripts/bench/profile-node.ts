// The CPU profile of one operation of Waxseal in a process of its own: operation, folder, rounds; prints shares as JSON.
import { Session, type Profiler } from 'node:inspector/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectRoot } from '../setup/cache.ts';
import { waxseal } from './contenders/waxseal.ts';
import { readMaterial } from './material.ts';
import { OPERATIONS, type OperationName } from './operations.ts';

/** What the time of a profile went to. */
export interface ProfileShare {
  readonly where: string;
  /** Of the whole time, waiting included: 0 to 1. */
  readonly share: number;
}

const SAMPLING_INTERVAL_MICROSECONDS = 100;
/** What the profiler calls what is no function of JavaScript. */
const OUTSIDE: Readonly<Record<string, string>> = {
  '(idle)': 'waiting for WebCrypto’s own threads',
  '(program)': 'native code of the platform (copies, base64, keys)',
  '(garbage collector)': 'garbage collection',
};

const [operation = '', folder = '', rounds] = process.argv.slice(2);
if (!(operation in OPERATIONS)) throw new Error('usage: profile-node OPERATION FOLDER ROUNDS');
const name = operation as OperationName;
const run = await waxseal(name, await readMaterial(name, folder));
if (run === undefined) throw new Error(`${operation} cannot be run`);
// The first runs pay for compilation.
for (let i = 0; i < 3; i++) await run();

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL_MICROSECONDS });
await session.post('Profiler.start');
for (let i = 0; i < Number(rounds); i++) await run();
const { profile } = await session.post('Profiler.stop');
console.log(JSON.stringify(sharesOf(profile)));
session.disconnect();

function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): readonly ProfileShare[] {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const times = new Map<string, number>();
  for (const [i, id] of samples.entries()) {
    const where = places.get(id)!;
    times.set(where, (times.get(where) ?? 0) + (timeDeltas[i] ?? 0));
  }
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .map(([where, time]) => ({ where, share: time / total }))
    .sort((a, b) => b.share - a.share);
}

function placeOf({ functionName, url }: Profiler.Profile['nodes'][number]['callFrame']): string {
  const outside = OUTSIDE[functionName];
  if (outside !== undefined) return outside;
  // Built-in functions have no file, and Node's own call those of the platform.
  if (url === '' || url.startsWith('node:')) return 'the platform’s own functions';
  const file = path.relative(projectRoot, fileURLToPath(url));
  const [, library] = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
  return library ?? `\`${functionName === '' ? 'module' : functionName}\` in ${file}`;
}
