// Companies without a common root: paths across cross-certificates, bridges and renewed roots.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { buildPath, type PathResult } from '../../src/x509/path.ts';
import { CA, CertificateMaker, PERSON, inDays, type MadeCertificate } from './certificate-maker.ts';

const onlyNames = (domain: string) => `nameConstraints=critical,permitted;email:${domain}`;

describe('between two companies with roots of their own', () => {
  let maker: CertificateMaker;
  let oak: MadeCertificate;
  let elm: MadeCertificate;
  let elmAuthority: MadeCertificate;
  let oakAuthority: MadeCertificate;
  /** At Oak and at Elm. */
  let olga: MadeCertificate;
  let emil: MadeCertificate;

  before(async () => {
    maker = await CertificateMaker.create();
    oak = await maker.make({ subject: '/O=Oak/CN=Root', extensions: CA, days: 3650 });
    elm = await maker.make({ subject: '/O=Elm/CN=Root', extensions: CA, days: 3650 });
    const authority = (root: MadeCertificate, subject: string) =>
      maker.make({ subject, issuer: root, extensions: CA, days: 2000 });
    oakAuthority = await authority(oak, '/O=Oak/CN=Mail');
    elmAuthority = await authority(elm, '/O=Elm/CN=Mail');
    olga = await person('Olga', 'oak.example', oakAuthority);
    emil = await person('Emil', 'elm.example', elmAuthority);
  });
  after(() => maker.dispose());

  const person = (name: string, domain: string, issuer: MadeCertificate) =>
    maker.make({
      ...{ subject: `/CN=${name}`, issuer },
      extensions: [...PERSON, `subjectAltName=email:${name.toLowerCase()}@${domain}`],
    });

  /** `by` certifies the name and key of `of`. */
  const cross = (of: MadeCertificate, subject: string, by: MadeCertificate, ...more: string[]) =>
    maker.make({ subject, issuer: by, keyOf: of, extensions: [...CA, ...more] });

  function find(
    target: MadeCertificate,
    root: MadeCertificate,
    bag: readonly MadeCertificate[],
    at = inDays(1),
  ): Promise<PathResult> {
    return buildPath({
      target: target.certificate,
      certificates: bag.map(({ certificate }) => certificate),
      anchors: [root.certificate],
      at,
      purpose: 'sign',
    });
  }
  const outcome = async (...args: Parameters<typeof find>) => {
    const { ok, codes } = await find(...args);
    return ok ? 'good' : codes[0];
  };

  test('there is no path without a cross-certificate', async () => {
    const bag = [oakAuthority, elmAuthority, oak, elm];
    assert.equal(await outcome(emil, oak, bag), 'path.no-anchor');
    assert.equal(await outcome(olga, elm, bag), 'path.no-anchor');
  });

  test('trust goes the way that was certified, and not back', async () => {
    const elmByOak = await cross(elm, '/O=Elm/CN=Root', oak);
    const bag = [elmAuthority, oakAuthority, elm, oak, elmByOak];
    const path = await find(emil, oak, bag);
    assert.deepEqual(
      path.chain,
      [emil, elmAuthority, elmByOak, oak].map(({ certificate }) => certificate),
    );
    assert.equal(path.ok, true);
    assert.equal(await outcome(olga, elm, bag), 'path.no-anchor');
  });

  test('trust goes both ways when both certified each other, without going in circles', async () => {
    const elmByOak = await cross(elm, '/O=Elm/CN=Root', oak);
    const oakByElm = await cross(oak, '/O=Oak/CN=Root', elm);
    const bag = [elmByOak, oakByElm, elm, oak, elmAuthority, oakAuthority];
    for (const [who, root] of [
      [emil, oak],
      [olga, elm],
      [emil, elm],
      [olga, oak],
    ] as const)
      assert.equal(await outcome(who, root, bag), 'good');
    const { search } = await find(emil, await maker.make({ subject: '/CN=Nobody', extensions: CA }), bag);
    assert.equal(search.isExhausted, false);
    assert.ok(search.steps < 20, String(search.steps));
  });

  test('a cross-certificate limits the other company to its own names', async () => {
    const elmByOak = await cross(elm, '/O=Elm/CN=Root', oak, onlyNames('elm.example'));
    const bag = [elmByOak, elmAuthority];
    assert.equal(await outcome(emil, oak, bag), 'good');
    const false_ = await person('Olga', 'oak.example', elmAuthority);
    assert.equal(await outcome(false_, oak, bag), 'path.name-constraints');
    assert.equal(await outcome(false_, elm, bag), 'good');
    const elsewhere = await person('Eve', 'sub.elm.example', elmAuthority);
    assert.equal(await outcome(elsewhere, oak, bag), 'path.name-constraints');
  });

  test('a second cross-certificate does when the first is too narrow', async () => {
    const narrow = await cross(elm, '/O=Elm/CN=Root', oak, onlyNames('other.example'));
    const wide = await cross(elm, '/O=Elm/CN=Root', oak, onlyNames('elm.example'));
    for (const bag of [
      [narrow, wide, elmAuthority],
      [wide, narrow, elmAuthority],
    ])
      assert.equal(await outcome(emil, oak, bag), 'good');
    assert.equal(await outcome(emil, oak, [narrow, elmAuthority]), 'path.name-constraints');
  });

  test('a bridge connects both, as far as each lets it', async () => {
    const bridge = await maker.make({ subject: '/O=Bridge/CN=Hub', extensions: CA });
    const bridgeByOak = await cross(bridge, '/O=Bridge/CN=Hub', oak);
    const bridgeByElm = await cross(bridge, '/O=Bridge/CN=Hub', elm, onlyNames('oak.example'));
    const oakByBridge = await cross(oak, '/O=Oak/CN=Root', bridge, onlyNames('oak.example'));
    const elmByBridge = await cross(elm, '/O=Elm/CN=Root', bridge, onlyNames('elm.example'));
    const bag = [bridge, bridgeByOak, bridgeByElm, oakByBridge, elmByBridge, oakAuthority, elmAuthority];
    const path = await find(emil, oak, bag);
    assert.deepEqual([path.ok, path.chain.length], [true, 5]);
    assert.equal(await outcome(olga, elm, bag), 'good');
    // Elm believes the bridge for Oak only.
    const ash = await maker.make({ subject: '/O=Ash/CN=Root', extensions: CA });
    const ashByBridge = await cross(ash, '/O=Ash/CN=Root', bridge);
    const anna = await person('Anna', 'ash.example', ash);
    assert.equal(await outcome(anna, oak, [...bag, ashByBridge]), 'good');
    assert.equal(await outcome(anna, elm, [...bag, ashByBridge]), 'path.name-constraints');
  });

  test('a bridge that may have no authorities below it connects nobody further', async () => {
    const bridge = await maker.make({ subject: '/O=Bridge/CN=Hub', extensions: CA });
    const bridgeByOak = await maker.make({
      ...{ subject: '/O=Bridge/CN=Hub', issuer: oak, keyOf: bridge },
      extensions: ['basicConstraints=critical,CA:TRUE,pathlen:1', CA[1]!],
    });
    const elmByBridge = await cross(elm, '/O=Elm/CN=Root', bridge);
    const bag = [bridgeByOak, elmByBridge, elmAuthority];
    // Elm's root and Elm's mail authority are two.
    assert.equal(await outcome(emil, oak, bag), 'path.path-length');
    assert.equal(await outcome(await person('Ed', 'elm.example', elm), oak, bag), 'good');
  });

  test('a root that changes its key is followed from the old to the new one and back', async () => {
    const name = '/O=Elm/CN=Root';
    const renewed = await maker.make({ subject: name, extensions: CA, days: 3650 });
    const newByOld = await cross(renewed, name, elm);
    const oldByNew = await cross(elm, name, renewed);
    const newAuthority = await maker.make({ subject: '/O=Elm/CN=New Mail', issuer: renewed, extensions: CA });
    const erna = await person('Erna', 'elm.example', newAuthority);
    const bag = [renewed, elm, newByOld, oldByNew, newAuthority, elmAuthority];
    for (const who of [emil, erna])
      for (const root of [elm, renewed]) assert.equal(await outcome(who, root, bag), 'good');
    assert.equal(await outcome(erna, elm, [newAuthority]), 'path.no-anchor');
    // Oak certified the old key: the new one is reached over it.
    const elmByOak = await cross(elm, name, oak);
    assert.equal(await outcome(erna, oak, [...bag, elmByOak]), 'good');
  });

  test('what was tried is told as a graph', async () => {
    const narrow = await cross(elm, '/O=Elm/CN=Root', oak, onlyNames('other.example'));
    const wide = await cross(elm, '/O=Elm/CN=Root', oak, onlyNames('elm.example'));
    const impostor = await maker.make({ subject: '/O=Elm/CN=Root', extensions: CA });
    const { search } = await find(emil, oak, [narrow, wide, elmAuthority]);
    const place = ({ certificate }: MadeCertificate) => search.certificates.indexOf(certificate);
    assert.equal(place(emil), 0);
    assert.deepEqual(search.anchors, [place(oak)]);
    const [authority, first, second] = [elmAuthority, narrow, wide].map(place) as [number, number, number];
    assert.deepEqual(search.links, [
      { child: 0, issuer: authority },
      { child: authority, issuer: first },
      { child: first, issuer: place(oak) },
      { child: authority, issuer: second },
      { child: second, issuer: place(oak) },
    ]);
    assert.deepEqual(search.paths, [
      { chain: [0, authority, first, place(oak)], ok: false, codes: ['path.name-constraints'] },
      { chain: [0, authority, second, place(oak)], ok: true, codes: [] },
    ]);
    const failed = await find(emil, oak, [elmAuthority, impostor]);
    assert.deepEqual(failed.search.links, [
      { child: 0, issuer: 1 },
      { child: 1, issuer: 2, problem: 'path.signature-bad' },
    ]);
    assert.equal(search.isExhausted, false);
  });
});
