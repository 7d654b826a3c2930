// Command line: signs and encrypts a message and writes it to a file, with the engine that the extension uses.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readAddressList, type Mailbox } from '../src/mime/addresses.ts';
import type { Draft, NamedCertificate, SealedMessage, SealOptions } from '../src/smime/seal-contract.ts';
import { PROFILES, isProfileName } from '../src/smime/profiles.ts';
import { seal } from '../src/smime/seal.ts';
import { canSign, isStrongEnoughToWrite } from '../src/smime/usable-certificate.ts';
import { certificateHasAddress } from '../src/trust/address.ts';
import { sha256Fingerprint, type Certificate } from '../src/x509/certificate.ts';
import type { Identity } from '../src/x509/identity.ts';
import { loadFile, loadFiles, type LoadedFiles } from './command-line/load-files.ts';
import {
  describeOptions,
  hasOption,
  optionTime,
  optionValue,
  optionValues,
  type Arguments,
  type OptionRow,
} from './command-line/option-table.ts';
import { runTool } from './command-line/run-tool.ts';
import { UsageError } from './command-line/usage-error.ts';

const CIPHERS = ['aes-128-cbc', 'aes-256-cbc', 'aes-128-gcm', 'aes-256-gcm'] as const;
const KEY_TRANSPORTS = ['rsaes-pkcs1-v1_5', 'rsaes-oaep'] as const;
const SCHEMES = ['rsassa-pkcs1-v1_5', 'rsassa-pss'] as const;
/** By extension; everything else is sent as plain octets. */
const TYPES: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.html': 'text/html',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.zip': 'application/zip',
};

const OPTIONS: Readonly<Record<string, OptionRow>> = {
  '--from': { value: 'ADDRESS', once: true },
  '--to': { value: 'ADDRESS[,ADDRESS...]' },
  '--cc': { value: 'ADDRESS[,ADDRESS...]' },
  '--bcc': { value: 'ADDRESS[,ADDRESS...]' },
  '--subject': { value: 'TEXT', once: true },
  '--body': { value: 'FILE', once: true },
  '--attach': { value: 'FILE' },
  '--sign': { once: true },
  '--encrypt': { once: true },
  '--opaque': { once: true },
  '--identity': { value: 'FILE' },
  '--key': { value: 'FILE' },
  '--password': { value: 'PASSWORD' },
  '--certificate': { value: 'FILE' },
  '--anchor': { value: 'FILE' },
  '--profile': { value: Object.keys(PROFILES).join('|'), once: true },
  '--cipher': { value: CIPHERS.join('|'), once: true },
  '--key-transport': { value: KEY_TRANSPORTS.join('|'), once: true },
  '--signature-scheme': { value: SCHEMES.join('|'), once: true },
  '--at': { value: 'ISO-TIME', once: true },
  '--out': { value: 'FILE.eml', once: true },
  '--help': { once: true },
};

const USAGE = `Usage: npm run -s seal -- --from A --to B... [--bcc C]... [--sign] [--encrypt] [options]
         --subject S --body FILE --out FILE.eml
Options:
${describeOptions(OPTIONS)}
Certificates named here are accepted without a check, unless --anchor names the authority that must have issued them.
Each Bcc recipient gets a message of their own: FILE.bcc-1.eml, FILE.bcc-2.eml, ...`;

process.exitCode = await runTool({ options: OPTIONS, usage: USAGE, run }, process.argv.slice(2));

async function run(given: Arguments): Promise<number> {
  const out = required(given, '--out');
  const draft = readDraft(given);
  const options = await readOptions(given, draft, await loadFiles(given));
  const sealed = await seal(draft, options);
  const messages = sealed.messages.map((message, index) => write(message, index, out));
  console.log(
    JSON.stringify({ messageId: sealed.messageId, algorithms: sealed.algorithms, messages }, undefined, 2),
  );
  return 0;
}

