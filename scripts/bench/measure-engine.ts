// One measurement in a process of its own: engine, operation, folder, number of runs; prints medians as JSON.
import { ENGINES, OPERATIONS, prepare, type EngineName, type OperationName } from './operations.ts';
import { median } from './median.ts';

const [engine, operation, folder, runs] = process.argv.slice(2);
if (!ENGINES.includes(engine as EngineName) || !(operation! in OPERATIONS) || folder === undefined)
  throw new Error('usage: measure-engine ENGINE OPERATION FOLDER RUNS');

const run = await prepare(engine as EngineName, operation as OperationName, folder);
if (run === undefined) console.log('null');
else {
  // The first run pays for compilation.
  await run();
  const times: number[] = [];
  for (let i = 0; i < Number(runs); i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  console.log(
    JSON.stringify({ milliseconds: median(times), peakOctets: process.resourceUsage().maxRSS * 1024 }),
  );
}
