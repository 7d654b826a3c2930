// `npm run bench`: how fast the engine is, in Node and in Chromium, beside others; --large, --no-chromium, --no-felt, --write.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startChromiumBench, type ChromiumBench } from './bench/measure-chromium.ts';
import type { NodeMeasurement } from './bench/measure-node.ts';
import type { ProfileShare } from './bench/profile-node.ts';
import { measurePaths } from './bench/measure-paths.ts';
import { measureFelt } from './bench/felt.ts';
import { measurePopup } from './bench/popup.ts';
import { measureOpenssl } from './bench/measure-openssl.ts';
import { FILES, OPERATIONS, type ContenderName, type OperationName } from './bench/operations.ts';
import { prepareFiles } from './bench/prepare-files.ts';
import { performanceDocument } from './bench/document.ts';
import { header, row, time, timeAndRatio } from './bench/table.ts';
import { projectRoot } from './setup/cache.ts';
import { setUpOpenssl } from './setup/openssl.ts';
import { outputOf } from './setup/run-command.ts';

interface Size {
  readonly title: string;
  readonly octets: number;
  /** The median is of so many. */
  readonly rounds: number;
  /** Who is asked: the slow ones would take minutes, or all memory, at the larger sizes. */
  readonly contenders: readonly ContenderName[];
  /** A CPU profile is taken, over so many runs. */
  readonly profiled?: number;
}

const SIZES: readonly Size[] = [
  {
    ...{ title: '10 KB', octets: 10_000, rounds: 31, profiled: 200 },
    contenders: ['waxseal', 'webcrypto', 'pkijs', 'forge'],
  },
  { title: '1 MB', octets: 1_000_000, rounds: 9, contenders: ['waxseal', 'webcrypto', 'pkijs', 'forge'] },
  {
    ...{ title: '25 MB', octets: 25_000_000, rounds: 7, profiled: 10 },
    contenders: ['waxseal', 'webcrypto', 'pkijs'],
  },
];
const LARGE: Size = {
  ...{ title: '100 MB', octets: 100_000_000, rounds: 5 },
  contenders: ['waxseal', 'webcrypto'],
};
/** Below this the process itself is all that would be measured. */
const MEMORY_FROM_OCTETS = 10_000_000;
/** Shares below this are noise. */
const LEAST_SHARE = 0.03;
const PROFILE = fileURLToPath(new URL('bench/profile-node.ts', import.meta.url));
const MEASURE = fileURLToPath(new URL('bench/measure-node.ts', import.meta.url));
const NODE_HEADER = [
  ...['operation', 'size', 'Waxseal', 'bare WebCrypto', 'ratio', 'openssl', 'ratio', 'PKI.js', 'ratio'],
  ...['node-forge', 'ratio', 'peak memory'],
];
const CHROMIUM_HEADER = ['operation', 'size', 'Waxseal', 'bare WebCrypto', 'ratio'];

