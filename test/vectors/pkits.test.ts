// NIST's path validation suite (PKITS): every rule of RFC 5280 section 6 except revocation, each with its reason.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCertificate } from '../../src/x509/certificate.ts';
import { buildPath } from '../../src/x509/path.ts';
import { describeVectors } from './folder.ts';

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

/** Certificates that only a revocation list or its rules refuse: sections 4.4, 4.14 and 4.15 whole, and these. */
const REVOCATION_SECTIONS = /^4\.(4|14|15)\./;
const REVOCATION_RUNS = new Set(['4.5.2', '4.5.5', '4.5.7', '4.7.4', '4.7.5']);

/** The reason that each section is about; single runs that have another. */
const REASONS: Readonly<Record<string, string>> = {
  '4.1': 'path.signature-bad',
  '4.2': 'path.not-yet-valid path.expired-now',
  '4.3': 'path.no-anchor',
  '4.5': 'path.key-usage path.not-a-ca',
  '4.6': 'path.not-a-ca path.path-length',
  '4.7': 'path.key-usage',
  '4.8': 'path.policy',
  '4.9': 'path.policy',
  '4.10': 'path.policy',
  '4.11': 'path.policy',
  '4.12': 'path.policy',
  '4.13': 'path.name-constraints',
  '4.16': 'path.unknown-critical-extension',
};

describeVectors('pkits', (folder) => {
  const load = (file: string) => readCertificate(folder.bytes(file));
  const anchors = [load('certs/TrustAnchorRootCertificate.crt')];
  const certificates = folder
    .list('certs')
    .filter((file) => file.endsWith('.crt'))
    .map((file) => load(`certs/${file}`));

  for (const run of folder.json('tests.json') as Run[]) {
    const isAboutRevocation = REVOCATION_SECTIONS.test(run.id) || REVOCATION_RUNS.has(run.id);
    if (isAboutRevocation && run.expected === 'reject') continue;
    test(`${run.id} ${run.title}: ${run.expected}`, async () => {
      const { requireExplicitPolicy, inhibitAnyPolicy, inhibitPolicyMapping } = run;
      const initialPolicies = run.initialPolicySet.includes('anyPolicy') ? [] : run.initialPolicySet;
      const { ok, codes } = await buildPath({
        target: load(run.target),
        certificates,
        anchors,
        at: new Date('2015-01-01T00:00:00Z'),
        purpose: 'any',
        policies: {
          ...(initialPolicies.length === 0 ? {} : { initialPolicies }),
          requireExplicitPolicy,
          inhibitAnyPolicy,
          inhibitPolicyMapping,
        },
      });
      assert.equal(ok ? 'accept' : 'reject', run.expected, codes.join());
      const section = run.id.split('.').slice(0, 2).join('.');
      if (!ok)
        assert.ok(REASONS[section]?.split(' ').includes(codes[0]!), `${codes.join()} for section ${section}`);
    });
  }
});
