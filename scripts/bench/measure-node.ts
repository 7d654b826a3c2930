// One measurement in a process of its own: operation, folder, rounds, contenders; prints medians and the peak as JSON.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { joinBytes } from '../../src/bytes.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { nodeForge } from './contenders/forge.ts';
import { pkiJs } from './contenders/pkijs.ts';
import { waxseal } from './contenders/waxseal.ts';
import { webCrypto } from './contenders/webcrypto.ts';
import {
  CONTENDERS,
  FILES,
  OPERATIONS,
  messageFile,
  type Contender,
  type ContenderName,
  type Material,
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
const material = await readMaterial(operation as OperationName);
for (const name of known) {
  const run = await MAKERS[name](operation as OperationName, material);
  if (run !== undefined) runs.set(name, run);
}
const milliseconds = await measureRounds(runs, Number(rounds));
console.log(JSON.stringify({ milliseconds, peakOctets: process.resourceUsage().maxRSS * 1024 }));

/** Decryption holds the message alone, so that its memory can be compared. */
async function readMaterial(name: OperationName): Promise<Material> {
  const read = async (file: string) => new Uint8Array(await readFile(path.join(folder, file)));
  const nothing = new Uint8Array(0);
  const file = messageFile(name);
  const needsContent = file === undefined || name === 'verify';
  const pem = joinBytes([await read(FILES.key), await read(FILES.certificate)]);
  return {
    identity: (await readKeyFile(pem, '')).identities[0]!,
    content: needsContent ? await read(FILES.content) : nothing,
    message: file === undefined ? nothing : await read(file),
  };
}
