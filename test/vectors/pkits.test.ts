// NIST's path validation suite (PKITS), through the inspect command: every rule of RFC 5280 section 6, each with its reason.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { toBase64 } from '../../src/bytes.ts';
import { describeVectors } from './folder.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

interface Run {
  readonly id: string;
  readonly title: string;
  readonly target: string;
  readonly initialPolicySet: readonly string[];
  readonly requireExplicitPolicy: boolean;
  readonly inhibitAnyPolicy: boolean;
  readonly inhibitPolicyMapping: boolean;
  readonly expected: 'accept' | 'reject';
}

interface Outcome {
  readonly accepted: boolean;
  readonly codes: readonly string[];
}

/** The reason that each section is about, and single runs that have another: the first code of a refusal. */
const REASONS: Readonly<Record<string, string>> = {
  '4.1': 'path.signature-bad',
  '4.2': 'path.expired-now',
  '4.2.1': 'path.not-yet-valid',
  '4.2.2': 'path.not-yet-valid',
  '4.3': 'path.no-anchor',
  '4.4': 'path.revocation-required',
  '4.4.2': 'path.revoked',
  '4.4.3': 'path.revoked',
  '4.4.15': 'path.revoked',
  '4.4.18': 'path.revoked',
  '4.4.20': 'path.revoked',
  '4.5': 'path.revoked',
  '4.5.8': 'path.not-a-ca',
  '4.6': 'path.path-length',
  '4.6.1': 'path.not-a-ca',
  '4.6.2': 'path.not-a-ca',
  '4.6.3': 'path.not-a-ca',
  '4.7': 'path.key-usage',
  '4.7.4': 'path.revocation-required',
  '4.7.5': 'path.revocation-required',
  '4.8': 'path.policy',
  '4.9': 'path.policy',
  '4.10': 'path.policy',
  '4.11': 'path.policy',
  '4.12': 'path.policy',
  '4.13': 'path.name-constraints',
  '4.14': 'path.revocation-required',
  '4.14.2': 'path.revoked',
  '4.14.6': 'path.revoked',
  '4.14.15': 'path.revoked',
  '4.14.16': 'path.revoked',
  '4.14.20': 'path.revoked',
  '4.14.21': 'path.revoked',
  '4.14.23': 'path.revoked',
  '4.14.31': 'path.revoked',
  '4.14.32': 'path.revoked',
  '4.14.34': 'path.revoked',
  '4.15': 'path.revoked',
  '4.15.1': 'path.revocation-required',
  '4.15.10': 'path.revocation-required',
  '4.16': 'path.unknown-critical-extension',
};

describeVectors('pkits', (folder) => {
  const runs = folder.json('tests.json') as Run[];
  const outcomes: Outcome[] = [];
  let temporary: string;

  before(() => {
    temporary = mkdtempSync(path.join(os.tmpdir(), 'waxseal-pkits-'));
    const bundle = (name: string, label: string): string => {
      const files = folder.list(name).filter((file) => /\.(crt|crl)$/.test(file));
      const blocks = files.map((file) => pem(label, folder.bytes(`${name}/${file}`)));
      const bundled = path.join(temporary, `${name}.pem`);
      writeFileSync(bundled, blocks.join(''));
      return bundled;
    };
    const common = [
      ...['--certificate', bundle('certs', 'CERTIFICATE'), '--crl', bundle('crls', 'X509 CRL')],
      ...['--anchor', folder.path('certs/TrustAnchorRootCertificate.crt')],
      ...['--at', '2015-01-01T00:00:00Z', '--require-revocation'],
    ];
    const batch = path.join(temporary, 'batch.jsonl');
    const lines = runs.map((run) =>
      JSON.stringify([...common, ...optionsOf(run), '--path', folder.path(run.target)]),
    );
    writeFileSync(batch, lines.join('\n'));
    outcomes.push(...inspectBatch(batch));
  });
  after(() => rmSync(temporary, { recursive: true, force: true }));

  for (const [index, run] of runs.entries()) {
    test(`${run.id} ${run.title}: ${run.expected}`, () => {
      const { accepted, codes } = outcomes[index]!;
      assert.equal(accepted ? 'accept' : 'reject', run.expected, codes.join());
      const section = run.id.split('.').slice(0, 2).join('.');
      if (!accepted) assert.equal(codes[0], REASONS[run.id] ?? REASONS[section]);
    });
  }
});

function optionsOf(run: Run): string[] {
  const policies = run.initialPolicySet.filter((policy) => policy !== 'anyPolicy');
  return [
    ...policies.flatMap((policy) => ['--policy', policy]),
    ...(run.requireExplicitPolicy ? ['--require-explicit-policy'] : []),
    ...(run.inhibitAnyPolicy ? ['--inhibit-any-policy'] : []),
    ...(run.inhibitPolicyMapping ? ['--inhibit-policy-mapping'] : []),
  ];
}

function inspectBatch(batch: string): Outcome[] {
  const command = ['--import', 'tsx', path.join(ROOT, 'scripts/inspect.ts'), '--batch', batch];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    ...{ cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 28 },
  });
  assert.equal(status, 0, stderr);
  const lines = stdout.trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Outcome);
}

function pem(label: string, der: Uint8Array<ArrayBuffer>): string {
  return `-----BEGIN ${label}-----\n${toBase64(der)}\n-----END ${label}-----\n`;
}
