// Writing to people who have no certificate of their own, by the one of their gateway that the user bound.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, describe, test } from 'node:test';
import { open } from '../../src/smime/open.ts';
import { chooseCertificate, type RecipientQuestion } from '../../src/smime/choose-certificate.ts';
import { seal } from '../../src/smime/seal.ts';
import type { SealOptions } from '../../src/smime/seal-contract.ts';
import type { TrustAnchor } from '../../src/trust/anchor.ts';
import { readBoundTo, type BoundTo, type CertificateBinding } from '../../src/trust/certificate-binding.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { sha256Fingerprint } from '../../src/x509/certificate.ts';
import { CA, CertificateMaker, PERSON, inDays, type MadeCertificate } from './certificate-maker.ts';

const maker = await CertificateMaker.create();
after(() => maker.dispose());

const BOB = 'bob@example.org';
const mail = (address: string): string => `subjectAltName=email:${address}`;
const root = await maker.make({ subject: '/CN=Root', extensions: CA, days: 3650 });
const stranger = await maker.make({ subject: '/CN=Stranger', extensions: CA });
const make = (name: string, issuer: MadeCertificate, further: readonly string[], days = 365) =>
  maker.make({ subject: `/CN=${name}`, issuer, extensions: [...PERSON, ...further], days });
const gateway = await make('Gateway', root, [mail('smime-gateway@example.org')]);
const second = await make('Second gateway', root, []);
const brief = await make('Brief gateway', root, [], 1);
const untrusted = await make('Other gateway', stranger, []);
const signOnly = await maker.make({
  subject: '/CN=Gateway',
  issuer: root,
  extensions: ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature'],
});
const weak = await maker.make({
  subject: '/CN=Gateway',
  issuer: root,
  newKey: ['rsa:1024'],
  extensions: ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,keyEncipherment'],
});
const bob = await make('Bob', root, [mail(BOB)]);
const briefBob = await make('Bob', root, [mail(BOB)], 1);
const strangersBob = await make('Bob', stranger, [mail(BOB)]);

const anchors: readonly TrustAnchor[] = [{ certificate: root.certificate, scope: { kind: 'all' } }];
const bind = ({ certificate }: MadeCertificate, kind: BoundTo['kind'], text: string): CertificateBinding => ({
  certificate,
  boundTo: readBoundTo(kind, text),
});
const toDomain = (made: MadeCertificate): CertificateBinding => bind(made, 'domain', 'example.org');

async function chosen(
  bindings: readonly CertificateBinding[],
  own: readonly MadeCertificate[] = [],
  further: Partial<RecipientQuestion> = {},
) {
  const choice = await chooseCertificate({
    ...{ address: BOB, certificates: own.map(({ certificate }) => certificate) },
    ...{ anchors, now: new Date(), bindings },
    ...further,
  });
  const { state, certificate, certificates, boundTo } = choice;
  return { state, certificate, certificates, ...(boundTo === undefined ? {} : { boundTo }) };
}

const DOMAIN: BoundTo = { kind: 'domain', domain: 'example.org' };
const byGateway = {
  ...{ state: 'ready', certificate: gateway.certificate, certificates: [gateway.certificate] },
  boundTo: DOMAIN,
};

describe('A recipient without a certificate of their own', () => {
  test('is written to by the one that was bound to their domain, or to them', async () => {
    assert.deepEqual(await chosen([toDomain(gateway)]), byGateway);
    const boundTo: BoundTo = { kind: 'address', address: BOB };
    const toBob = [bind(gateway, 'address', BOB)];
    assert.deepEqual(await chosen(toBob), { ...byGateway, boundTo });
    assert.deepEqual(await chosen([toDomain(gateway)], [], { address: 'AMY@Example.ORG' }), byGateway);
  });

  test('is not written to by one of another person, or of a domain above or below', async () => {
    const others = [
      bind(gateway, 'address', 'amy@example.org'),
      bind(gateway, 'domain', 'mail.example.org'),
      bind(gateway, 'domain', 'example.com'),
    ];
    assert.equal((await chosen(others)).state, 'missing');
    const below = await chosen([toDomain(gateway)], [], { address: 'bob@mail.example.org' });
    assert.equal(below.state, 'missing');
  });

  test('has the one bound to them before those of the domain, if it can be used', async () => {
    const both = [toDomain(gateway), bind(second, 'address', BOB)];
    assert.equal((await chosen(both)).certificate, second.certificate);
    const useless = [toDomain(gateway), bind(signOnly, 'address', BOB)];
    assert.deepEqual(await chosen(useless), byGateway);
  });

  test('is written to by all good ones of the domain', async () => {
    const { certificates } = await chosen([toDomain(gateway), toDomain(second), toDomain(untrusted)]);
    assert.deepEqual(new Set(certificates), new Set([gateway.certificate, second.certificate]));
  });

  test('is held to the rules for every certificate', async () => {
    const later = { now: inDays(10) };
    const states = await Promise.all([
      chosen([toDomain(untrusted)]),
      chosen([toDomain(signOnly)]),
      chosen([toDomain(weak)]),
      chosen([toDomain(brief)], [], later),
      chosen([toDomain(gateway)], [], { now: inDays(-2) }),
    ]);
    assert.deepEqual(
      states.map(({ state, certificates, boundTo }) => [state, certificates.length, boundTo]),
      ['untrusted', 'unusable', 'weak', 'expired', 'not-yet-valid'].map((state) => [state, 0, DOMAIN]),
    );
  });
});

