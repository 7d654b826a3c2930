// Revocation lists: which are believed, what they are about, and what they say of a certificate.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { X509Error } from '../../src/errors.ts';
import { crlSource } from '../../src/x509/crl-source.ts';
import { buildPath, type PathResult } from '../../src/x509/path.ts';
import { nameKey } from '../../src/x509/name.ts';
import { DEFAULT_BUDGETS } from '../../src/x509/path-budget.ts';
import { readRevocationList, type RevocationList } from '../../src/x509/revocation-list.ts';
import { CA, CertificateMaker, PERSON, inDays, type MadeCertificate } from './certificate-maker.ts';
import { makeList, type ListWish } from './revocation-list-maker.ts';

const POINT = 'http://lists.example/one.crl';
const OTHER_POINT = 'http://lists.example/two.crl';
/** Reasons keyCompromise, and all others: the unused bits first. */
const COMPROMISE = [6, 0x40];
const ALL_OTHERS = [7, 0x3f, 0x80];

describe('a revocation list', () => {
  let maker: CertificateMaker;
  let root: MadeCertificate;
  let bob: MadeCertificate;
  /** A certificate with two distribution points. */
  let carol: MadeCertificate;
  /** Of the same name as the root, with another key. */
  let impostor: MadeCertificate;

  before(async () => {
    maker = await CertificateMaker.create();
    root = await maker.make({ subject: '/CN=Firm Root', extensions: CA, days: 3650 });
    bob = await maker.make({ subject: '/CN=Bob', issuer: root, extensions: PERSON });
    const points = `crlDistributionPoints=URI:${POINT},URI:${OTHER_POINT}`;
    carol = await maker.make({ subject: '/CN=Carol', issuer: root, extensions: [...PERSON, points] });
    impostor = await maker.make({ subject: '/CN=Firm Root', extensions: CA });
  });
  after(() => maker.dispose());

  const entryOf = (made: MadeCertificate) => ({ serial: made.certificate.serialNumber });

  async function judge(
    lists: readonly RevocationList[],
    target = bob,
    certificates: readonly MadeCertificate[] = [],
    usedAt?: Date,
  ): Promise<PathResult> {
    const now = new Date();
    return buildPath({
      target: target.certificate,
      certificates: certificates.map(({ certificate }) => certificate),
      anchors: [root.certificate],
      at: now,
      purpose: 'sign',
      revocation: {
        ...{ policy: 'hard', sources: [crlSource(lists)], now },
        ...(usedAt === undefined ? {} : { usedAt }),
      },
    });
  }
  const rootList = (wish: Partial<ListWish> = {}) => makeList({ signer: root, ...wish });
  const codeOf = async (...args: Parameters<typeof judge>) => (await judge(...args)).codes.join();

  test('lets pass what is not on it, and refuses what is', async () => {
    const good = await judge([await rootList({ entries: [entryOf(carol)] })]);
    assert.deepEqual([good.ok, good.codes], [true, []]);
    const of = ({ revocation }: PathResult) => revocation![0]!;
    assert.deepEqual([of(good).status, of(good).finding?.source], ['good', 'crl']);
    const revokedAt = new Date('2026-01-02T03:04:05Z');
    const list = await rootList({ entries: [{ ...entryOf(bob), revokedAt, reason: 1 }] });
    const refused = await judge([list]);
    assert.deepEqual([refused.ok, refused.codes], [false, ['path.revoked']]);
    assert.deepEqual(of(refused).finding?.revokedAt, revokedAt);
    assert.equal(of(refused).finding?.reason, 'keyCompromise');
  });

  test('is believed only from the authority itself', async () => {
    const forged = await rootList({ signer: impostor, issuer: root });
    assert.equal(await codeOf([forged]), 'path.revocation-required');
    assert.equal(await codeOf([forged], bob, [impostor]), 'path.revocation-required');
    const accusing = await rootList({ signer: impostor, issuer: root, entries: [entryOf(bob)] });
    assert.equal(await codeOf([accusing, await rootList()], bob, [impostor]), '');
  });

  test('is believed from a signer of the same name whom the anchor certified for lists', async () => {
    const extensions = ['keyUsage=critical,cRLSign'];
    const signer = await maker.make({ subject: '/CN=Firm Root', issuer: root, extensions });
    const own = await rootList({ entries: [entryOf(carol)] });
    const list = await rootList({ signer, entries: [entryOf(bob)] });
    // The signer's own revocation has to be known as well.
    assert.equal(await codeOf([list], bob, [signer]), 'path.revocation-required');
    assert.equal(await codeOf([list, own], bob, [signer]), 'path.revoked');
    assert.equal(await codeOf([list, own], bob, []), '');
    const noLists = await maker.make({
      ...{ subject: '/CN=Firm Root', issuer: root },
      extensions: ['keyUsage=critical,digitalSignature'],
    });
    const byOther = await rootList({ signer: noLists, entries: [entryOf(bob)] });
    assert.equal(await codeOf([byOther, own], bob, [noLists]), '');
  });

  test('does not vouch for whoever signed it', async () => {
    const extensions = ['keyUsage=critical,cRLSign'];
    const signer = await maker.make({ subject: '/CN=Firm Root', issuer: root, extensions });
    assert.equal(await codeOf([await rootList({ signer })], bob, [signer]), 'path.revocation-required');
  });

  test('proves that nothing was revoked only while it is current and numbered', async () => {
    const old = { thisUpdate: inDays(-9), nextUpdate: inDays(-2) };
    const unusable: Partial<ListWish>[] = [
      old,
      { nextUpdate: null },
      { number: null },
      { thisUpdate: inDays(1), nextUpdate: inDays(2) },
      { oddCritical: true },
      { entries: [{ serial: '77', oddCritical: true }] },
    ];
    for (const wish of unusable)
      assert.equal(await codeOf([await rootList(wish)]), 'path.revocation-required', JSON.stringify(wish));
    const entries = [entryOf(bob)];
    for (const wish of [old, { nextUpdate: null }, { number: null }])
      assert.equal(await codeOf([await rootList({ ...wish, entries })]), 'path.revoked');
    assert.equal(await codeOf([await rootList({ oddCritical: true, entries })]), 'path.revocation-required');
  });

  test('that is older still counts when it names a revocation, except for a hold', async () => {
    const older = { thisUpdate: inDays(-3), nextUpdate: inDays(3) };
    const newer = await rootList();
    const revoked = await rootList({ ...older, entries: [entryOf(bob)] });
    assert.equal(await codeOf([newer, revoked]), 'path.revoked');
    const onHold = await rootList({ ...older, entries: [{ ...entryOf(bob), reason: 6 }] });
    assert.equal(await codeOf([onHold]), 'path.revoked');
    assert.equal(await codeOf([newer, onHold]), '');
  });

  test('is about its part of the certificates only', async () => {
    const entries = [entryOf(bob)];
    for (const only of ['authorities', 'attributes'] as const)
      assert.equal(await codeOf([await rootList({ entries, scope: { only } })]), 'path.revocation-required');
    assert.equal(await codeOf([await rootList({ entries, scope: { only: 'users' } })]), 'path.revoked');
    const point = await rootList({ entries: [entryOf(carol)], scope: { point: POINT } });
    assert.equal(await codeOf([point], carol), 'path.revoked');
    assert.equal(await codeOf([point], bob), 'path.revocation-required');
    const elsewhere = await rootList({ scope: { point: 'http://lists.example/other.crl' } });
    assert.equal(await codeOf([elsewhere], carol), 'path.revocation-required');
  });

  test('for some reasons needs another one for the others', async () => {
    const one = await rootList({ scope: { point: POINT, reasons: COMPROMISE } });
    const other = await rootList({ scope: { point: OTHER_POINT, reasons: ALL_OTHERS } });
    assert.equal(await codeOf([one], carol), 'path.revocation-required');
    assert.equal(await codeOf([other], carol), 'path.revocation-required');
    assert.equal(await codeOf([one, other], carol), '');
    const entries = [{ ...entryOf(carol), reason: 4 }];
    const accusing = await rootList({ entries, scope: { point: OTHER_POINT, reasons: ALL_OTHERS } });
    assert.equal(await codeOf([one, accusing], carol), 'path.revoked');
  });

  test('of another authority must say that it covers others, and whom each entry is about', async () => {
    const lister = await maker.make({ subject: '/CN=Lister', issuer: root, extensions: CA });
    // OpenSSL writes crlIssuer only from a section of a file: this certificate is made by the maker's own.
    const dave = await maker.makeWith(
      { subject: '/CN=Dave', issuer: root, extensions: PERSON },
      'crlDistributionPoints=point\n[point]\nfullname=URI:http://lists.example/all.crl\nCRLissuer=dirName:lister\n[lister]\nCN=Lister\n',
    );
    const own = await rootList();
    const scope = { indirect: true };
    const silent = await makeList({ signer: lister, scope });
    const { serialNumber: serial } = dave.certificate;
    const accusing = await makeList({ signer: lister, scope, entries: [{ serial, issuer: root }] });
    const aboutOthers = await makeList({ signer: lister, scope, entries: [{ serial }] });
    const direct = await makeList({ signer: lister, entries: [{ serial, issuer: root }] });
    assert.equal(await codeOf([own, accusing], dave, [lister]), 'path.revoked');
    assert.equal(await codeOf([own, aboutOthers], dave, [lister]), '');
    assert.equal(await codeOf([own, direct], dave, [lister]), '');
    assert.equal(await codeOf([silent], dave, [lister]), 'path.revocation-required');
    // What follows an entry that names an issuer is about that issuer's certificates, too.
    const entries = [{ serial: '77', issuer: root }, { serial }];
    const following = await makeList({ signer: lister, scope, entries });
    assert.equal(await codeOf([own, following], dave, [lister]), 'path.revoked');
  });

  test('is brought up to date by a delta list that builds on it', async () => {
    const base = await rootList({ number: 10 });
    const delta = (wish: Partial<ListWish>) => rootList({ number: 12, base: 10, ...wish });
    const entries = [entryOf(bob)];
    assert.equal(await codeOf([base, await delta({ entries })]), 'path.revoked');
    assert.equal(await codeOf([await delta({})]), 'path.revocation-required');
    // It builds on a list that is not there, is for another part, has run out, or is by somebody else.
    for (const wish of [
      { base: 11 },
      { scope: { only: 'users' } },
      { thisUpdate: inDays(-3), nextUpdate: inDays(-1) },
      { signer: impostor, issuer: root },
    ] satisfies Partial<ListWish>[])
      assert.equal(await codeOf([base, await delta({ entries, ...wish })], bob, [impostor]), '');
    const onHold = await rootList({ number: 10, entries: [{ ...entryOf(bob), reason: 6 }] });
    assert.equal(await codeOf([onHold]), 'path.revoked');
    assert.equal(await codeOf([onHold, await delta({ entries: [{ ...entryOf(bob), reason: 8 }] })]), '');
    // A list that has run out lives on in its delta.
    const old = await rootList({ number: 10, thisUpdate: inDays(-9), nextUpdate: inDays(-1) });
    assert.equal(await codeOf([old]), 'path.revocation-required');
    assert.equal(await codeOf([old, await delta({})]), '');
  });

  test('does not undo what was signed before, unless the key is in other hands', async () => {
    const entry = { ...entryOf(bob), revokedAt: inDays(-10) };
    const list = async (reason?: number, invalidityDate?: Date) => [
      await rootList({
        entries: [
          {
            ...entry,
            ...(reason === undefined ? {} : { reason }),
            ...(invalidityDate === undefined ? {} : { invalidityDate }),
          },
        ],
      }),
    ];
    for (const harmless of [undefined, 3, 4, 5, 9])
      assert.equal(await codeOf(await list(harmless), bob, [], inDays(-20)), 'path.revoked-since');
    for (const compromise of [1, 2, 10])
      assert.equal(await codeOf(await list(compromise), bob, [], inDays(-20)), 'path.revoked');
    assert.equal(await codeOf(await list(4), bob, [], inDays(-5)), 'path.revoked');
    assert.equal(await codeOf(await list(4)), 'path.revoked');
    // The authority knows that it was wrong since earlier.
    assert.equal(await codeOf(await list(4, inDays(-30)), bob, [], inDays(-20)), 'path.revoked');
  });

  test('is not drowned by a crowd of false ones', async () => {
    const authority = await maker.make({ subject: '/CN=Authority', issuer: root, extensions: CA });
    const eve = await maker.make({ subject: '/CN=Eve', issuer: authority, extensions: PERSON });
    const listed = await makeList({ signer: authority, entries: [entryOf(eve)] });
    const crowd = await Promise.all(
      [root, authority].flatMap((issuer) =>
        Array.from({ length: 40 }, (_, number) => makeList({ signer: impostor, issuer, number })),
      ),
    );
    const now = new Date();
    const judged = (...sources: readonly RevocationList[][]) =>
      buildPath({
        ...{ target: eve.certificate, certificates: [authority.certificate], anchors: [root.certificate] },
        ...{ at: now, purpose: 'sign', revocation: { policy: 'soft', sources: sources.map(crlSource), now } },
        budgets: { ...DEFAULT_BUDGETS, signatureChecks: 48 },
      });
    assert.deepEqual((await judged([listed], crowd)).codes, ['path.budget', 'path.revoked']);
    assert.deepEqual((await judged([listed])).codes, ['path.revoked']);
    // Nothing true among them: that nothing is known is then not taken lightly.
    const anew = crowd.map(({ der }) => readRevocationList(der));
    assert.deepEqual((await judged(anew)).codes, ['path.budget']);
  });

  test('is asked about every authority on the path, and the next path is tried when one was revoked', async () => {
    const authority = await maker.make({ subject: '/CN=Authority', issuer: root, extensions: CA });
    const renewed = await maker.make({
      ...{ subject: '/CN=Authority', issuer: root, keyOf: authority, extensions: CA },
    });
    const eve = await maker.make({ subject: '/CN=Eve', issuer: authority, extensions: PERSON });
    const lists = [await rootList({ entries: [entryOf(authority)] }), await makeList({ signer: authority })];
    assert.equal(await codeOf(lists, eve, [authority]), 'path.revoked');
    const result = await judge(lists, eve, [authority, renewed]);
    assert.deepEqual([result.ok, result.chain[1]], [true, renewed.certificate]);
  });

  test('of a hundred thousand entries is looked through once', async () => {
    const entries = Array.from({ length: 100_000 }, (_, index) => ({
      serial: (0x10000000 + index).toString(16),
      reason: 4,
    }));
    const list = await rootList({ entries: [...entries, entryOf(bob)] });
    assert.equal(await codeOf([list]), 'path.revoked');
    const issuer = nameKey(root.certificate.subject);
    assert.ok(list.entries.find(issuer, '10000000'));
    // With the octets gone, only an index can still tell that something is not there.
    list.der.fill(0);
    assert.equal(list.entries.find(issuer, '77'), undefined);
    assert.throws(() => list.entries.find(issuer, '10000000'), X509Error);
  });

  test('that is cut off or overlong is refused as a whole', async () => {
    const { der } = await rootList({ entries: [entryOf(bob)] });
    for (const wrong of [der.subarray(0, der.length - 1), Uint8Array.from([...der, 0]), new Uint8Array(3)])
      assert.throws(
        () => readRevocationList(wrong),
        (error) => error instanceof X509Error && error.code === 'x509.malformed',
      );
  });
});
