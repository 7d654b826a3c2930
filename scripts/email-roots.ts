// Writes the list of built-in authorities from Mozilla's certdata.txt: those trusted for e-mail, with their limits.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { emailRoots } from './roots/read-certdata.ts';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Where the list stands in the project; the build copies it beside the background. */
export const EMAIL_ROOTS_FILE = path.join(ROOT, 'src', 'trust', 'data', 'email-roots.json');

const USAGE = `npm run email-roots -- CERTDATA.txt --version VERSION --date YYYY-MM-DD [--out FILE]

CERTDATA.txt  lib/ckfw/builtins/certdata.txt of NSS
--version     which version of the file it is, as people will see it ("NSS builtins 2.86")
--date        the day of that version
--out         src/trust/data/email-roots.json when absent`;

export interface RootsSource {
  readonly version: string;
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** The content of the data file (JSON text) for a certdata.txt. Throws CertdataError. */
export function emailRootsFile(certdata: Buffer, { version, date }: RootsSource): string {
  const roots = emailRoots(certdata).map(({ label, der, distrustAfter }) => ({
    label,
    sha256: createHash('sha256').update(der).digest('hex'),
    ...(distrustAfter === undefined ? {} : { distrustAfter }),
    der: der.toString('base64'),
  }));
  const file = {
    about:
      'Root certificates with the e-mail trust bit of the Mozilla root store. Made by "npm run email-roots" from certdata.txt of NSS; do not edit.',
    licence: 'MPL-2.0, as certdata.txt (https://mozilla.org/MPL/2.0/)',
    source: 'Mozilla NSS, lib/ckfw/builtins/certdata.txt',
    version,
    date,
    certdataSha256: createHash('sha256').update(certdata).digest('hex'),
    roots,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

async function main(args: readonly string[]): Promise<number> {
  const valueOf = (name: string): string | undefined =>
    args.includes(name) ? args[args.indexOf(name) + 1] : undefined;
  const [certdata] = args;
  const version = valueOf('--version');
  const date = valueOf('--date');
  if (
    certdata === undefined ||
    certdata.startsWith('--') ||
    version === undefined ||
    !/^\d{4}-\d\d-\d\d$/.test(date ?? '')
  ) {
    console.error(USAGE);
    return 2;
  }
  const out = valueOf('--out') ?? EMAIL_ROOTS_FILE;
  const text = emailRootsFile(await readFile(certdata), { version, date: date! });
  await writeFile(out, text);
  const { roots } = JSON.parse(text) as { roots: readonly unknown[] };
  console.log(`${roots.length} authorities written to ${path.relative(process.cwd(), out)}.`);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