const { values } = parseArgs({
  options: {
    large: { type: 'boolean' },
    'no-chromium': { type: 'boolean' },
    'no-felt': { type: 'boolean' },
    write: { type: 'boolean' },
    grep: { type: 'string' },
  },
});
const program = await setUpOpenssl((line) => console.error(line));
const root = await mkdtemp(path.join(os.tmpdir(), 'waxseal-bench-'));
const chromium = values['no-chromium'] === true ? undefined : await startChromiumBench(root);
const nodeLines = [...header(NODE_HEADER)];
const profileLines = [...header(['operation', 'size', 'where the time goes'])];
const pathLines = [...header(['certificate paths', 'Waxseal', 'limit', 'ratio'])];
const chromiumLines = [...header(CHROMIUM_HEADER)];
let feltLines: readonly string[] = [];
let popupLines: readonly string[] = [];
const operations = (Object.keys(OPERATIONS) as OperationName[]).filter((name) =>
  name.includes(values.grep ?? ''),
);
try {
  for (const size of values.large === true ? [...SIZES, LARGE] : SIZES) {
    const folder = String(size.octets);
    await prepareFiles(program, path.join(root, folder), size.octets);
    await addLines(nodeLines, 'Node', (operation) => nodeLine(operation, size, path.join(root, folder)));
    if (size.profiled !== undefined)
      await addLines(profileLines, 'Profile', (operation) =>
        profileLine(operation, size, path.join(root, folder)),
      );
    if (chromium !== undefined)
      await addLines(chromiumLines, 'Chromium', (operation) =>
        chromiumLine(chromium, operation, size, folder),
      );
    await rm(path.join(root, folder), { recursive: true });
  }
  for (const { title, milliseconds, limit } of 'paths'.includes(values.grep ?? '')
    ? await measurePaths()
    : []) {
    const line = row([title, time(milliseconds), ...timeAndRatio(milliseconds, limit)]);
    console.log(`Node: ${line}`);
    pathLines.push(line);
  }
} finally {
  await chromium?.close();
  await rm(root, { recursive: true, force: true });
}
const wantsFelt = values['no-chromium'] !== true && values['no-felt'] !== true;
if (wantsFelt && 'felt'.includes(values.grep ?? '')) {
  feltLines = await measureFelt();
  popupLines = await measurePopup();
  [...feltLines, ...popupLines].forEach((line) => console.log(line));
}
if (values.write === true) {
  const file = path.join(projectRoot, 'docs', 'PERFORMANCE.md');
  const openssl = (await outputOf(program.executable, ['version'])).split(' ').slice(0, 2).join(' ');
  const before = await readFile(file, 'utf8').catch(() => '');
  const versions = { openssl, chromium: chromium?.version };
  await writeFile(
    file,
    performanceDocument({
      ...{ before, versions, nodeLines, chromiumLines, pathLines, feltLines, popupLines, profileLines },
    }),
  );
}

async function addLines(
  lines: string[],
  where: string,
  measure: (operation: OperationName) => Promise<string>,
): Promise<void> {
  for (const operation of operations) {
    const line = await measure(operation);
    console.log(`${where}: ${line}`);
    lines.push(line);
  }
}

async function nodeLine(operation: OperationName, size: Size, files: string): Promise<string> {
  const { title, octets, rounds, contenders } = size;
  const { milliseconds } = await measureNode(operation, files, rounds, contenders);
  const { waxseal, webcrypto, pkijs, forge } = milliseconds;
  if (waxseal === undefined) throw new Error(`${operation} was not measured`);
  const openssl = await measureOpenssl(program, operation, files, rounds);
  const cells = [OPERATIONS[operation], title, time(waxseal)];
  for (const other of [webcrypto, openssl, pkijs, forge]) cells.push(...timeAndRatio(waxseal, other));
  if (octets < MEMORY_FROM_OCTETS) return row([...cells, '–']);
  // One run alone: what a second would find, the collector may not have given back.
  const { peakOctets } = await measureNode(operation, files, 0, ['waxseal']);
  const isWhole = operation === 'seal' || operation === 'open';
  const unit = isWhole ? (await stat(path.join(files, FILES.message.open))).size : octets;
  return row([...cells, `${Math.round(peakOctets / 1e6)} MB (${(peakOctets / unit).toFixed(1)}×)`]);
}

async function profileLine(operation: OperationName, size: Size, files: string): Promise<string> {
  const args = [...process.execArgv, PROFILE, operation, files, String(size.profiled)];
  const shares = JSON.parse(await outputOf(process.execPath, args)) as readonly ProfileShare[];
  const largest = shares.filter(({ share }) => share >= LEAST_SHARE);
  const cells = largest.map(({ where, share }) => `${Math.round(100 * share)} % ${where}`);
  return row([OPERATIONS[operation], size.title, cells.join('; ')]);
}

async function chromiumLine(
  bench: ChromiumBench,
  operation: OperationName,
  { title, rounds }: Size,
  folder: string,
): Promise<string> {
  const { waxseal, webcrypto } = await bench.measure(operation, folder, rounds);
  if (waxseal === undefined) throw new Error(`${operation} was not measured`);
  return row([OPERATIONS[operation], title, time(waxseal), ...timeAndRatio(waxseal, webcrypto)]);
}

/** All contenders in one process, in turn; the peak of memory is of use with one contender alone. */
async function measureNode(
  operation: OperationName,
  files: string,
  rounds: number,
  contenders: readonly ContenderName[],
): Promise<NodeMeasurement> {
  const args = [...process.execArgv, MEASURE, operation, files, String(rounds), ...contenders];
  return JSON.parse(await outputOf(process.execPath, args)) as NodeMeasurement;
}