function readDraft(given: Arguments): Draft {
  const from = mailboxes(required(given, '--from'), '--from');
  if (from.length !== 1) throw new UsageError('--from takes one address.');
  return {
    from: from[0]!,
    // Addresses that follow `--to B` without an option of their own are recipients, too.
    to: [...optionValues(given, '--to'), ...given.operands].flatMap((value) => mailboxes(value, '--to')),
    cc: optionValues(given, '--cc').flatMap((value) => mailboxes(value, '--cc')),
    bcc: optionValues(given, '--bcc').flatMap((value) => mailboxes(value, '--bcc')),
    subject: required(given, '--subject'),
    text: new TextDecoder().decode(loadFile(required(given, '--body'))),
    attachments: optionValues(given, '--attach').map((file) => ({
      name: path.basename(file),
      type: TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
      bytes: loadFile(file),
    })),
  };
}

async function readOptions(given: Arguments, draft: Draft, files: LoadedFiles): Promise<SealOptions> {
  const profile = oneOf(given, '--profile', Object.keys(PROFILES).filter(isProfileName));
  const cipher = oneOf(given, '--cipher', CIPHERS);
  const keyTransport = oneOf(given, '--key-transport', KEY_TRANSPORTS);
  const signatureScheme = oneOf(given, '--signature-scheme', SCHEMES);
  const identity = identityFor(files.identities, draft.from.address, optionTime(given, '--at'));
  const certificates = [...files.certificates, ...files.identities.map(({ certificate }) => certificate)];
  const everybody = [draft.from, ...draft.to, ...draft.cc, ...draft.bcc].map(({ address }) => address);
  return {
    sign: hasOption(given, '--sign'),
    encrypt: hasOption(given, '--encrypt'),
    ...(identity === undefined ? { withoutSender: true } : { identity }),
    certificates,
    ownCertificates: files.identities,
    anchors: files.anchors.map((certificate) => ({ certificate, scope: { kind: 'all' } })),
    opaque: hasOption(given, '--opaque'),
    now: optionTime(given, '--at'),
    ...(files.anchors.length === 0 ? { acceptUntrusted: await eachFor(everybody, certificates) } : {}),
    ...(profile === undefined ? {} : { profile }),
    ...(cipher === undefined ? {} : { cipher }),
    ...(keyTransport === undefined ? {} : { keyTransport }),
    ...(signatureScheme === undefined ? {} : { signatureScheme }),
  };
}

/** Of several keys the one that may sign as the sender today; without one the first, so that the engine says what is wrong. */
function identityFor(identities: readonly Identity[], address: string, now: Date): Identity | undefined {
  const own = identities.filter(({ certificate }) => certificateHasAddress(certificate, address));
  const signing = own.filter(({ certificate }) => canSign(certificate) && isStrongEnoughToWrite(certificate));
  const current = signing.find(
    ({ certificate: { notBefore, notAfter } }) => notBefore <= now && now <= notAfter,
  );
  return current ?? signing[0] ?? own[0] ?? identities[0];
}

/** Without an authority, the certificates given on the command line count as trusted. */
async function eachFor(
  addresses: readonly string[],
  certificates: readonly Certificate[],
): Promise<NamedCertificate[]> {
  const fingerprints = await Promise.all(certificates.map(sha256Fingerprint));
  return addresses.flatMap((address) => fingerprints.map((sha256) => ({ address, sha256 })));
}

function write(message: SealedMessage, index: number, out: string): object {
  const { dir, name, ext } = path.parse(out);
  const file = message.purpose === 'main' ? out : path.join(dir, `${name}.bcc-${index}${ext}`);
  try {
    writeFileSync(file, message.raw);
  } catch (error) {
    throw new UsageError(`Cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { file, purpose: message.purpose, recipients: message.recipients };
}

function mailboxes(value: string, option: string): readonly Mailbox[] {
  const list = readAddressList(value);
  if (list.malformed || list.hasGroup || list.mailboxes.length === 0) {
    throw new UsageError(`${option}: not an address: ${value}`);
  }
  return list.mailboxes;
}

function required(given: Arguments, name: string): string {
  const value = optionValue(given, name);
  if (value === undefined) throw new UsageError(`${name} is missing.`);
  return value;
}

function oneOf<T extends string>(given: Arguments, name: string, allowed: readonly T[]): T | undefined {
  const value = optionValue(given, name);
  const found = allowed.find((one) => one === value);
  if (value !== undefined && found === undefined)
    throw new UsageError(`${name} is one of ${allowed.join(', ')}.`);
  return found;
}
