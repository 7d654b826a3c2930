// A gateway's certificate that the user bound to a person or a domain: what a message signed with it comes to.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, describe, test } from 'node:test';
import { bytesFromLatin1, type Bytes } from '../../src/bytes.ts';
import type { BoundTo, CertificateBinding, OpenContext, Verdict } from '../../src/smime/contract.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { open } from '../../src/smime/open.ts';
import type { TrustAnchor } from '../../src/trust/anchor.ts';
import { readBoundTo } from '../../src/trust/certificate-binding.ts';
import { crlSource } from '../../src/x509/crl-source.ts';
import { openssl } from '../webmail/openssl.ts';
import { CA, CertificateMaker, PERSON, inDays, type MadeCertificate } from './certificate-maker.ts';
import { makeList } from './revocation-list-maker.ts';

const maker = await CertificateMaker.create();
after(() => maker.dispose());

const mail = (address: string): string => `subjectAltName=email:${address}`;
const GATEWAY = '/CN=Mail Gateway';
const root = await maker.make({ subject: '/CN=Root', extensions: CA });
const stranger = await maker.make({ subject: '/CN=Stranger', extensions: CA });
const gateway = await maker.make({
  subject: GATEWAY,
  issuer: root,
  extensions: [...PERSON, mail('smime-gateway@example.org')],
});
const nameless = await maker.make({
  subject: GATEWAY,
  issuer: root,
  extensions: [...PERSON, 'subjectAltName=DNS:gateway.example.org'],
});
const untrusted = await maker.make({ subject: GATEWAY, issuer: stranger, extensions: PERSON });
const encryptionOnly = await maker.make({
  subject: GATEWAY,
  issuer: root,
  extensions: ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,keyAgreement'],
});
const bob = await maker.make({
  subject: '/CN=Bob',
  issuer: root,
  extensions: [...PERSON, mail('bob@example.org')],
});

const HELLO = 'Content-Type: text/plain\r\n\r\nHello\r\n';

/** A signed message; the lines are its header. */
async function signedBy(
  signers: readonly MadeCertificate[],
  from: readonly string[] = ['From: Bob <bob@example.org>'],
  content = HELLO,
): Promise<Bytes> {
  const signed = await openssl(
    [
      ...['cms', '-sign', '-binary', '-outform', 'SMIME', '-md', 'sha256', '-nodetach', '-stream'],
      ...signers.flatMap(({ certificateFile, keyFile }) => ['-signer', certificateFile, '-inkey', keyFile]),
    ],
    Buffer.from(content),
  );
  return bytesFromLatin1(`${from.join('\r\n')}\r\n${crlf(signed)}`);
}

function crlf(message: Buffer): string {
  return message.toString('latin1').replace(/\r?\n/g, '\r\n');
}

const bind = ({ certificate }: MadeCertificate, kind: BoundTo['kind'], text: string): CertificateBinding => ({
  certificate,
  boundTo: readBoundTo(kind, text),
});
const anchors: readonly TrustAnchor[] = [{ certificate: root.certificate, scope: { kind: 'all' } }];

async function judged(
  raw: Bytes,
  certificateBindings: readonly CertificateBinding[],
  further: Partial<OpenContext> = {},
): Promise<Pick<Verdict, 'status' | 'codes'>> {
  const { verdict } = await open(raw, {
    ...{ identities: [], anchors, now: new Date(), certificateBindings },
    ...further,
  });
  return { status: verdict.status, codes: verdict.codes };
}

const BOUND = { status: 'caution', codes: ['signer.bound-certificate'] };
const NOT_SENDER = { status: 'mismatch', codes: ['signer.not-sender'] };

