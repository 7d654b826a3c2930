// Revocation over the net: what an authority's servers answer, well or badly, and what the verdict then is.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Network } from '../../../background/revocation/bounded-fetch.ts';
import {
  DEFAULT_LIMITS,
  EvidenceFetcher,
  newAllowance,
  type Asked,
} from '../../../background/revocation/evidence-fetcher.ts';
import { MemoryEvidenceStore } from '../../../background/revocation/evidence-store.ts';
import { KeptSources } from '../../../background/revocation/kept-sources.ts';
import { judgeSigner, type TrustAnswer } from '../../../src/trust/judge.ts';
import type { RevocationPolicy } from '../../../src/x509/revocation.ts';
import { CA, PERSON, inDays, type MadeCertificate } from '../../unit/certificate-maker.ts';
import { makeOcspError, makeOcspResponse, type OcspWish } from '../../unit/ocsp-maker.ts';
import { openssl } from '../../webmail/openssl.ts';
import { RevocationAuthority } from './authority.ts';

const LOOPBACK = '127.0.0.1';

describe('Over the net', () => {
  let authority: RevocationAuthority;
  let reader: Reader;
  before(async () => {
    authority = await RevocationAuthority.start();
  });
  after(() => authority.stop());
  beforeEach(() => {
    reader = new Reader(authority);
    authority.asked.length = 0;
  });

  /** Somebody whose responder at this path is whatever `answer` makes. */
  async function personAnswered(
    path: string,
    wish: Omit<Partial<OcspWish>, 'certificate'> | Uint8Array,
  ): Promise<MadeCertificate> {
    const person = await authority.issue(`/CN=Person of ${path.slice(1)}`, { ocsp: path });
    const answer =
      wish instanceof Uint8Array
        ? wish
        : await makeOcspResponse({
            ...{ certificate: person.certificate, issuer: authority.issuer, signer: authority.responder },
            ...wish,
          });
    authority.serve(path, (_request, _body, response) => {
      response.writeHead(200, { 'Content-Type': 'application/ocsp-response' }).end(answer);
    });
    return person;
  }

  describe('an OCSP responder of OpenSSL', () => {
    test('that says good leaves nothing to remark', async () => {
      authority.serveOcsp('/ocsp-good');
      const alice = await authority.issue('/CN=Good', { ocsp: '/ocsp-good' });
      assert.deepEqual(await reader.firstCodes(alice), ['path.revocation-unavailable']);
      assert.deepEqual(await reader.completedCodes(alice), []);
      assert.deepEqual(reader.outcomes(), ['ocsp good']);
      assert.deepEqual(
        authority.asked.map(({ method }) => method),
        ['GET'],
      );
    });

    test('that says revoked makes the message invalid, or says so where it was signed before', async () => {
      authority.serveOcsp('/ocsp-revoked');
      const bob = await authority.issue('/CN=Revoked', { ocsp: '/ocsp-revoked' });
      const eve = await authority.issue('/CN=Compromised', { ocsp: '/ocsp-revoked' });
      authority.revoke(bob, inDays(2), 'superseded');
      authority.revoke(eve, inDays(2), 'keyCompromise');
      reader.now = inDays(3);
      assert.deepEqual(await reader.completedCodes(bob), ['path.revoked']);
      assert.deepEqual(await reader.firstCodes(bob, { signingTime: inDays(2.5) }), ['path.revoked']);
      assert.deepEqual(await reader.firstCodes(bob, { signingTime: inDays(1) }), ['path.revoked-since']);
      assert.deepEqual(await reader.completedCodes(eve, { signingTime: inDays(1) }), ['path.revoked']);
      assert.deepEqual(reader.outcomes(), ['ocsp revoked', 'ocsp revoked']);
    });

    test('that does not know the certificate leaves it open', async () => {
      authority.serveOcsp('/ocsp-unknown');
      const carol = await authority.issue('/CN=Unknown', { ocsp: '/ocsp-unknown' });
      authority.forget(carol);
      assert.deepEqual(await reader.completedCodes(carol), ['path.revocation-unavailable']);
      assert.deepEqual(await reader.firstCodes(carol, { policy: 'hard' }), ['path.revocation-required']);
      assert.deepEqual(reader.outcomes(), ['ocsp unknown']);
    });

    test('may be the issuer itself', async () => {
      authority.serveOcsp('/ocsp-issuer', authority.issuer);
      const dave = await authority.issue('/CN=By issuer', { ocsp: '/ocsp-issuer' });
      assert.deepEqual(await reader.completedCodes(dave), []);
    });

    test('is asked by POST when the request does not fit an address', async () => {
      const long = `/ocsp-${'x'.repeat(160)}`;
      authority.serveOcsp(long);
      const erin = await authority.issue('/CN=Long', { ocsp: long });
      assert.deepEqual(await reader.completedCodes(erin), []);
      assert.deepEqual(
        authority.asked.map(({ method, headers }) => [method, headers['content-type']]),
        [['POST', 'application/ocsp-request']],
      );
    });

    test('learns nothing of the user', async () => {
      authority.serveOcsp('/ocsp-plain');
      const frank = await authority.issue('/CN=Plain', { ocsp: '/ocsp-plain' });
      await reader.completedCodes(frank);
      const [request] = authority.asked;
      for (const name of ['cookie', 'referer', 'authorization', 'origin'])
        assert.equal(request!.headers[name], undefined, name);
      assert.equal(reader.inits[0]!.credentials, 'omit');
      assert.equal(reader.inits[0]!.referrerPolicy, 'no-referrer');
      assert.equal(reader.inits[0]!.cache, 'no-store');
    });

    test('is not asked again while its answer is fresh, and then once', async () => {
      authority.serveOcsp('/ocsp-fresh');
      const gina = await authority.issue('/CN=Fresh', { ocsp: '/ocsp-fresh' });
      await reader.completedCodes(gina);
      assert.deepEqual(await reader.completedCodes(gina), []);
      assert.equal(authority.asked.length, 1);
      reader.now = inDays(2);
      await Promise.all([reader.complete(gina), reader.complete(gina)]);
      assert.equal(authority.asked.length, 2);
    });
  });

  describe('an OCSP answer that does not count is named, and leaves revocation open:', () => {
    const cases: readonly (readonly [string, Omit<Partial<OcspWish>, 'certificate'> | Uint8Array, string])[] =
      [
        ['one that is over', { thisUpdate: inDays(-9), nextUpdate: inDays(-8) }, 'expired'],
        ['one of the future', { thisUpdate: inDays(8), nextUpdate: inDays(9) }, 'not-yet-valid'],
        ['“try later”', makeOcspError(3), 'try-later'],
        ['“unauthorized”', makeOcspError(6), 'unauthorized'],
        ['a web page', Buffer.from('<!doctype html><title>Welcome</title>'), 'malformed'],
        ['nothing', new Uint8Array(0), 'malformed'],
      ];
    for (const [name, wish, outcome] of cases) {
      test(name, async () => {
        const person = await personAnswered(`/bad-${outcome}-${name.length}`, wish);
        assert.deepEqual(await reader.completedCodes(person), ['path.revocation-unavailable']);
        assert.deepEqual(await reader.firstCodes(person, { policy: 'hard' }), ['path.revocation-required']);
        assert.deepEqual(reader.outcomes(), [`ocsp ${outcome}`]);
      });
    }

    test('one by somebody else', async () => {
      const stranger = await authority.maker.make({
        subject: '/O=Waxseal Tests/CN=Online Responder',
        extensions: ['extendedKeyUsage=OCSPSigning'],
      });
      const person = await personAnswered('/bad-signer', { signer: stranger });
      assert.deepEqual(await reader.completedCodes(person), ['path.revocation-unavailable']);
      assert.deepEqual(reader.outcomes(), ['ocsp unauthorised-responder']);
    });

    test('one about somebody else', async () => {
      const other = await authority.issue('/CN=Other', {});
      const answer = await makeOcspResponse({ certificate: other.certificate, issuer: authority.issuer });
      const person = await personAnswered('/bad-subject', answer);
      assert.deepEqual(await reader.completedCodes(person), ['path.revocation-unavailable']);
      assert.deepEqual(reader.outcomes(), ['ocsp other-certificate']);
    });

    test('one that is larger than any answer', async () => {
      const person = await personAnswered('/bad-size', new Uint8Array(DEFAULT_LIMITS.ocsp.octets + 1));
      assert.deepEqual(await reader.completedCodes(person), ['path.revocation-unavailable']);
      assert.deepEqual(reader.outcomes(), ['ocsp too-large']);
    });

    test('one without end', async () => {
      const person = await authority.issue('/CN=Endless', { ocsp: '/endless' });
      authority.serve('/endless', (_request, _body, response) => {
        const more = (): void => {
          if (!response.destroyed) response.write(Buffer.alloc(65536), more);
        };
        response.writeHead(200);
        more();
      });
      assert.deepEqual(await reader.completedCodes(person), ['path.revocation-unavailable']);
      assert.deepEqual(reader.outcomes(), ['ocsp too-large']);
    });

    test('one that never comes', async () => {
      const person = await authority.issue('/CN=Slow', { ocsp: '/slow' });
      authority.serve('/slow', () => undefined);
      reader = new Reader(authority, { ...DEFAULT_LIMITS, ocsp: { octets: 1000, milliseconds: 50 } });
      assert.deepEqual(await reader.completedCodes(person), ['path.revocation-unavailable']);
      assert.deepEqual(reader.outcomes(), ['ocsp timed-out']);
    });

    test('one of a server that is not there', async () => {
      const person = await authority.issue('/CN=Nowhere', { ocsp: '/gone' });
      authority.serve('/gone', (request) => request.socket.destroy());
      assert.deepEqual(await reader.completedCodes(person), ['path.revocation-unavailable']);
      assert.deepEqual(reader.outcomes(), ['ocsp unreachable']);
    });

    test('an error of the server', async () => {
      const person = await authority.issue('/CN=Error', { ocsp: '/error' });
      authority.serve('/error', (_request, _body, response) => response.writeHead(500).end());
      assert.deepEqual(await reader.completedCodes(person), ['path.revocation-unavailable']);
      assert.deepEqual(reader.outcomes(), ['ocsp refused']);
    });
  });

  test('a server that failed is left alone for a while', async () => {
    const person = await authority.issue('/CN=Failing', { ocsp: '/failing' });
    authority.serve('/failing', (_request, _body, response) => response.writeHead(503).end());
    await reader.complete(person);
    await reader.complete(person);
    assert.equal(authority.asked.length, 1);
    authority.serveOcsp('/failing');
    reader.now = new Date(Date.now() + 3600 * 1000);
    await reader.complete(person);
    assert.deepEqual(reader.outcomes(), ['ocsp refused', 'ocsp good']);
  });

  describe('a redirection', () => {
    test('is followed', async () => {
      authority.serveOcsp('/redirected');
      const person = await authority.issue('/CN=Redirected', { ocsp: '/redirecting' });
      authority.serve('/redirecting', (request, _body, response) => {
        const location = request.url!.replace('/redirecting', '/redirected');
        response.writeHead(302, { Location: location }).end();
      });
      assert.deepEqual(await reader.completedCodes(person), []);
    });

    test('to a private address gives nothing', async () => {
      const person = await authority.issue('/CN=Astray', { ocsp: '/astray' });
      const port = new URL(authority.origin).port;
      authority.serve('/astray', (request, _body, response) => {
        const location = `http://localhost:${port}${request.url!.replace('/astray', '/inside')}`;
        response.writeHead(302, { Location: location }).end();
      });
      authority.serveOcsp('/inside');
      assert.deepEqual(await reader.completedCodes(person), ['path.revocation-unavailable']);
      assert.deepEqual(reader.outcomes(), ['ocsp redirected-away']);
    });

    test('without end gives nothing', async () => {
      const person = await authority.issue('/CN=Circle', { ocsp: '/circle' });
      authority.serve('/circle', (request, _body, response) =>
        response.writeHead(302, { Location: request.url! }).end(),
      );
      assert.deepEqual(await reader.completedCodes(person), ['path.revocation-unavailable']);
      assert.deepEqual(reader.outcomes(), ['ocsp unreachable']);
    });
  });

  describe('a revocation list of OpenSSL', () => {
    for (const form of ['DER', 'PEM'] as const) {
      test(`in ${form} says good and revoked`, async () => {
        authority.serveList(`/list-${form}`, form);
        const good = await authority.issue(`/CN=Listed ${form}`, { crl: `/list-${form}` });
        assert.deepEqual(await reader.completedCodes(good), []);
        const bad = await authority.issue(`/CN=Struck ${form}`, { crl: `/list-${form}` });
        authority.revoke(bad, inDays(-1), 'keyCompromise');
        reader = new Reader(authority);
        assert.deepEqual(await reader.completedCodes(bad), ['path.revoked']);
        assert.deepEqual(reader.outcomes(), ['crl revoked']);
      });
    }

    test('is asked for where the responder does not answer', async () => {
      authority.serveList('/fallback');
      const person = await authority.issue('/CN=Both', { ocsp: '/nobody', crl: '/fallback' });
      assert.deepEqual(await reader.completedCodes(person), []);
      assert.deepEqual(reader.outcomes(), ['ocsp refused', 'crl good']);
    });

    test('of another authority says nothing', async () => {
      const other = await RevocationAuthority.start();
      try {
        const foreign = await other.list('DER');
        const person = await authority.issue('/CN=Foreign list', { crl: '/foreign-list' });
        authority.serve('/foreign-list', (_request, _body, response) => response.end(foreign));
        assert.deepEqual(await reader.completedCodes(person), ['path.revocation-unavailable']);
        assert.deepEqual(reader.outcomes(), ['crl list']);
      } finally {
        await other.stop();
      }
    });

    test('that is over says nothing', async () => {
      authority.serveList('/old-list');
      const person = await authority.issue('/CN=Old list', { crl: '/old-list' }, { days: 900 });
      reader.now = inDays(30);
      assert.deepEqual(await reader.completedCodes(person), ['path.revocation-unavailable']);
      assert.deepEqual(reader.outcomes(), ['crl expired']);
    });

    test('that is none says nothing', async () => {
      const person = await authority.issue('/CN=No list', { crl: '/no-list' });
      authority.serve('/no-list', (_request, _body, response) => response.end('Sorry.'));
      assert.deepEqual(await reader.completedCodes(person), ['path.revocation-unavailable']);
      assert.deepEqual(reader.outcomes(), ['crl malformed']);
    });
  });

  describe('a missing issuer', () => {
    /** Below an authority that the message does not bring and nobody here has. */
    async function orphan(path: string): Promise<MadeCertificate> {
      const person = { issuers: path };
      return authority.issue(`/CN=Orphan of ${path.slice(1)}`, person);
    }
    const serveFile = (path: string, file: Uint8Array): void =>
      authority.serve(path, (_request, _body, response) => response.end(file));

    for (const [form, file] of [
      ['DER', () => Promise.resolve(authority.issuer.certificate.der)],
      ['PEM', () => openssl(['x509', '-in', authority.issuer.certificateFile])],
      [
        'p7c',
        () =>
          openssl(
            [...['crl2pkcs7', '-nocrl', '-outform', 'DER'],
              ...['-certfile', authority.root.certificateFile, '-certfile', authority.issuer.certificateFile]],
          ), // prettier-ignore
      ],
    ] as const) {
      test(`is found as ${form}, once the user asks for it`, async () => {
        const path = `/issuer-${form}`;
        serveFile(path, new Uint8Array(await file()));
        const person = await orphan(path);
        reader.hasIssuer = false;
        assert.deepEqual(await reader.completedCodes(person), ['path.no-anchor']);
        assert.equal(authority.asked.length, 0, 'nobody is asked without the user');
        assert.deepEqual(await reader.completedCodes(person, { withIssuers: true }), []);
        assert.deepEqual(reader.outcomes(), ['issuer found']);
      });
    }

    test('of the right name and the wrong key is not taken', async () => {
      const subject = '/O=Waxseal Tests/CN=Online Issuer';
      const impostor = await authority.maker.make({ subject, extensions: CA });
      serveFile('/impostor', impostor.certificate.der);
      const person = await orphan('/impostor');
      reader.hasIssuer = false;
      assert.deepEqual(await reader.completedCodes(person, { withIssuers: true }), ['path.no-anchor']);
      assert.deepEqual(reader.outcomes(), ['issuer other-issuer']);
    });
  });

  test('addresses of other kinds and of private nets are not asked', async () => {
    const make = (uri: string): Promise<MadeCertificate> =>
      authority.maker.make({
        subject: '/CN=Odd',
        issuer: authority.issuer,
        extensions: [...PERSON, `authorityInfoAccess=OCSP;URI:${uri}`],
      });
    for (const [uri, outcome] of [
      ['http://localhost/ocsp', 'private-host'],
      ['http://192.168.1.1/ocsp', 'private-host'],
      ['http://0x7f.1/ocsp', 'private-host'],
      ['http://[::1]/ocsp', 'private-host'],
      ['http://user:secret@ocsp.example.org/', 'malformed-address'],
    ] as const) {
      reader = new Reader(authority);
      reader.allowedHosts = [];
      assert.deepEqual(await reader.completedCodes(await make(uri)), ['path.revocation-unavailable'], uri);
      assert.deepEqual(reader.outcomes(), [`ocsp ${outcome}`], uri);
    }
    reader = new Reader(authority);
    const byDirectory = await make('ldap://ldap.example.org/cn=crl');
    assert.deepEqual(await reader.completedCodes(byDirectory), ['path.revocation-unavailable']);
    assert.deepEqual(reader.outcomes(), []);
    const { wanted } = await reader.judge(byDirectory);
    assert.deepEqual(wanted[0]?.addresses.unreachable, ['ldap://ldap.example.org/cn=crl']);
  });

  test('nobody is asked without the user’s permission for the host', async () => {
    authority.serveOcsp('/forbidden');
    const person = await authority.issue('/CN=Forbidden', { ocsp: '/forbidden' });
    reader.isPermitted = false;
    assert.deepEqual(await reader.completedCodes(person), ['path.revocation-unavailable']);
    assert.equal(authority.asked.length, 0);
    reader.isPermitted = true;
    assert.deepEqual(await reader.completedCodes(person), []);
  });

  test('one message causes a bounded number of requests', async () => {
    const uris = Array.from({ length: 14 }, (_, index) => `OCSP;URI:${authority.origin}/many-${index}`);
    const person = await authority.maker.make({
      subject: '/CN=Many',
      issuer: authority.issuer,
      extensions: [...PERSON, `authorityInfoAccess=${uris.join(',')}`],
    });
    await reader.complete(person);
    assert.equal(authority.asked.length, 12);
  });
});

