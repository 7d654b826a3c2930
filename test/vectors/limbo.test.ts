// x509-limbo: paths that implementations have got wrong, and bags of certificates made to keep a search busy.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPem } from '../../src/asn1/pem.ts';
import { bytesFromUtf8 } from '../../src/bytes.ts';
import { WaxsealError } from '../../src/errors.ts';
import { readCertificate, type Certificate } from '../../src/x509/certificate.ts';
import { crlSource } from '../../src/x509/crl-source.ts';
import { buildPath } from '../../src/x509/path.ts';
import { DEFAULT_BUDGETS } from '../../src/x509/path-budget.ts';
import { readRevocationListFile } from '../../src/x509/revocation-list.ts';
import { describeVectors } from './folder.ts';

interface Case {
  readonly id: string;
  readonly expected_result: 'SUCCESS' | 'FAILURE';
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly validation_time: string | null;
  readonly max_chain_depth: number | null;
  readonly crls: readonly string[];
}

const HOST = 'asks whether a host name or IP address is that of a web server';
const WEB = 'is a rule of the CA/Browser Forum for web servers';
const IDENTIFIERS =
  'key identifiers are asked of authorities (RFC 5280 section 4.2.1), not of who validates (section 6); NSS writes none';

/** Refused there, accepted here, each with the reason. By id, or by all ids that begin so. */
const ACCEPTED_HERE: Readonly<Record<string, string>> = {
  'rfc5280::aki::leaf-missing-aki': IDENTIFIERS,
  'rfc5280::aki::intermediate-missing-aki': IDENTIFIERS,
  'rfc5280::aki::cross-signed-root-missing-aki': IDENTIFIERS,
  'rfc5280::ski::root-missing-ski': IDENTIFIERS,
  'rfc5280::ski::intermediate-missing-ski': IDENTIFIERS,
  'rfc5280::eku::ee-wrong-eku': 'asks for serverAuth; emailProtection is tested in test/unit/path.test.ts',
  'rfc5280::nc::permitted-dns-match-noncritical':
    'constraints bind here whether critical or not; webpki::nc::permitted-dns-match-noncritical wants it accepted',
  'rfc5280::pc::ica-noncritical-pc': 'RFC 3280 section 4.2.1.12 allowed it, and it binds here all the same',
  'rfc5280::root-non-critical-basic-constraints': 'PKITS 4.6.4 wants it accepted',
  'rfc5280::serial::zero': 'RFC 5280 section 4.1.2.2: to be handled gracefully',
  'rfc5280::serial::negative':
    'RFC 5280 section 4.1.2.2: to be handled gracefully; PKITS 4.4.14 wants it accepted',
  'rfc5280::san::underscore-dns': HOST,
  'rfc5280::san::ip-in-dns': HOST,
  'rfc5280::ca-as-leaf-wrong-san': HOST,
  'webpki::aki::': WEB,
  'webpki::ca-as-leaf': WEB,
  'webpki::cn::': HOST,
  'webpki::ee-basicconstraints-ca': WEB,
  'webpki::eku::': WEB,
  'webpki::forbidden-dsa-': WEB,
  'webpki::forbidden-p192-leaf': WEB,
  'webpki::forbidden-rsa-': WEB,
  'webpki::forbidden-weak-rsa-': 'is a good path here, which trust/judge.ts does not rely on (path.weak-key)',
  'webpki::malformed-aia': WEB,
  'webpki::san::': HOST,
  'webpki::v1-cert': WEB,
};

/** What any of these searches may cost: each takes milliseconds, and the slowest end by the budget. */
const MOST_WORK = DEFAULT_BUDGETS;

describeVectors('limbo', (folder) => {
  const { testcases } = folder.json('limbo-regenerated.json') as { testcases: readonly Case[] };

  for (const limbo of testcases) {
    const exception = Object.keys(ACCEPTED_HERE).find((id) => limbo.id.startsWith(id));
    const isException = exception !== undefined && limbo.expected_result === 'FAILURE';
    const expected = isException ? 'SUCCESS' : limbo.expected_result;
    const reason = isException ? ` here, since it ${ACCEPTED_HERE[exception]!}` : '';
    test(`${limbo.id}: ${expected}${reason}`, async () => {
      assert.equal(await outcomeOf(limbo), expected);
    });
  }

  test('no exception is left over', () => {
    for (const id of Object.keys(ACCEPTED_HERE))
      assert.ok(
        testcases.some((limbo) => limbo.id.startsWith(id) && limbo.expected_result === 'FAILURE'),
        id,
      );
  });
});

async function outcomeOf(limbo: Case): Promise<'SUCCESS' | 'FAILURE'> {
  const now = new Date(limbo.validation_time ?? '2024-06-01T00:00:00Z');
  const [target] = readable([limbo.peer_certificate]);
  if (target === undefined) return 'FAILURE';
  const lists = limbo.crls.flatMap((pem) => orNothing(() => readRevocationListFile(bytesFromUtf8(pem))));
  const { ok, search } = await buildPath({
    target,
    anchors: readable(limbo.trusted_certs),
    certificates: readable(limbo.untrusted_intermediates),
    at: now,
    purpose: 'any',
    // Theirs counts authorities between root and leaf.
    ...(limbo.max_chain_depth === null
      ? {}
      : { budgets: { ...DEFAULT_BUDGETS, depth: limbo.max_chain_depth + 2 } }),
    ...(lists.length === 0 && limbo.crls.length === 0
      ? {}
      : { revocation: { policy: 'hard', now, sources: [crlSource(lists)] } }),
  });
  assert.ok(search.signatureChecks <= MOST_WORK.signatureChecks);
  assert.ok(search.steps <= MOST_WORK.steps);
  return ok ? 'SUCCESS' : 'FAILURE';
}

/** A certificate that cannot be read is in no path. */
function readable(pems: readonly string[]): Certificate[] {
  return pems.flatMap((pem) => orNothing(() => [readCertificate(readPem(bytesFromUtf8(pem))[0]!.bytes!)]));
}

function orNothing<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof WaxsealError) return [];
    throw error;
  }
}
