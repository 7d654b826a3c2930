// When a message was signed: the signer's claim against Date, delivery and revocation.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { bytesFromUtf8 } from '../../src/bytes.ts';
import { parseEntity } from '../../src/mime/entity.ts';
import { open } from '../../src/smime/open.ts';
import { isPlausible, messageTimes } from '../../src/smime/signing-time.ts';
import { judgeSigner } from '../../src/trust/judge.ts';
import { crlSource } from '../../src/x509/crl-source.ts';
import { openssl } from '../webmail/openssl.ts';
import { CA, CertificateMaker, PERSON, inDays, type MadeCertificate } from './certificate-maker.ts';
import { makeList } from './revocation-list-maker.ts';

const HOUR_MS = 3600 * 1000;
const NOW = new Date();
const at = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS);
/** A time as a header says it, its zone known. */
const said = (hours: number) => ({ time: at(hours), uncertainty: 0 });

describe('the time of signing', () => {
  let maker: CertificateMaker;
  let root: MadeCertificate;
  let alice: MadeCertificate;

  before(async () => {
    maker = await CertificateMaker.create();
    root = await maker.make({ subject: '/CN=Root', extensions: CA, days: 3650 });
    const extensions = [...PERSON, 'subjectAltName=email:alice@firm.example'];
    alice = await maker.make({ subject: '/CN=Alice', issuer: root, extensions });
  });
  after(() => maker.dispose());

  const anchors = () => [{ certificate: root.certificate, scope: { kind: 'all' } as const }];

  test('goes with the Date and the delivery of its message, or is doubted', () => {
    const good = [
      {},
      { written: said(0.5) },
      { delivered: said(0.1) },
      { written: said(0), delivered: said(100) },
      { delivered: said(-0.5) },
    ];
    for (const times of good) assert.equal(isPlausible(at(0), times, at(200)), true, JSON.stringify(times));
    const bad = [
      { written: said(2) },
      { written: said(-2) },
      { delivered: said(-2) },
      { delivered: said(200) },
    ];
    for (const times of bad) assert.equal(isPlausible(at(0), times, at(300)), false, JSON.stringify(times));
    assert.equal(isPlausible(at(2), {}, at(0)), false);
  });

  test('is compared with what the last mail server wrote, not with what stands below', () => {
    const header = [
      'Received: from a by b; Mon, 2 Mar 2026 10:00:00 +0100 (CET)',
      'Received: from evil by a; Mon, 2 Feb 2026 10:00:00 +0000',
      'Date: Mon, 2 Mar 2026 08:59:00 +0000',
      '\r\ntext\r\n',
    ];
    const { fields } = parseEntity(bytesFromUtf8(header.join('\r\n')));
    assert.deepEqual(messageTimes(fields), {
      written: { time: new Date('2026-03-02T08:59:00Z'), uncertainty: 0 },
      delivered: { time: new Date('2026-03-02T09:00:00Z'), uncertainty: 0 },
    });
    assert.deepEqual(messageTimes([]), {});
  });

  test('is not doubted for a zone that nobody knows, as far as zones reach', () => {
    const signed = new Date('2026-03-02T08:59:00Z');
    const isBelieved = (...lines: string[]): boolean => {
      const { fields } = parseEntity(bytesFromUtf8(`${lines.join('\r\n')}\r\n\r\ntext\r\n`));
      return isPlausible(signed, messageTimes(fields), new Date('2026-03-03T00:00:00Z'));
    };
    for (const date of [
      'Mon, 2 Mar 2026 09:59:00 CET',
      'Mon, 2 Mar 2026 17:59:00 JST',
      'Mon, 2 Mar 2026 05:59:00 BRT',
      'Mon, 2 Mar 2026 22:59:00',
      'Mon, 2 Mar 2026 18:59:00 K',
      'Mon, 2 Mar 2026 11:59:00 W. Europe Standard Time',
      'Mon, 2 Mar 2026 12:59:00 GMT+4',
      'Mon, 2 Mar 2026 14:29:00 +05:30',
      'Mon, 2 Mar 2026 08:59:00.123 +0000',
      'Mon, 2 Mar 2026 08:59:00 UTC',
    ]) {
      assert.equal(isBelieved(`Date: ${date}`), true, date);
      assert.equal(isBelieved(`Received: from a by b; ${date}`), true, date);
    }
    // Zones that are known are held against it, and no zone reaches to another day after.
    for (const date of [
      'Mon, 2 Mar 2026 11:59:00 +0000',
      'Mon, 2 Mar 2026 11:59:00 GMT',
      'Mon, 2 Mar 2026 11:59:00 UTC',
      'Mon, 2 Mar 2026 11:59:00 -0500',
      'Wed, 4 Mar 2026 09:59:00 CET',
      'Sat, 28 Feb 2026 09:59:00 JST',
    ])
      assert.equal(isBelieved(`Date: ${date}`), false, date);
    assert.equal(isBelieved('Received: from a by b; Sun, 1 Mar 2026 09:59:00 BRT'), false);
  });

  test('before a revocation keeps the signature good, with a caution; after it, or unsaid, it is not', async () => {
    const { certificate } = alice;
    const question = { certificate, certificates: [], anchors: anchors(), now: inDays(20) };
    const list = await makeList({
      ...{ signer: root, thisUpdate: inDays(15), nextUpdate: inDays(25) },
      entries: [{ serial: alice.certificate.serialNumber, revokedAt: inDays(10), reason: 4 }],
    });
    const revocation = { policy: 'soft', sources: [crlSource([list])] } as const;
    const judged = async (rest: Partial<Parameters<typeof judgeSigner>[0]>) => {
      const { ok, status, codes } = await judgeSigner({ ...question, revocation, ...rest });
      return [ok, status, ...codes];
    };
    const since = [true, 'caution', 'path.revoked-since'];
    const revoked = [false, 'invalid', 'path.revoked'];
    assert.deepEqual(await judged({ signingTime: inDays(5) }), since);
    assert.deepEqual(await judged({ signingTime: inDays(12) }), revoked);
    assert.deepEqual(await judged({}), revoked);
    assert.deepEqual(await judged({ signingTime: inDays(5), isDoubtful: true }), revoked);
  });

  test('of an expired certificate is judged with its revocation, too', async () => {
    const brief = await maker.make({ subject: '/CN=Brief', issuer: root, extensions: PERSON, days: 10 });
    const lists = await Promise.all(
      [[], [{ serial: brief.certificate.serialNumber, revokedAt: inDays(7), reason: 1 }]].map((entries) =>
        makeList({ signer: root, thisUpdate: inDays(9), nextUpdate: inDays(60), entries }),
      ),
    );
    const codes = async (list: (typeof lists)[number]) =>
      (
        await judgeSigner({
          ...{ certificate: brief.certificate, certificates: [], anchors: anchors(), now: inDays(30) },
          revocation: { policy: 'hard', sources: [crlSource([list])] },
          signingTime: inDays(5),
        })
      ).codes;
    assert.deepEqual(await codes(lists[0]!), ['path.expired-now']);
    assert.deepEqual(await codes(lists[1]!), ['path.revoked']);
    // A list from after its end may have left it out.
    const late = await makeList({ signer: root, thisUpdate: inDays(20), nextUpdate: inDays(60) });
    assert.deepEqual(await codes(late), ['path.revocation-required']);
  });

  test('that was written with a revoked key and an old message’s date is found out by the delivery', async () => {
    const text = Buffer.from('Content-Type: text/plain\r\n\r\nPay at once.\r\n');
    const arguments_ = ['-nodetach', '-md', 'sha256', '-signer', alice.certificateFile];
    const signed = await openssl(['cms', '-sign', ...arguments_, '-inkey', alice.keyFile], text);
    const message = (received: Date) =>
      bytesFromUtf8(
        `Received: from x by y; ${received.toUTCString()}\r\nFrom: alice@firm.example\r\n` +
          `Date: ${new Date().toUTCString()}\r\n${signed.toString().replace(/\r?\n/g, '\r\n')}`,
      );
    const now = inDays(30);
    const { serialNumber: serial } = alice.certificate;
    const entries = [{ serial, revokedAt: inDays(10), reason: 3 }];
    const list = await makeList({ signer: root, thisUpdate: inDays(29), nextUpdate: inDays(31), entries });
    const revocation = { policy: 'soft', sources: [crlSource([list])] } as const;
    const verdict = async (received: Date) =>
      (await open(message(received), { identities: [], anchors: anchors(), now, revocation })).verdict;
    const inTime = await verdict(new Date());
    assert.deepEqual([inTime.status, ...inTime.codes], ['caution', 'path.revoked-since']);
    const late = await verdict(inDays(20));
    assert.deepEqual([late.status, late.codes[0]], ['invalid', 'path.revoked']);
    assert.ok(late.codes.includes('signature.signing-time-implausible'));
  });
});