interface Circumstances {
  readonly policy?: RevocationPolicy;
  readonly signingTime?: Date;
  readonly withIssuers?: boolean;
}

/** Somebody who reads mail: judges, asks for what was wanted, judges again. */
class Reader {
  /** The present when left out. */
  now: Date | undefined;
  isPermitted = true;
  hasIssuer = true;
  allowedHosts: readonly string[] = [LOOPBACK];
  readonly inits: RequestInit[] = [];
  readonly #authority: RevocationAuthority;
  readonly #store = new MemoryEvidenceStore();
  readonly #kept = new KeptSources(this.#store);
  readonly #asked: Asked[] = [];
  readonly #fetcher: EvidenceFetcher;

  constructor(authority: RevocationAuthority, limits = DEFAULT_LIMITS) {
    this.#authority = authority;
    const hosts = (): readonly string[] => this.allowedHosts;
    const network: Network = {
      fetch: (url, init) => {
        this.inits.push(init);
        return fetch(url, init);
      },
      get allowedHosts() {
        return hosts();
      },
      isPermitted: () => Promise.resolve(this.isPermitted),
    };
    this.#fetcher = new EvidenceFetcher({
      ...{ network, store: this.#store, limits },
      now: () => this.now ?? new Date(),
      note: (asked) => {
        this.#asked.push(asked);
        return Promise.resolve();
      },
    });
  }

  async judge(
    { certificate }: MadeCertificate,
    { policy = 'soft', signingTime }: Circumstances = {},
  ): Promise<TrustAnswer> {
    const { root, issuer } = this.#authority;
    return judgeSigner({
      certificate,
      certificates: [...(this.hasIssuer ? [issuer.certificate] : []), ...(await this.#kept.issuers())],
      anchors: [{ certificate: root.certificate, scope: { kind: 'all' } }],
      now: this.now ?? new Date(),
      revocation: { policy, sources: this.#kept.sources() },
      ...(signingTime === undefined ? {} : { signingTime }),
    });
  }

  async firstCodes(made: MadeCertificate, circumstances?: Circumstances): Promise<readonly string[]> {
    return (await this.judge(made, circumstances)).codes;
  }

  async complete(made: MadeCertificate, circumstances: Circumstances = {}): Promise<void> {
    const allowance = newAllowance();
    const { withIssuers = false } = circumstances;
    for (let round = 0; round < 3; round++) {
      const { wanted } = await this.judge(made, circumstances);
      if (!(await this.#fetcher.fetch(wanted, { withIssuers, allowance }))) return;
    }
  }

  /** Codes once everything has been asked. */
  async completedCodes(made: MadeCertificate, circumstances?: Circumstances): Promise<readonly string[]> {
    await this.complete(made, circumstances);
    return this.firstCodes(made, circumstances);
  }

  /** What was asked and what came of it, in order. */
  outcomes(): string[] {
    return this.#asked.map(({ kind, outcome }) => `${kind} ${outcome}`);
  }
}