describe('A message signed with the certificate of a gateway', async () => {
  const raw = await signedBy([gateway]);

  test('is by somebody else as long as nothing is bound', async () => {
    assert.deepEqual(await judged(raw, []), NOT_SENDER);
    const byNameless = await judged(await signedBy([nameless]), []);
    assert.deepEqual(byNameless, { status: 'mismatch', codes: ['signer.no-address'] });
  });

  test('is accepted with a caution where it was bound to the person or to their domain', async () => {
    assert.deepEqual(await judged(raw, [bind(gateway, 'address', 'bob@example.org')]), BOUND);
    assert.deepEqual(await judged(raw, [bind(gateway, 'domain', 'example.org')]), BOUND);
    assert.deepEqual(
      await judged(await signedBy([nameless]), [bind(nameless, 'domain', 'example.org')]),
      BOUND,
    );
  });

  test('names the certificate, not the sender, and says in its details for whom it stands', async () => {
    const { verdict, layers } = await open(raw, {
      ...{ identities: [], anchors, now: new Date() },
      certificateBindings: [bind(gateway, 'domain', 'example.org')],
    });
    assert.equal(verdict.sentenceKey, 'verdict_signer_bound_certificate');
    assert.deepEqual(
      [verdict.signer?.name, verdict.signer?.address],
      ['Mail Gateway', 'smime-gateway@example.org'],
    );
    assert.deepEqual(layers[0]?.signers?.[0]?.boundTo, { kind: 'domain', domain: 'example.org' });
  });

  test('is by somebody else where another person, domain, parent or subdomain was bound', async () => {
    for (const binding of [
      bind(gateway, 'address', 'amy@example.org'),
      bind(gateway, 'domain', 'example.com'),
      bind(gateway, 'domain', 'mail.example.org'),
      bind(nameless, 'domain', 'example.org'),
    ])
      assert.deepEqual(await judged(raw, [binding]), NOT_SENDER, JSON.stringify(binding.boundTo));
    const below = await signedBy([gateway], ['From: bob@mail.example.org']);
    assert.deepEqual(await judged(below, [bind(gateway, 'domain', 'example.org')]), NOT_SENDER);
    const similar = await signedBy([gateway], ['From: bob@notexample.org']);
    assert.deepEqual(await judged(similar, [bind(gateway, 'domain', 'example.org')]), NOT_SENDER);
  });

  test('is compared without regard to case, and in A-labels', async () => {
    const upper = await signedBy([gateway], ['From: BOB@Example.ORG']);
    assert.deepEqual(await judged(upper, [bind(gateway, 'domain', '@EXAMPLE.org')]), BOUND);
    const ascii = await signedBy([gateway], ['From: bob@xn--mller-kva.example']);
    assert.deepEqual(await judged(ascii, [bind(gateway, 'domain', 'Müller.example')]), BOUND);
    // Cyrillic letters that look Latin are another domain.
    const alike = await signedBy([gateway], [`From: bob@${asUtf8('ехample.org')}`]);
    assert.deepEqual(await judged(alike, [bind(gateway, 'domain', 'example.org')]), NOT_SENDER);
  });

  test('is by nobody certain with several senders, or one outside and another inside', async () => {
    const domain = [bind(gateway, 'domain', 'example.org')];
    const several = { status: 'mismatch', codes: ['signer.several-from'] };
    const twoFields = ['From: bob@example.org', 'From: amy@example.org'];
    assert.deepEqual(await judged(await signedBy([gateway], twoFields), domain), several);
    const twoAddresses = ['From: bob@example.org, amy@example.org'];
    assert.deepEqual(await judged(await signedBy([gateway], twoAddresses), domain), several);
    const inside = 'From: amy@example.org\r\nContent-Type: text/plain; hp="clear"\r\n\r\nHello\r\n';
    assert.deepEqual(await judged(await signedBy([gateway], undefined, inside), domain), NOT_SENDER);
    const none = await judged(await signedBy([gateway], ['Subject: x']), domain);
    assert.deepEqual(none, { status: 'mismatch', codes: ['signer.no-from'] });
  });
});