describe('A recipient’s own certificate', () => {
  const bindings = [toDomain(gateway), bind(second, 'address', BOB)];

  test('is used before any that was bound', async () => {
    const own = { state: 'ready', certificate: bob.certificate, certificates: [bob.certificate] };
    assert.deepEqual(await chosen(bindings, [bob]), own);
  });

  test('that is only not trusted yet is for the user to decide on', async () => {
    assert.deepEqual(await chosen(bindings, [strangersBob]), {
      ...{ state: 'untrusted', certificate: strangersBob.certificate, certificates: [] },
    });
  });

  test('that has expired makes room for one that was bound, and is named where that is no better', async () => {
    const later = { now: inDays(10) };
    assert.equal((await chosen(bindings, [briefBob], later)).certificate, second.certificate);
    const both = await chosen([toDomain(brief)], [briefBob], later);
    assert.deepEqual(
      [both.state, both.certificate, both.boundTo],
      ['expired', briefBob.certificate, undefined],
    );
  });

  test('that was verified, or chosen, is not passed over', async () => {
    const pin: TrustAnchor = {
      certificate: briefBob.certificate,
      scope: { kind: 'addresses', addresses: [BOB] },
      pinned: true,
    };
    const later = { now: inDays(10) };
    const pinned = await chosen(bindings, [briefBob], { ...later, anchors: [...anchors, pin] });
    assert.equal(pinned.state, 'expired');
    const pinOnly = await chosen(bindings, [], { anchors: [...anchors, pin] });
    assert.equal(pinOnly.state, 'missing');
    const sha256 = await sha256Fingerprint(briefBob.certificate);
    const picked = await chosen(bindings, [briefBob], { ...later, chosen: [{ address: BOB, sha256 }] });
    assert.equal(picked.state, 'expired');
  });
});

describe('A letter to a gateway', async () => {
  const certificateBindings = [toDomain(gateway)];
  const sha256 = await sha256Fingerprint(gateway.certificate);
  const options: SealOptions = {
    ...{ sign: false, encrypt: true, withoutSender: true, certificates: [], certificateBindings, anchors },
    now: new Date(),
  };
  const write = (change: Partial<SealOptions> = {}, bcc: readonly string[] = []) =>
    seal(
      {
        ...{ from: { name: '', address: 'alice@example.test' }, to: [{ name: 'Bob', address: BOB }], cc: [] },
        bcc: bcc.map((address) => ({ name: '', address })),
        ...{ subject: 'Plans', text: 'Hello', attachments: [] },
      },
      { ...options, ...change },
    );

  test('is opened by the gateway’s key', async () => {
    const files = await Promise.all([gateway.keyFile, gateway.certificateFile].map((file) => readFile(file)));
    const { identities } = await readKeyFile(new Uint8Array(Buffer.concat(files)), '');
    const { messages } = await write({}, ['amy@example.org']);
    assert.deepEqual(
      messages.map(({ recipients }) => recipients),
      [[BOB], ['amy@example.org']],
    );
    for (const { raw } of messages) {
      const { content } = await open(raw, { identities, anchors: [], now: new Date() });
      assert.match(content?.text ?? '', /Hello/);
    }
  });

  test('is sealed only where it was shown as what it is', async () => {
    const shown = { address: BOB, sha256, standsFor: 'example.org' };
    assert.equal((await write({ shownCertificates: [shown] })).messages.length, 1);
    for (const other of [
      { address: BOB, sha256 },
      { ...shown, standsFor: BOB },
      { ...shown, sha256: 'ab'.repeat(32) },
    ])
      await assert.rejects(write({ shownCertificates: [other] }), { code: 'seal.certificate-not-shown' });
    // Their own has come since, or the binding has gone.
    const since = { shownCertificates: [shown], certificates: [bob.certificate] };
    await assert.rejects(write(since), { code: 'seal.certificate-not-shown' });
    const gone = { shownCertificates: [shown], certificateBindings: [] };
    await assert.rejects(write(gone), { code: 'seal.no-certificate' });
  });

  test('by one that nobody vouches for has to be accepted for this recipient', async () => {
    const unvouched = { certificateBindings: [toDomain(untrusted)] };
    await assert.rejects(write(unvouched), { code: 'seal.certificate-untrusted' });
    const accepted = { address: BOB, sha256: await sha256Fingerprint(untrusted.certificate) };
    assert.equal((await write({ ...unvouched, acceptUntrusted: [accepted] })).messages.length, 1);
  });

  test('leaves the sender’s own copy to certificates of their own', async () => {
    const mine = [...certificateBindings, bind(second, 'domain', 'example.test')];
    await assert.rejects(
      seal(
        {
          ...{ from: { name: '', address: 'alice@example.test' }, to: [{ name: '', address: BOB }] },
          ...{ cc: [], bcc: [], subject: '', text: 'Hello', attachments: [] },
        },
        { ...options, withoutSender: false, certificateBindings: mine },
      ),
      { code: 'seal.no-own-certificate' },
    );
  });
});
