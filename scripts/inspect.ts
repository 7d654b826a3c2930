// Command line: judges messages, certificate paths and key files, and prints what it found as JSON.
import { readFileSync } from 'node:fs';
import {
  describeOptions,
  hasOption,
  optionTime,
  optionValue,
  optionValues,
  readArguments,
  type Arguments,
  type OptionRow,
} from './command-line/option-table.ts';
import { inspectKeyFile } from './command-line/inspect-key-file.ts';
import { inspectMessage } from './command-line/inspect-message.ts';
import { inspectPath } from './command-line/inspect-path.ts';
import { runTool } from './command-line/run-tool.ts';
import { UsageError } from './command-line/usage-error.ts';

const OPTIONS: Readonly<Record<string, OptionRow>> = {
  '--identity': { value: 'FILE' },
  '--password': { value: 'PASSWORD' },
  '--key': { value: 'FILE' },
  '--certificate': { value: 'FILE' },
  '--anchor': { value: 'FILE' },
  '--no-default-anchors': { once: true },
  '--at': { value: 'ISO-TIME', once: true },
  '--message-password': { value: 'PASSWORD' },
  '--detached': { value: 'CONTENT', once: true },
  '--no-network': { once: true },
  '--path': { value: 'TARGET.crt', once: true },
  '--policy': { value: 'OID' },
  '--require-explicit-policy': { once: true },
  '--inhibit-any-policy': { once: true },
  '--inhibit-policy-mapping': { once: true },
  '--pkcs12': { value: 'FILE', once: true },
  '--batch': { value: 'FILE.jsonl', once: true },
  '--help': { once: true },
  '--crl': { value: 'FILE' },
  '--ocsp': { value: 'FILE' },
  '--require-revocation': { once: true },
};
const FOR_PATHS = [
  '--policy',
  '--require-explicit-policy',
  '--inhibit-any-policy',
  '--inhibit-policy-mapping',
];

const USAGE = `Usage: npm run -s inspect -- [options] FILE.eml|FILE.p7m...
       npm run -s inspect -- [options] --path TARGET.crt
       npm run -s inspect -- --pkcs12 FILE --password PASSWORD
       npm run -s inspect -- --batch FILE.jsonl
Options:
${describeOptions(OPTIONS)}
--crl names revocation lists (DER, or PEM with one or many), --ocsp the answer of a responder (DER);
--require-revocation takes a path only when it is known of every certificate below its anchor that it is not revoked.
--message-password opens messages that are encrypted for a password instead of a certificate.
The built-in authorities (Mozilla's list for e-mail) are trust anchors, unless --no-default-anchors leaves them out;
--anchor adds yours. Nothing is ever fetched.`;

process.exitCode = await runTool({ options: OPTIONS, usage: USAGE, run }, process.argv.slice(2));

async function run(given: Arguments): Promise<number> {
  const batch = optionValue(given, '--batch');
  if (batch !== undefined) return runBatch(batch, given);
  const documents = await inspect(given);
  for (const document of documents) print(document, documents.length === 1);
  return 0;
}

/** One document a file, or the one of `--path` or `--pkcs12`. */
async function inspect(given: Arguments): Promise<object[]> {
  const at = optionTime(given, '--at');
  const path = optionValue(given, '--path');
  const keyFile = optionValue(given, '--pkcs12');
  if ([path !== undefined, keyFile !== undefined, given.operands.length > 0].filter(Boolean).length !== 1) {
    throw new UsageError('Give messages, or --path, or --pkcs12, or --batch: one of them.');
  }
  const stray = given.options.find(({ name }) => path === undefined && FOR_PATHS.includes(name));
  if (stray !== undefined) throw new UsageError(`${stray.name} needs --path.`);
  if (path !== undefined) {
    const policies = optionValues(given, '--policy');
    return [
      await inspectPath(path, given, at, {
        ...(policies.length > 0 ? { initialPolicies: policies } : {}),
        requireExplicitPolicy: hasOption(given, '--require-explicit-policy'),
        inhibitAnyPolicy: hasOption(given, '--inhibit-any-policy'),
        inhibitPolicyMapping: hasOption(given, '--inhibit-policy-mapping'),
      }),
    ];
  }
  if (keyFile !== undefined) return [await inspectKeyFile(keyFile, optionValue(given, '--password') ?? '')];
  const documents: object[] = [];
  for (const file of given.operands) documents.push(await inspectMessage(file, given, at));
  return documents;
}

/** A line that is called wrongly gets a document too, so that lines and documents stay in step. */
async function runBatch(file: string, given: Arguments): Promise<number> {
  if (given.options.length > 1 || given.operands.length > 0) {
    throw new UsageError('--batch stands alone: the arguments are in its lines.');
  }
  let code = 0;
  for (const line of readLines(file)) {
    try {
      const documents = await inspect(readArguments(readBatchLine(line), OPTIONS));
      if (documents.length !== 1) throw new UsageError('A line of a batch names one file.');
      print(documents[0]!, false);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      code = 2;
      print({ error: { code: error.code ?? 'usage', message: error.message } }, false);
    }
  }
  return code;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
  } catch (error) {
    throw new UsageError(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readBatchLine(line: string): string[] {
  const isArguments = (value: unknown): value is string[] =>
    Array.isArray(value) && value.every((item) => typeof item === 'string');
  try {
    const value: unknown = JSON.parse(line);
    if (isArguments(value)) return value;
  } catch {
    // Told below, with the line.
  }
  throw new UsageError(`Not a JSON array of strings: ${line.slice(0, 80)}`);
}

function print(document: object, isOnly: boolean): void {
  console.log(JSON.stringify(document, undefined, isOnly ? 2 : 0));
}
