// Paths from certificates to trust anchors: which are accepted, and the reason given for those that are not.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { buildPath, type PathRequest } from '../../src/x509/path.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { CA, CertificateMaker, PERSON, inDays, type MadeCertificate } from './certificate-maker.ts';

const ALICE = 'subjectAltName=email:alice@firm.example';

describe('a certificate path', () => {
  let maker: CertificateMaker;
  let root: MadeCertificate;
  let authority: MadeCertificate;
  let alice: MadeCertificate;

  before(async () => {
    maker = await CertificateMaker.create();
    root = await maker.make({
      subject: '/O=Root/CN=Root',
      extensions: [...CA, 'subjectKeyIdentifier=hash'],
      days: 3650,
    });
    authority = await maker.make({
      subject: '/O=Firm/CN=Authority',
      issuer: root,
      extensions: CA,
      days: 730,
    });
    alice = await maker.make({ subject: '/CN=Alice', issuer: authority, extensions: [...PERSON, ALICE] });
  });
  after(() => maker.dispose());

  const authorityWith = (...extensions: string[]): Promise<MadeCertificate> =>
    maker.make({ subject: '/CN=Other Authority', issuer: root, extensions });
  const personBy = (issuer: MadeCertificate, ...extensions: string[]): Promise<MadeCertificate> =>
    maker.make({
      subject: '/CN=Person',
      issuer,
      extensions: extensions.length > 0 ? extensions : [...PERSON, ALICE],
    });

  function find(target: MadeCertificate, pool: readonly MadeCertificate[], rest: Partial<PathRequest> = {}) {
    return buildPath({
      target: target.certificate,
      certificates: pool.map(({ certificate }) => certificate),
      anchors: [root.certificate],
      at: inDays(1),
      purpose: 'sign',
      ...rest,
    });
  }
  async function refuses(target: MadeCertificate, pool: readonly MadeCertificate[], code: string, rest = {}) {
    const result = await find(target, pool, rest);
    assert.equal(result.ok, false);
    assert.equal(result.codes[0], code, result.codes.join());
  }

  test('leads through an authority to a root', async () => {
    const result = await find(alice, [authority]);
    assert.deepEqual(result.codes, []);
    assert.equal(result.ok, true);
    assert.deepEqual(
      result.chain,
      [alice, authority, root].map(({ certificate }) => certificate),
    );
    assert.equal(result.anchor, root.certificate);
  });

  test('is good for encryption as well as for signing when the key usage says so', async () => {
    assert.equal((await find(alice, [authority], { purpose: 'encrypt' })).ok, true);
    const signOnly = await personBy(authority, 'keyUsage=digitalSignature', ALICE);
    assert.equal((await find(signOnly, [authority])).ok, true);
    await refuses(signOnly, [authority], 'path.key-usage', { purpose: 'encrypt' });
  });

  test('needs the authority in between', () => refuses(alice, [], 'path.no-anchor'));

  test('ends at nobody known when the certificate is signed by its own key', async () => {
    const self = await maker.make({ subject: '/CN=Alice', extensions: [...PERSON, ALICE] });
    await refuses(self, [authority], 'path.no-anchor');
    assert.equal((await find(self, [], { anchors: [self.certificate] })).ok, true);
  });

  test('may end at a trusted intermediate authority', async () => {
    assert.equal((await find(alice, [], { anchors: [authority.certificate] })).ok, true);
  });

  test('is judged at the time asked for', async () => {
    await refuses(alice, [authority], 'path.expired-now', { at: inDays(400) });
    await refuses(alice, [authority], 'path.not-yet-valid', { at: inDays(-10) });
  });

  test('is refused when an authority on it has expired', async () => {
    const brief = await maker.make({ subject: '/CN=Brief', issuer: root, extensions: CA, days: 10 });
    await refuses(await personBy(brief), [brief], 'path.expired-now', { at: inDays(20) });
  });

  test('does not lead through a certificate of a person', async () => {
    await refuses(await personBy(alice), [alice, authority], 'path.not-a-ca');
  });

  test('does not lead through a person whose certificate was trusted for itself', async () => {
    const mallory = await personBy(alice);
    await refuses(mallory, [], 'path.not-a-ca', { anchors: [alice.certificate] });
  });

  test('keeps to the path length that an authority allows', async () => {
    const last = await authorityWith('basicConstraints=critical,CA:TRUE,pathlen:0', CA[1]!);
    const further = await maker.make({ subject: '/CN=Further', issuer: last, extensions: CA });
    assert.equal((await find(await personBy(last), [last])).ok, true);
    await refuses(await personBy(further), [last, further], 'path.path-length');
  });

  test('needs authorities that may sign certificates', async () => {
    const noSigning = await authorityWith(CA[0]!, 'keyUsage=critical,cRLSign');
    await refuses(await personBy(noSigning), [noSigning], 'path.key-usage');
  });

  test('needs certificates that are meant for mail, all the way down', async () => {
    const web = await personBy(authority, 'extendedKeyUsage=serverAuth', ALICE);
    await refuses(web, [authority], 'path.not-for-email');
    const webAuthority = await authorityWith(...CA, 'extendedKeyUsage=serverAuth,clientAuth');
    await refuses(await personBy(webAuthority), [webAuthority], 'path.not-for-email');
    const anyPurpose = await personBy(authority, 'extendedKeyUsage=anyExtendedKeyUsage', ALICE);
    assert.equal((await find(anyPurpose, [authority])).ok, true);
  });

  test('does not pass by a critical extension that nobody knows', async () => {
    const odd = '1.2.3.4.5=critical,ASN1:UTF8String:odd';
    await refuses(
      await personBy(authority, ...PERSON, ALICE, odd),
      [authority],
      'path.unknown-critical-extension',
    );
    const oddAuthority = await authorityWith(...CA, odd);
    await refuses(await personBy(oddAuthority), [oddAuthority], 'path.unknown-critical-extension');
    const harmless = await personBy(authority, ...PERSON, ALICE, '1.2.3.4.5=ASN1:UTF8String:odd');
    assert.equal((await find(harmless, [authority])).ok, true);
  });

  test('may have critical distribution points, but no critical key identifiers', async () => {
    const points = 'crlDistributionPoints=critical,URI:http://lists.example/one.crl';
    assert.equal((await find(await personBy(authority, ...PERSON, ALICE, points), [authority])).ok, true);
    for (const critical of ['subjectKeyIdentifier=critical,hash', '2.5.29.35=critical,DER:30058003010203'])
      await refuses(
        await personBy(authority, ...PERSON, ALICE, critical),
        [authority],
        'path.malformed-certificate',
      );
  });

  test('does not end in a person who signs certificates, or has names that need not be understood', async () => {
    const signer = await personBy(authority, ALICE, 'keyUsage=critical,digitalSignature,keyCertSign');
    await refuses(signer, [authority], 'path.malformed-certificate');
    const nameless = { subject: '/', issuer: authority };
    const soft = await maker.make({ ...nameless, extensions: [...PERSON, ALICE] });
    await refuses(soft, [authority], 'path.malformed-certificate');
    const names = 'subjectAltName=critical,email:alice@firm.example';
    const hard = await maker.make({ ...nameless, extensions: [...PERSON, names] });
    assert.deepEqual((await find(hard, [authority])).codes, []);
  });

  test('stays within the names that an authority may certify', async () => {
    const rules = 'nameConstraints=critical,permitted;email:firm.example,excluded;email:boss@firm.example';
    const bound = await authorityWith(...CA, rules);
    const withAddress = (address: string) => personBy(bound, ...PERSON, `subjectAltName=email:${address}`);
    assert.equal((await find(await withAddress('Alice@FIRM.example'), [bound])).ok, true);
    await refuses(await withAddress('alice@other.example'), [bound], 'path.name-constraints');
    await refuses(await withAddress('alice@sub.firm.example'), [bound], 'path.name-constraints');
    await refuses(await withAddress('boss@firm.example'), [bound], 'path.name-constraints');
    const inSubject = await maker.make({
      subject: '/CN=Eve/emailAddress=eve@other.example',
      issuer: bound,
      extensions: [...PERSON, 'subjectAltName=email:eve@firm.example'],
    });
    await refuses(inSubject, [bound], 'path.name-constraints');
  });

  test('heeds the name constraints of the anchor itself', async () => {
    const rules = 'nameConstraints=critical,permitted;email:.firm.example';
    const bound = await maker.make({ subject: '/CN=Bound Root', extensions: [...CA, rules] });
    const anchors = [bound.certificate];
    const inside = await personBy(bound, ...PERSON, 'subjectAltName=email:a@mail.firm.example');
    assert.equal((await find(inside, [], { anchors })).ok, true);
    await refuses(await personBy(bound), [], 'path.name-constraints', { anchors });
  });

  test('is refused when a signature on it is false, and says so', async () => {
    const forged = { ...alice.certificate, signature: alice.certificate.signature.slice() };
    forged.signature[forged.signature.length - 1]! ^= 1;
    const result = await find({ ...alice, certificate: forged }, [authority]);
    assert.deepEqual([result.ok, result.codes], [false, ['path.signature-bad']]);
  });

  test('cannot be made by an authority of the same name with another key', async () => {
    const impostor = await maker.make({
      subject: '/O=Root/CN=Root',
      extensions: [...CA, 'subjectKeyIdentifier=hash'],
    });
    const victim = await personBy(impostor, ...PERSON, ALICE, 'authorityKeyIdentifier=keyid');
    await refuses(victim, [impostor], 'path.no-anchor');
  });

  test('is found by the right one of two keys of the same authority', async () => {
    const renewed = await maker.make({ subject: '/O=Firm/CN=Authority', issuer: root, extensions: CA });
    for (const issuer of [authority, renewed]) {
      assert.equal((await find(await personBy(issuer), [renewed, authority])).ok, true);
      assert.equal((await find(await personBy(issuer), [authority, renewed])).ok, true);
    }
  });

  test('is found past a bad certificate of an authority to a good one of the same key', async () => {
    const brief = await maker.make({ ...{ subject: '/CN=Twice', issuer: root, extensions: CA }, days: 10 });
    const longer = await maker.make({ subject: '/CN=Twice', issuer: root, keyOf: brief, extensions: CA });
    const person = await personBy(brief);
    assert.equal((await find(person, [brief, longer], { at: inDays(20) })).ok, true);
    const bound = await maker.make({
      ...{ subject: '/CN=Twice', issuer: root, keyOf: brief },
      extensions: [...CA, 'nameConstraints=critical,permitted;email:other.example'],
    });
    assert.equal((await find(person, [bound, longer])).ok, true);
  });

  test('crosses from one organisation to another over a cross-certificate', async () => {
    const theirRoot = await maker.make({ subject: '/CN=Their Root', extensions: CA });
    const theirs = await maker.make({ subject: '/CN=Their Authority', issuer: theirRoot, extensions: CA });
    const bob = await personBy(theirs);
    await refuses(bob, [theirs, theirRoot], 'path.no-anchor');
    const bridge = await maker.make({
      subject: '/CN=Their Root',
      issuer: root,
      keyOf: theirRoot,
      extensions: CA,
    });
    const back = await maker.make({
      subject: '/O=Root/CN=Root',
      issuer: theirRoot,
      keyOf: root,
      extensions: CA,
    });
    const result = await find(bob, [back, theirRoot, theirs, bridge]);
    assert.equal(result.ok, true);
    assert.deepEqual(
      result.chain,
      [bob, theirs, bridge, root].map(({ certificate }) => certificate),
    );
  });

  test('is not looked for in circles', async () => {
    const one = await maker.make({ subject: '/CN=One', extensions: CA });
    const two = await maker.make({ subject: '/CN=Two', extensions: CA });
    const oneByTwo = await maker.make({ subject: '/CN=One', issuer: two, keyOf: one, extensions: CA });
    const twoByOne = await maker.make({ subject: '/CN=Two', issuer: one, keyOf: two, extensions: CA });
    await refuses(await personBy(one), [oneByTwo, twoByOne, one, two], 'path.no-anchor');
  });

  test('is given up when a bag of certificates asks for too much work', async () => {
    const keys = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(() => maker.make({ subject: '/CN=Maze', extensions: CA })),
    );
    const bag: Certificate[] = [];
    for (const issuer of keys) {
      for (const keyOf of keys) {
        const link = { subject: '/CN=Maze', issuer, keyOf, extensions: CA };
        if (issuer !== keyOf) bag.push((await maker.make(link)).certificate);
      }
    }
    const person = await personBy(keys[0]!);
    const result = await find(person, [], { certificates: bag });
    assert.deepEqual([result.ok, result.codes], [false, ['path.budget']]);
  });

  test('gives the mildest reason of several bad paths', async () => {
    const brief = await maker.make({ subject: '/CN=Thrice', issuer: root, extensions: CA, days: 10 });
    const worse = await maker.make({
      subject: '/CN=Thrice',
      issuer: root,
      keyOf: brief,
      extensions: [CA[1]!],
      days: 10,
    });
    const person = await personBy(brief);
    await refuses(person, [worse, brief], 'path.expired-now', { at: inDays(20) });
  });

  test('with SHA-1 or a short key is accepted with a caution, with MD5 not at all', async () => {
    const sha1 = await maker.make({
      subject: '/CN=Old',
      issuer: authority,
      extensions: [...PERSON, ALICE],
      digest: 'sha1',
    });
    assert.deepEqual((await find(sha1, [authority])).codes, ['path.weak-digest']);
    const newKey = ['rsa:1024'];
    const short = await maker.make({
      subject: '/CN=Short',
      issuer: authority,
      extensions: [...PERSON, ALICE],
      newKey,
    });
    assert.deepEqual((await find(short, [authority])).codes, ['path.weak-key']);
    const rsaRoot = await maker.make({ subject: '/CN=RSA Root', extensions: CA, newKey: ['rsa:2048'] });
    const md5 = await maker.make({
      subject: '/CN=MD5',
      issuer: rsaRoot,
      extensions: [...PERSON, ALICE],
      digest: 'md5',
    });
    await refuses(md5, [], 'path.broken-signature-algorithm', { anchors: [rsaRoot.certificate] });
  });
});
