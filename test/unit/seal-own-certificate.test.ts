// A person's own certificate is not used once it is known to be revoked, by whichever authority issued it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, describe, test } from 'node:test';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import type { SealOptions } from '../../src/smime/seal-contract.ts';
import { judgeIdentity } from '../../src/smime/judge-identity.ts';
import { seal } from '../../src/smime/seal.ts';
import type { RevocationEvidence } from '../../src/trust/judge.ts';
import { crlSource } from '../../src/x509/crl-source.ts';
import type { Identity } from '../../src/x509/identity.ts';
import type { RevocationSource } from '../../src/x509/revocation.ts';
import { CA, CertificateMaker, PERSON, inDays } from './certificate-maker.ts';
import { makeList } from './revocation-list-maker.ts';

const maker = await CertificateMaker.create();
after(() => maker.dispose());
const root = await maker.make({ subject: '/CN=Root', extensions: CA });
const extensions = [...PERSON, 'subjectAltName=email:alice@example.test'];
const alice = await maker.make({ subject: '/CN=Alice', issuer: root, extensions });
const other = await maker.make({ subject: '/CN=Alice', issuer: root, extensions });
const files = [alice.keyFile, alice.certificateFile, root.certificateFile].map((file) => readFile(file));
const keyFile = new Uint8Array(Buffer.concat(await Promise.all(files)));
const [found] = (await readKeyFile(keyFile, '')).identities;
assert.ok(found);
const identity: Identity = found;
assert.equal(identity.chain.length, 1);
const anchors = [{ certificate: root.certificate, scope: { kind: 'all' } }] as const;

const listed = async (...revoked: readonly (typeof alice)[]): Promise<RevocationSource> =>
  crlSource([
    await makeList({
      signer: root,
      entries: revoked.map(({ certificate }) => ({ serial: certificate.serialNumber })),
    }),
  ]);

const evidence = (source: RevocationSource): RevocationEvidence => ({ policy: 'soft', sources: [source] });

async function sealed(source: RevocationSource, change: Partial<Pick<SealOptions, 'anchors'>> = {}) {
  const to = { name: '', address: 'alice@example.test' };
  return seal(
    { from: to, to: [to], cc: [], bcc: [], subject: '', text: 'Hello', attachments: [] },
    {
      ...{ sign: true, encrypt: false, identity, certificates: [], anchors, now: new Date() },
      revocation: evidence(source),
      ...change,
    },
  );
}

describe('With a revoked certificate of one’s own', () => {
  test('nothing is signed', async () => {
    await assert.rejects(sealed(await listed(alice)), { code: 'seal.identity-revoked' });
    assert.equal((await sealed(await listed(other))).messages.length, 1);
  });

  test('nothing is signed when its authority is trusted for nobody', async () => {
    await assert.rejects(sealed(await listed(alice), { anchors: [] }), { code: 'seal.identity-revoked' });
    assert.equal((await sealed(await listed(other), { anchors: [] })).messages.length, 1);
  });

  test('the copy for oneself is not encrypted to it either', async () => {
    const bob = { name: '', address: 'bob@example.test' };
    const bobs = await maker.make({
      subject: '/CN=Bob',
      issuer: root,
      extensions: [...PERSON, 'subjectAltName=email:bob@example.test'],
    });
    const encrypt = async (source: RevocationSource, certificates = [bobs.certificate]) =>
      seal(
        {
          from: { name: '', address: 'alice@example.test' },
          ...{ to: [bob], cc: [], bcc: [], subject: '', text: 'Hello', attachments: [] },
        },
        {
          ...{ sign: false, encrypt: true, identity, certificates, anchors, now: new Date() },
          revocation: evidence(source),
        },
      );
    await assert.rejects(encrypt(await listed(alice)), { code: 'seal.identity-revoked' });
    const withNewer = [bobs.certificate, other.certificate];
    assert.equal((await encrypt(await listed(alice), withNewer)).messages.length, 1);
  });

  test('the authority is believed for any of the certificate’s addresses, whichever stands first', async () => {
    const two = await maker.make({
      subject: '/CN=Alice',
      issuer: root,
      extensions: [...PERSON, 'subjectAltName=email:alice@elsewhere.test,email:alice@example.test'],
    });
    const scoped = [
      { certificate: root.certificate, scope: { kind: 'addresses', addresses: ['alice@example.test'] } },
    ] as const;
    const judged = await judgeIdentity({
      identity: { certificate: two.certificate, chain: [] },
      ...{ certificates: [], anchors: scoped, now: new Date() },
      revocation: evidence(await listed(two)),
    });
    assert.equal(judged.isRevoked, true);
  });

  test('nothing is looked at when the user does not want it', async () => {
    const judged = await judgeIdentity({ identity, certificates: [], anchors, now: new Date() });
    assert.deepEqual(judged, { isRevoked: false, isCurrent: true, wanted: [] });
    const later = await judgeIdentity({ identity, certificates: [], anchors, now: inDays(4000) });
    assert.equal(later.isCurrent, false);
  });
});