describe('A binding does not make better what is wrong with the certificate', async () => {
  const raw = await signedBy([gateway]);
  const bound = [bind(gateway, 'domain', 'example.org')];

  test('nobody vouches for it', async () => {
    const found = await judged(await signedBy([untrusted]), [bind(untrusted, 'domain', 'example.org')]);
    assert.equal(found.status, 'unknown');
    assert.deepEqual(found.codes, ['path.no-anchor', 'signer.bound-certificate']);
  });

  test('it is trusted for itself as whom it names, and for nobody else by that', async () => {
    const pin: TrustAnchor = {
      certificate: gateway.certificate,
      scope: { kind: 'addresses', addresses: ['smime-gateway@example.org'] },
      pinned: true,
    };
    assert.deepEqual(await judged(raw, bound, { anchors: [pin] }), BOUND);
    assert.deepEqual(await judged(raw, [], { anchors: [pin] }), NOT_SENDER);
  });

  test('it is revoked', async () => {
    const { serialNumber: serial } = gateway.certificate;
    const list = await makeList({ signer: root, entries: [{ serial, reason: 1 }] });
    const revocation = { policy: 'soft', sources: [crlSource([list])] } as const;
    const found = await judged(raw, bound, { revocation });
    assert.deepEqual([found.status, found.codes[0]], ['invalid', 'path.revoked']);
  });

  test('it has expired since, or is not valid yet', async () => {
    const since = await judged(raw, bound, { now: inDays(400) });
    assert.deepEqual(
      [since.status, since.codes.toSorted()],
      ['caution', ['path.expired-now', 'signer.bound-certificate']],
    );
    const early = await judged(raw, bound, { now: inDays(-9) });
    assert.equal(early.status, 'invalid');
  });

  test('it may only be encrypted to', async () => {
    const found = await judged(await signedBy([encryptionOnly]), [
      bind(encryptionOnly, 'domain', 'example.org'),
    ]);
    assert.deepEqual([found.status, found.codes[0]], ['invalid', 'path.key-usage']);
  });

  test('it signs what was encrypted before, and so could have been altered before', async () => {
    const encrypted = await openssl(
      [...['cms', '-encrypt', '-binary', '-aes-256-cbc', '-outform', 'SMIME'], bob.certificateFile],
      Buffer.from(HELLO),
    );
    const around = await signedBy([gateway], undefined, crlf(encrypted));
    const files = await Promise.all([bob.keyFile, bob.certificateFile].map((file) => readFile(file)));
    const { identities } = await readKeyFile(new Uint8Array(Buffer.concat(files)), '');
    const found = await judged(around, bound, { identities });
    assert.equal(found.status, 'caution');
    for (const code of ['signer.bound-certificate', 'signature.over-ciphertext', 'decrypt.not-authenticated'])
      assert.ok(found.codes.includes(code), `${code} in ${found.codes.join(' ')}`);
  });

  test('the content was altered', async () => {
    const altered = Buffer.from(raw);
    const at = altered.indexOf('MII') + 200;
    altered.write(altered.toString('latin1', at, at + 1) === 'A' ? 'B' : 'A', at, 'latin1');
    const { status } = await judged(new Uint8Array(altered), bound);
    assert.ok(status === 'invalid' || status === 'error', status);
  });
});

describe('A person’s own certificate', () => {
  const bound = [bind(gateway, 'domain', 'example.org')];
  const pin: TrustAnchor = {
    certificate: bob.certificate,
    scope: { kind: 'addresses', addresses: ['bob@example.org'] },
    pinned: true,
  };
  const knownSigners = (): MadeCertificate['certificate'][] => [bob.certificate];

  test('outweighs a binding where it was verified, whomever that is to', async () => {
    const raw = await signedBy([gateway]);
    for (const binding of [...bound, bind(gateway, 'address', 'bob@example.org')]) {
      const found = await judged(raw, [binding], { anchors: [...anchors, pin] });
      assert.deepEqual(
        [found.status, found.codes[0]],
        ['mismatch', 'signer.pinned-certificate-changed'],
        binding.boundTo.kind,
      );
    }
  });

  test('by which the sender was known is remarked on, unless the gateway’s was bound to this one person', async () => {
    const raw = await signedBy([gateway]);
    assert.deepEqual(await judged(raw, bound, { knownSigners }), {
      status: 'caution',
      codes: ['signer.bound-certificate', 'signer.certificate-changed'],
    });
    const toBob = [bind(gateway, 'address', 'bob@example.org')];
    assert.deepEqual(await judged(raw, toBob, { knownSigners }), BOUND);
  });

  test('speaks for a message that both have signed, for better or worse', async () => {
    const raw = await signedBy([gateway, bob]);
    assert.deepEqual(await judged(raw, bound), { status: 'valid', codes: [] });
    const onlyGateway: TrustAnchor = {
      certificate: root.certificate,
      scope: { kind: 'addresses', addresses: ['smime-gateway@example.org'] },
    };
    const found = await judged(raw, bound, { anchors: [onlyGateway] });
    assert.deepEqual(found, { status: 'unknown', codes: ['path.out-of-scope'] });
  });

  test('that was revoked is not redeemed by the gateway’s', async () => {
    const { serialNumber: serial } = bob.certificate;
    const list = await makeList({ signer: root, entries: [{ serial, reason: 1 }] });
    const revocation = { policy: 'soft', sources: [crlSource([list])] } as const;
    const found = await judged(await signedBy([gateway, bob]), bound, { revocation });
    assert.deepEqual([found.status, found.codes[0]], ['invalid', 'path.revoked']);
  });
});

/** The octets of a text, each as a character: as a header has it. */
function asUtf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
