// `npm run bench`: how fast the engine is in Node, beside bare WebCrypto, openssl and PKI.js; --large, --write.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureOpenssl } from './bench/measure-openssl.ts';
import { OPERATIONS, type EngineName, type OperationName } from './bench/operations.ts';
import { prepareFiles } from './bench/prepare-files.ts';
import { projectRoot } from './setup/cache.ts';
import { setUpOpenssl } from './setup/openssl.ts';
import { outputOf } from './setup/run-command.ts';

/** Size in octets, and how many runs the median is of. */
const SIZES = [
  { title: '10 KB', octets: 10_000, runs: 15 },
  { title: '1 MB', octets: 1_000_000, runs: 9 },
  { title: '25 MB', octets: 25_000_000, runs: 5 },
] as const;
const LARGE = { title: '100 MB', octets: 100_000_000, runs: 5 } as const;
const MEASURE = fileURLToPath(new URL('bench/measure-engine.ts', import.meta.url));
const HEADER =
  '| operation | size | Waxseal | bare WebCrypto | ratio | openssl | ratio | PKI.js | ratio | peak memory |';

interface Measurement {
  readonly milliseconds: number;
  readonly peakOctets: number;
}

const { values } = parseArgs({ options: { large: { type: 'boolean' }, write: { type: 'boolean' } } });
const program = await setUpOpenssl((line) => console.error(line));
const folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-bench-'));
const lines = [HEADER, HEADER.replace(/[^|]+/g, ' --- ')];
lines.forEach((line) => console.log(line));
try {
  for (const size of values.large === true ? [...SIZES, LARGE] : SIZES) {
    const files = path.join(folder, String(size.octets));
    await prepareFiles(program, files, size.octets);
    for (const operation of Object.keys(OPERATIONS) as OperationName[]) {
      const line = await measuredLine(operation, size, files);
      console.log(line);
      lines.push(line);
    }
    await rm(files, { recursive: true });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
if (values.write === true) await writeDocument();

/** One line of the table; the ratios are Waxseal's time to the other's, so less than 1 is faster. */
async function measuredLine(
  operation: OperationName,
  { title, octets, runs }: (typeof SIZES)[number] | typeof LARGE,
  files: string,
): Promise<string> {
  const measure = (engine: EngineName) => measureEngine(engine, operation, files, runs);
  const waxseal = await measure('waxseal');
  const bare = await measure('webcrypto');
  const openssl = await measureOpenssl(program, operation, files, runs);
  const pkijs = await measure('pkijs');
  if (waxseal === undefined || bare === undefined) throw new Error(`${operation} was not measured`);
  const against = (other: number | undefined) =>
    other === undefined ? ['–', '–'] : [time(other), (waxseal.milliseconds / other).toFixed(2)];
  const memory = `${Math.round(waxseal.peakOctets / 1e6)} MB`;
  const timesSize = octets >= 1e7 ? ` (${(waxseal.peakOctets / octets).toFixed(1)}×)` : '';
  const cells = [
    ...[OPERATIONS[operation], title, time(waxseal.milliseconds), ...against(bare.milliseconds)],
    ...[...against(openssl), ...against(pkijs?.milliseconds), memory + timesSize],
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Undefined where the engine cannot do it. Each in its own process, so that its peak of memory is its own. */
async function measureEngine(
  engine: EngineName,
  operation: OperationName,
  files: string,
  runs: number,
): Promise<Measurement | undefined> {
  const args = [...process.execArgv, MEASURE, engine, operation, files, String(runs)];
  const result = JSON.parse(await outputOf(process.execPath, args)) as Measurement | null;
  return result ?? undefined;
}

function time(milliseconds: number): string {
  return `${milliseconds >= 10 ? Math.round(milliseconds) : milliseconds.toFixed(1)} ms`;
}

async function writeDocument(): Promise<void> {
  const cpus = os.cpus();
  const machine = `${cpus.length} × ${cpus[0]?.model ?? 'unknown processor'}, ${Math.round(os.totalmem() / 1e9)} GB, ${os.platform()} ${os.arch()}`;
  const openssl = (await outputOf(program.executable, ['version'])).split(' ').slice(0, 2).join(' ');
  const text = `# Performance

Written by \`npm run bench -- --write\`; add \`--large\` for 100 MB. Nothing here is asserted by a test: figures depend on the machine and on what else it does.

- Machine: ${machine}
- Node ${process.versions.node}, ${openssl}

Times are medians, after one run that is not counted. RSA-2048, SHA-256, AES-256; a clear signature, and one recipient by RSAES-PKCS1-v1_5. A **ratio** is Waxseal's time to the other's: below 1, Waxseal is faster.

- **Bare WebCrypto** is the limit: digest or cipher over the same bytes in one call, and one operation with the RSA key (for key transport OAEP, since it has no RSAES-PKCS1-v1_5), no parsing and no structure.
- **openssl** is \`openssl cms\` as a process, with its start and its files.
- **PKI.js** encrypts with OAEP; "–" stands where it lacks the operation (AuthEnvelopedData, RSAES-PKCS1-v1_5 decryption) or fails at the size.
- **Peak memory** is that of Waxseal's whole process, Node and the compiler of the sources (about 90 MB) included; in brackets as a multiple of the content.

${lines.join('\n')}
`;
  await writeFile(path.join(projectRoot, 'docs', 'PERFORMANCE.md'), text);
}
