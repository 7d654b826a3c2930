// What a search without a good path tells: every way that was tried, with the reason why it does not do.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { judgeSigner } from '../../src/trust/judge.ts';
import type { TrustScope } from '../../src/trust/anchor.ts';
import { triedPaths } from '../../src/x509/tried-paths.ts';
import { nameText } from '../../src/x509/name.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { CA, CertificateMaker, PERSON } from './certificate-maker.ts';

const maker = await CertificateMaker.create();
after(() => maker.dispose());
const root = await maker.make({ subject: '/CN=Root', extensions: CA });
const middle = await maker.make({ subject: '/CN=Middle', issuer: root, extensions: CA });
const impostor = await maker.make({ subject: '/CN=Middle', extensions: CA });
const person = await maker.make({
  subject: '/CN=Bob',
  issuer: middle,
  extensions: [...PERSON, 'subjectAltName=email:bob@firm.example'],
});
const unfit = await maker.make({
  subject: '/CN=Eve',
  issuer: middle,
  extensions: ['basicConstraints=critical,CA:FALSE', 'extendedKeyUsage=serverAuth'],
});

/** Each way as names and codes, and who is missing. */
async function tried(
  certificate: Certificate,
  certificates: readonly Certificate[],
  anchor?: readonly [Certificate, TrustScope],
): Promise<string[]> {
  const anchors = anchor === undefined ? [] : [{ certificate: anchor[0], scope: anchor[1] }];
  const question = { certificate, certificates, anchors, now: new Date(), address: 'bob@firm.example' };
  const { ok, search, codes } = await judgeSigner(question);
  assert.ok(!ok);
  return triedPaths(search, codes).map(({ chain, codes: reasons, missingIssuer }) =>
    [
      chain.map(({ subject }) => nameText(subject).replace('CN=', '')).join('<'),
      ...reasons,
      ...(missingIssuer === undefined ? [] : [`missing ${nameText(missingIssuer)}`]),
    ].join(' '),
  );
}

test('A path that ends before an authority names who is missing', async () => {
  assert.deepEqual(await tried(person.certificate, [middle.certificate]), [
    'Bob<Middle path.no-anchor missing CN=Root',
  ]);
  assert.deepEqual(await tried(person.certificate, []), ['Bob path.no-anchor missing CN=Middle']);
});

test('A path that ends at an authority nobody chose says so', async () => {
  assert.deepEqual(await tried(person.certificate, [middle.certificate, root.certificate]), [
    'Bob<Middle<Root path.no-anchor',
  ]);
});

test('A namesake of the issuer is named beside the true one', async () => {
  const ways = await tried(person.certificate, [impostor.certificate, middle.certificate]);
  assert.deepEqual(ways, ['Bob<Middle path.signature-bad', 'Bob<Middle path.no-anchor missing CN=Root']);
});

test('Complete paths have their own reasons; one that is good has that of the judgement', async () => {
  assert.deepEqual(
    await tried(unfit.certificate, [middle.certificate], [root.certificate, { kind: 'all' }]),
    ['Eve<Middle<Root path.not-for-email'],
  );
  const elsewhere: TrustScope = { kind: 'domains', domains: ['other.example'], subdomains: false };
  assert.deepEqual(await tried(person.certificate, [middle.certificate], [root.certificate, elsewhere]), [
    'Bob<Middle<Root path.out-of-scope',
  ]);
});
