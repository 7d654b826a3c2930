// What is kept between two judgements: indexes of pools, read lists and authorities, until the stores change.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, describe, test } from 'node:test';
import { KeptList } from '../../background/kept-list.ts';
import { crlKey } from '../../background/revocation/evidence-keys.ts';
import { MemoryEvidenceStore, type KeptEvidence } from '../../background/revocation/evidence-store.ts';
import { KeptSources } from '../../background/revocation/kept-sources.ts';
import { judgeRecipient } from '../../src/trust/judge.ts';
import { certificatesNamed } from '../../src/x509/certificate-index.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { PERSON, inDays } from './certificate-maker.ts';
import { RevocationAuthority } from '../interop/revocation/authority.ts';

test('A pool is indexed again only when something in it has changed', async () => {
  const authority = await RevocationAuthority.start();
  after(() => authority.stop());
  let looks = 0;
  const counted = ({ certificate }: { certificate: Certificate }): Certificate =>
    new Proxy(certificate, {
      get: (target, key) => {
        if (key === 'subject') looks++;
        return Reflect.get(target, key) as unknown;
      },
    });
  const [one, two] = [counted(authority.root), counted(authority.issuer)];
  const kept = new KeptList<Certificate>();
  const look = (...list: Certificate[]) =>
    certificatesNamed(kept.same(list), authority.root.certificate.subject);
  assert.equal(look(one, two).length, 1);
  const first = looks;
  look(one, two);
  assert.equal(looks, first, 'the same certificates in a new list');
  assert.equal(look(two).length, 0);
  assert.ok(looks > first);
});

class CountingStore extends MemoryEvidenceStore {
  reads = 0;

  override get(key: string): Promise<KeptEvidence | undefined> {
    if (key.startsWith('crl')) this.reads++;
    return super.get(key);
  }
}

describe('A revocation list that was fetched', async () => {
  const authority = await RevocationAuthority.start();
  after(() => authority.stop());
  const person = await authority.issue('/CN=Dora', { crl: '/list' }, { extensions: PERSON });
  const key = crlKey(`${authority.origin}/list`);
  const store = new CountingStore();
  const kept = new KeptSources(store);
  const put = async (fetchedAt: number): Promise<void> => {
    const bytes = new Uint8Array(await authority.list('DER'));
    await store.put({ key, kind: 'crl', host: '', fetchedAt, freshUntil: inDays(1).getTime(), bytes });
  };
  const codes = async (): Promise<readonly string[]> => {
    const answer = await judgeRecipient({
      certificate: person.certificate,
      certificates: [authority.issuer.certificate],
      anchors: [{ certificate: authority.root.certificate, scope: { kind: 'all' } }],
      now: new Date(),
      revocation: { policy: 'soft', sources: kept.sources() },
    });
    return answer.codes;
  };

  test('is loaded and read once, and again when a newer one has come', async () => {
    await put(1);
    await codes();
    await codes();
    assert.equal(store.reads, 1);
    authority.revoke(person, inDays(-1));
    await put(2);
    assert.ok((await codes()).includes('path.revoked'));
    assert.equal(store.reads, 2);
  });
});

test('Certificates of authorities are read once', async () => {
  const authority = await RevocationAuthority.start();
  after(() => authority.stop());
  const store = new MemoryEvidenceStore();
  const kept = new KeptSources(store);
  const bytes = new Uint8Array(await readFile(authority.issuer.certificateFile));
  await store.put({ key: 'issuer x', kind: 'issuer', host: '', fetchedAt: 1, freshUntil: 2, bytes });
  const [first, second] = [await kept.issuers(), await kept.issuers()];
  assert.equal(first.length, 1);
  assert.equal(first[0], second[0]);
});
