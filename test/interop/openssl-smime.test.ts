// Whole messages exchanged with openssl: what we seal it opens to the octet, what it makes we judge rightly.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import path from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import { latin1FromBytes, type Bytes } from '../../src/bytes.ts';
import { entityBytes, parseEntity } from '../../src/mime/entity.ts';
import { decodedBody, textBody } from '../../src/mime/transfer-encoding.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import type { Draft, SealOptions, SealedDraft } from '../../src/smime/seal-contract.ts';
import type { OpenContext, OpenedMessage } from '../../src/smime/contract.ts';
import { open } from '../../src/smime/open.ts';
import { seal } from '../../src/smime/seal.ts';
import { readCertificate, sha256Fingerprint, type Certificate } from '../../src/x509/certificate.ts';
import type { Identity } from '../../src/x509/identity.ts';
import {
  clearSigned,
  enveloped,
  entityWithAttachment,
  opaqueSigned,
  plainMessage,
  signedAndEnveloped,
  tampered,
  textEntity,
} from '../webmail/messages.ts';
import { openssl, tryOpenssl } from '../webmail/openssl.ts';
import { makePki, type Identity as Person, type PersonName, type Pki } from '../webmail/pki.ts';

const DAY_MS = 24 * 3600 * 1000;
const TEXT = 'Grüße, Bob!\n\nFrom here on: two blanks at the end  \n.\n.dot\n-- \nAlice\n';
const ATTACHMENT = Uint8Array.from({ length: 5000 }, (_, index) => (index * 31) & 0xff);
const OUR_NAMES = ['alice', 'bob', 'aliceEc', 'bobEc', 'mallory', 'expired'] as const;

let pki: Pki;
let identities: Record<(typeof OUR_NAMES)[number], Identity>;
let anchors: OpenContext['anchors'];

before(async () => {
  pki = await makePki();
  const loaded = await Promise.all(
    OUR_NAMES.map(async (name) => {
      const { bytes, password } = pki.people[name].p12;
      const contents = await readKeyFile(new Uint8Array(bytes), password);
      return [name, contents.identities[0]!] as const;
    }),
  );
  identities = Object.fromEntries(loaded) as typeof identities;
  anchors = [
    { certificate: readCertificate(new Uint8Array(pki.root.certificateDer)), scope: { kind: 'all' } },
  ];
});
after(() => pki.dispose());

const context = (more: Partial<OpenContext> = {}): OpenContext => ({
  identities: [identities.alice, identities.aliceEc],
  anchors,
  now: new Date(),
  ...more,
});
const opened = (raw: Uint8Array, more: Partial<OpenContext> = {}): Promise<OpenedMessage> =>
  open(new Uint8Array(raw), context(more));
const certificate = (name: PersonName): Certificate =>
  readCertificate(new Uint8Array(pki.people[name].certificateDer));

describe('a message that openssl made', () => {
  const fields = {};
  const entity = textEntity('Hello Alice.');
  const bob = (): Person => pki.people.bob;
  const alice = (): Person => pki.people.alice;

  const signedBy = (person: Person): string[] => [
    ...['-signer', person.certificateFile, '-inkey', person.keyFile, '-certfile', person.chainFile!],
  ];
  /** Lines of its own end with LF, those of the entity with CRLF. */
  const writtenByOpenssl = async (args: readonly string[]): Promise<Buffer> =>
    Buffer.concat([
      Buffer.from('From: bob@example.test\nTo: alice@example.test\n'),
      await openssl(['cms', '-binary', ...args], entity),
    ]);

  const signed: [string, () => Promise<Buffer>][] = [
    ['clear-signed', () => clearSigned(fields, entity, bob())],
    ['clear-signed with SHA-512', () => clearSigned(fields, entity, bob(), { digest: 'sha512' })],
    ['clear-signed with PSS', () => clearSigned(fields, entity, bob(), { pss: true })],
    ['clear-signed with P-256', () => clearSigned(fields, entity, pki.people.bobEc)],
    [
      'clear-signed and written by openssl itself',
      () => writtenByOpenssl(['-sign', '-stream', ...signedBy(bob())]),
    ],
    [
      'opaque-signed and written by openssl itself',
      () => writtenByOpenssl(['-sign', '-nodetach', '-stream', ...signedBy(bob())]),
    ],
    ['opaque-signed', () => opaqueSigned(fields, entity, bob())],
    ['opaque-signed as a BER stream', () => opaqueSigned(fields, entity, bob(), { stream: true })],
  ];
  for (const [name, make] of signed) {
    test(`${name} is valid and names its signer`, async () => {
      const { verdict, content, layers } = await opened(await make());
      assert.deepEqual([verdict.status, verdict.codes], ['valid', []]);
      assert.equal(verdict.signer?.address, 'bob@example.test');
      assert.equal(content?.text, 'Hello Alice.\n');
      assert.equal(content.protectedPart, 'whole');
      assert.equal(layers.length, 1);
    });
  }

  const encrypted: [string, string, () => Promise<Buffer>][] = [
    ['RSAES', 'aes-256-cbc', () => enveloped(fields, entity, [alice(), bob()])],
    ['OAEP', 'aes-256-cbc', () => enveloped(fields, entity, [alice()], { oaep: 'sha256' })],
    ['ECDH', 'aes-256-cbc', () => enveloped(fields, entity, [pki.people.aliceEc])],
    ['AES-GCM', 'aes-256-gcm', () => enveloped(fields, entity, [alice()], { cipher: 'aes-256-gcm' })],
    ['3DES', 'des-ede3-cbc', () => enveloped(fields, entity, [alice()], { cipher: 'des-ede3-cbc' })],
    [
      'a BER stream',
      'aes-128-cbc',
      () => enveloped(fields, entity, [alice()], { cipher: 'aes-128-cbc', stream: true }),
    ],
  ];
  for (const [name, cipher, make] of encrypted) {
    test(`encrypted with ${name} opens, and is never shown as signed`, async () => {
      const { verdict, content, layers } = await opened(await make());
      assert.equal(content?.text, 'Hello Alice.\n');
      assert.deepEqual(layers[0]?.algorithms, [cipher]);
      assert.equal(verdict.status, 'caution');
      assert.ok(verdict.codes.includes('signature.none'));
      assert.equal(verdict.codes.includes('decrypt.not-authenticated'), !cipher.endsWith('gcm'));
      assert.equal(verdict.signer, undefined);
      assert.equal(layers[0].recipients?.filter(({ used }) => used).length, 1);
    });
  }

  test('signed and encrypted, by CBC and by GCM, is valid', async () => {
    for (const cipher of ['aes-256-cbc', 'aes-256-gcm'] as const) {
      const raw = await signedAndEnveloped(
        fields,
        entityWithAttachment('Hi', 'a.bin', ATTACHMENT),
        bob(),
        [alice()],
        {
          cipher,
        },
      );
      const { verdict, content, layers } = await opened(raw);
      assert.deepEqual(
        [verdict.status, verdict.sentenceKey],
        ['valid', 'verdict_valid_signed_and_encrypted'],
      );
      assert.deepEqual(
        layers.map(({ type, status }) => `${type} ${status}`),
        ['encrypted valid', 'signed valid'],
      );
      assert.deepEqual(content?.attachments[0]?.bytes, ATTACHMENT);
    }
  });

  test('tampered with is invalid, and its signer is not named', async () => {
    const { verdict, content } = await opened(await tampered(fields, 'Pay', bob()));
    assert.deepEqual([verdict.status, verdict.codes[0]], ['invalid', 'signature.digest-mismatch']);
    assert.equal(verdict.signer, undefined);
    assert.equal(content?.protectedPart, 'none');
  });

  test('by a signer whom nobody trusts is unknown, from another person a mismatch', async () => {
    const unknown = await opened(await clearSigned(fields, entity, pki.people.bobByMallory));
    assert.deepEqual([unknown.verdict.status, unknown.verdict.codes], ['unknown', ['path.no-anchor']]);
    const other = await opened(await clearSigned(fields, entity, pki.people.carol));
    assert.deepEqual([other.verdict.status, other.verdict.codes], ['mismatch', ['signer.not-sender']]);
    assert.equal(other.verdict.signer?.address, 'carol@example.test');
  });

  test('with a certificate that has long expired is not valid', async () => {
    const { verdict } = await opened(await clearSigned(fields, entity, pki.people.expired));
    assert.deepEqual([verdict.status, verdict.codes[0]], ['invalid', 'path.expired-when-signed']);
  });

  test('whose certificate has expired since is true, with a caution', async () => {
    const later = new Date(Date.now() + 400 * 24 * 3600 * 1000);
    const { verdict } = await opened(await clearSigned(fields, entity, bob()), { now: later });
    assert.deepEqual([verdict.status, verdict.codes], ['caution', ['path.expired-now']]);
  });

  test('with the address in the subject of the certificate only is valid', async () => {
    const raw = await clearSigned({ from: 'carol@example.test' }, entity, pki.people.subjectOnly);
    assert.equal((await opened(raw)).verdict.status, 'valid');
  });

  test('with a SHA-1 signature is nothing to rely on', async () => {
    const { verdict } = await opened(await clearSigned(fields, entity, bob(), { digest: 'sha1' }));
    assert.deepEqual([verdict.status, verdict.codes[0]], ['unknown', 'signature.weak-digest']);
  });

  test('for somebody else stays closed and says for whom it is', async () => {
    const raw = await enveloped(fields, entity, [pki.people.carol]);
    const { verdict, layers, content } = await opened(raw);
    assert.equal(verdict.status, 'no-key');
    assert.equal(layers[0]?.recipients?.[0]?.serial, certificate('carol').serialNumber);
    assert.equal(content, undefined);
    const locked = await opened(raw, { lockedCertificates: [certificate('carol')] });
    assert.equal(locked.verdict.status, 'locked');
  });

  test('with CRLF turned into LF on the way is still valid', async () => {
    const raw = await clearSigned(fields, entity, bob());
    const withLf = Buffer.from(raw.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
    assert.equal((await opened(withLf)).verdict.status, 'valid');
  });

  test('whose ciphertext was altered does not open as if nothing had happened', async () => {
    const raw = await enveloped(fields, entity, [alice()], { cipher: 'aes-256-gcm' });
    const damaged = Buffer.from(raw);
    const at = damaged.length - 60;
    damaged[at] = damaged[at] === 0x41 ? 0x42 : 0x41;
    const { verdict, content } = await opened(damaged);
    assert.equal(verdict.status, 'error');
    assert.equal(content, undefined);
  });

  test('encrypted and written by openssl itself opens', async () => {
    const { content } = await opened(
      await writtenByOpenssl(['-encrypt', '-stream', '-recip', alice().certificateFile]),
    );
    assert.equal(content?.text, 'Hello Alice.\n');
  });

  test('whose detached signature brings content along is refused, even when the content is the same', async () => {
    const clear = (await clearSigned(fields, entity, bob())).toString('latin1');
    const opaque = (await opaqueSigned(fields, entity, bob())).toString('latin1');
    const base64 = /(?:[A-Za-z0-9+/=]+\r\n)+$/.exec(opaque)![0];
    const mixed = clear.replace(
      /(smime\.p7s"\r\n\r\n)(?:[A-Za-z0-9+/=]+\r\n)+/,
      (_, start) => `${String(start)}${base64}`,
    );
    assert.notEqual(mixed, clear);
    const { verdict } = await opened(Buffer.from(mixed, 'latin1'));
    assert.deepEqual([verdict.status, verdict.codes[0]], ['invalid', 'signature.unexpected-content']);
  });

  test('that is not protected is left alone', async () => {
    const { verdict, layers, content } = await opened(plainMessage(fields, entity));
    assert.deepEqual([verdict.status, layers.length, content?.text], ['none', 0, 'Hello Alice.\n']);
  });

  test('given as a bare CMS file, in DER or PEM, is judged without a sender', async () => {
    const args = [
      'cms',
      '-sign',
      '-nodetach',
      '-signer',
      bob().certificateFile,
      '-inkey',
      bob().keyFile,
      '-binary',
    ];
    for (const form of ['DER', 'PEM']) {
      const file = await openssl(
        [...args, '-outform', form, '-certfile', bob().chainFile!],
        Buffer.from('just text'),
      );
      const { verdict, content } = await opened(file);
      assert.deepEqual([verdict.status, verdict.codes], ['caution', ['signer.no-message']]);
      assert.equal(content?.text, 'just text');
    }
    const detached = await openssl(
      [
        'cms',
        '-sign',
        '-signer',
        bob().certificateFile,
        '-inkey',
        bob().keyFile,
        '-binary',
        '-outform',
        'DER',
        '-certfile',
        bob().chainFile!,
      ],
      Buffer.from('just text'),
    );
    const beside = await opened(detached, { detachedContent: new Uint8Array(Buffer.from('just text')) });
    assert.equal(beside.verdict.status, 'caution');
    const other = await opened(detached, { detachedContent: new Uint8Array(Buffer.from('another text')) });
    assert.equal(other.verdict.status, 'invalid');
    assert.equal((await opened(detached)).verdict.codes[0], 'signature.no-content');
  });
});

describe('a message that we seal', () => {
  const draft = (more: Partial<Draft> = {}): Draft => ({
    from: { name: 'Alice Räy', address: 'alice@example.test' },
    to: [{ name: 'Bob', address: 'bob@example.test' }],
    cc: [],
    bcc: [],
    subject: 'Grüße',
    text: TEXT,
    attachments: [{ name: 'Straße.bin', type: 'application/octet-stream', bytes: ATTACHMENT }],
    ...more,
  });
  const options = (more: Partial<SealOptions> = {}): SealOptions => ({
    sign: true,
    encrypt: true,
    identity: identities.alice,
    certificates: [certificate('bob'), certificate('carol')],
    anchors,
    now: new Date(),
    ...more,
  });
  const sealed = (draftChange: Partial<Draft>, change: Partial<SealOptions>): Promise<SealedDraft> =>
    seal(draft(draftChange), options(change));
  const file = async (name: string, content: Uint8Array): Promise<string> => {
    const at = path.join(pki.folder, name);
    await writeFile(at, content);
    return at;
  };
  const decrypt = async (raw: Uint8Array, person: Person): Promise<Buffer> =>
    openssl([
      'cms',
      '-decrypt',
      '-in',
      await file('sealed.eml', raw),
      '-recip',
      person.certificateFile,
      '-inkey',
      person.keyFile,
    ]);
  const verify = async (raw: Uint8Array): Promise<{ code: number; content: Buffer; stderr: string }> => {
    const out = path.join(pki.folder, 'verified');
    const { code, stderr } = await tryOpenssl([
      ...[
        'cms',
        '-verify',
        '-in',
        await file('signed.eml', raw),
        '-CAfile',
        pki.root.certificateFile,
        '-out',
        out,
      ],
    ]);
    return { code, stderr, content: code === 0 ? await readFile(out) : Buffer.alloc(0) };
  };
  const assertMailable = (raw: Bytes): void => {
    const text = latin1FromBytes(raw);
    assert.match(text, /^[\x09\x0a\x0d\x20-\x7e]*$/);
    assert.equal(text.replaceAll('\r\n', '').search(/[\r\n]/), -1);
    assert.match(text, /[^\r\n]\r\n$/);
    assert.doesNotMatch(text, /^bcc:/im);
    for (const line of text.split('\r\n')) assert.ok(line.length <= 76 && !/^From |[ \t]$/.test(line), line);
  };
  const assertContent = (entity: Uint8Array): void => {
    const root = parseEntity(new Uint8Array(entity));
    assert.equal(textBody(root.parts[0]!), TEXT);
    assert.deepEqual(decodedBody(root.parts[1]!), ATTACHMENT);
    assert.equal(root.parts[1]!.disposition?.parameters.get('filename'), 'Straße.bin');
  };

  const forms: [string, Partial<SealOptions>][] = [
    ['RSAES and CBC', {}],
    ['opaque signature', { opaque: true }],
    [
      'PSS, OAEP and GCM',
      { signatureScheme: 'rsassa-pss', keyTransport: 'rsaes-oaep', cipher: 'aes-256-gcm' },
    ],
    ['AES-128', { cipher: 'aes-128-cbc' }],
  ];
  for (const [name, change] of forms) {
    test(`signed and encrypted (${name}) is opened by openssl to the octet, and by us as valid`, async () => {
      const { messages } = await sealed({}, change);
      const raw = messages[0]!.raw;
      assertMailable(raw);
      for (const person of [pki.people.bob, pki.people.alice]) {
        const signed = await decrypt(raw, person);
        const verified = await verify(signed);
        assert.equal(verified.code, 0, verified.stderr);
        assertContent(verified.content);
      }
      const { verdict, content } = await opened(raw, { identities: [identities.bob] });
      assert.deepEqual([verdict.status, verdict.codes], ['valid', []]);
      assert.equal(content?.text, TEXT);
      assert.equal(content.headers.subject, 'Grüße');
      assert.deepEqual(content.headers.from, [{ name: 'Alice Räy', address: 'alice@example.test' }]);
    });
  }

  test('to keys on elliptic curves and RSA keys at once is opened by both', async () => {
    const mixed = [certificate('bobEc'), certificate('carol')];
    const to = ['bob', 'carol'].map((name) => ({ name: '', address: `${name}@example.test` }));
    const { messages, algorithms } = await sealed(
      { to },
      { identity: identities.aliceEc, certificates: mixed },
    );
    assert.ok(
      algorithms.includes('ecdh') && algorithms.includes('rsaes-pkcs1-v1_5') && algorithms.includes('ecdsa'),
    );
    for (const person of [pki.people.bobEc, pki.people.carol, pki.people.aliceEc]) {
      const verified = await verify(await decrypt(messages[0]!.raw, person));
      assert.equal(verified.code, 0, verified.stderr);
      assertContent(verified.content);
    }
  });

  test('signed only is verified by openssl over exactly the first part', async () => {
    for (const opaque of [false, true]) {
      const { messages } = await sealed({}, { encrypt: false, opaque });
      assertMailable(messages[0]!.raw);
      const verified = await verify(messages[0]!.raw);
      assert.equal(verified.code, 0, verified.stderr);
      assertContent(verified.content);
      if (!opaque) {
        const first = entityBytes(parseEntity(messages[0]!.raw).parts[0]!);
        assert.deepEqual(new Uint8Array(verified.content), first);
      }
      assert.equal((await opened(messages[0]!.raw)).verdict.status, 'valid');
    }
  });

  test('encrypted only, without an attachment, is one text', async () => {
    const { messages } = await sealed({ attachments: [] }, { sign: false });
    const entity = parseEntity(new Uint8Array(await decrypt(messages[0]!.raw, pki.people.bob)));
    assert.equal(textBody(entity), TEXT);
  });

  test('reaches a Bcc recipient in an envelope of their own, which nobody else sees', async () => {
    const bcc = [{ name: 'Carol', address: 'carol@example.test' }];
    const { messages } = await sealed({ bcc }, {});
    assert.deepEqual(
      messages.map(({ purpose, recipients }) => [purpose, ...recipients]),
      [
        ['main', 'bob@example.test'],
        ['bcc', 'carol@example.test'],
      ],
    );
    const recipientsOf = async (raw: Bytes): Promise<(string | undefined)[]> =>
      ((await opened(raw, { identities: [] })).layers[0]?.recipients ?? []).map(({ serial }) => serial);
    const serial = (name: PersonName): string => certificate(name).serialNumber;
    assert.deepEqual((await recipientsOf(messages[0]!.raw)).sort(), [serial('bob'), serial('alice')].sort());
    assert.deepEqual(await recipientsOf(messages[1]!.raw), [serial('carol')]);
    for (const { raw } of messages) assert.doesNotMatch(latin1FromBytes(raw), /carol/i);
    assert.ok((await decrypt(messages[1]!.raw, pki.people.carol)).length > 0);
  });

  test('has the time of sending as Date and as signing time', async () => {
    // Not before the certificates of this run.
    const second = Math.floor(Date.now() / 1000) * 1000;
    const now = new Date(second + 987);
    const written = new Date(second).toISOString().replace('.000', '');
    const { messages } = await sealed({}, { encrypt: false, now });
    const { layers, content } = await opened(messages[0]!.raw, { now });
    assert.equal(layers[0]?.signers?.[0]?.signingTime, written);
    assert.equal(content?.headers.date, written);
  });

  const refused: [string, Partial<Draft>, () => Partial<SealOptions>][] = [
    ['seal.nothing-to-do', {}, () => ({ sign: false, encrypt: false })],
    ['seal.no-recipients', { to: [] }, () => ({})],
    ['seal.invalid-address', { to: [{ name: '', address: 'bob@example.test, eve@e.example' }] }, () => ({})],
    [
      'seal.invalid-address',
      { to: [{ name: '', address: 'bob@example.test\r\nBcc: x@y.example' }] },
      () => ({}),
    ],
    ['seal.address-not-ascii', { to: [{ name: '', address: 'böb@example.test' }] }, () => ({})],
    ['seal.identity-not-sender', { from: { name: '', address: 'eve@example.test' } }, () => ({})],
    [
      'seal.identity-expired',
      { from: { name: '', address: 'bob@example.test' } },
      () => ({ identity: identities.expired }),
    ],
    ['seal.no-certificate', { to: [{ name: '', address: 'dave@example.test' }] }, () => ({})],
    ['seal.certificate-expired', {}, () => ({ certificates: [certificate('expired')] })],
    ['seal.identity-not-yet-valid', {}, () => ({ now: new Date(Date.now() - 9 * DAY_MS) })],
    [
      'seal.certificate-not-yet-valid',
      {},
      () => ({ sign: false, now: new Date(Date.now() - 9 * DAY_MS), certificates: [certificate('bob')] }),
    ],
    ['seal.certificate-untrusted', {}, () => ({ certificates: [certificate('bobByMallory')] })],
  ];
  for (const [code, draftChange, change] of refused) {
    test(`is refused with ${code} (${JSON.stringify(draftChange).slice(0, 60)})`, async () => {
      await assert.rejects(sealed(draftChange, change()), { code });
    });
  }

  test('is encrypted to an untrusted certificate only for the address that the user accepted', async () => {
    const certificates = [certificate('bobByMallory')];
    const sha256 = await sha256Fingerprint(certificates[0]!);
    const accept = (address: string, one = sha256): Partial<SealOptions> => ({
      certificates,
      acceptUntrusted: [{ address, sha256: one }],
    });
    const { messages } = await sealed({}, accept('Bob@Example.test'));
    assert.ok((await decrypt(messages[0]!.raw, pki.people.bobByMallory)).length > 0);
    const other = await sha256Fingerprint(certificate('carol'));
    for (const options of [accept('carol@example.test'), accept('bob@example.test', other)])
      await assert.rejects(sealed({}, options), { code: 'seal.certificate-untrusted' });
  });

  test('is encrypted to nothing but the certificates that were shown', async () => {
    const shown = async (name: 'bob' | 'carol', address: string): Promise<Partial<SealOptions>> => ({
      shownCertificates: [{ address, sha256: await sha256Fingerprint(certificate(name)) }],
    });
    const { messages } = await sealed({}, await shown('bob', 'Bob@Example.test'));
    assert.ok((await decrypt(messages[0]!.raw, pki.people.bob)).length > 0);
    for (const options of [
      await shown('carol', 'bob@example.test'),
      await shown('bob', 'carol@example.test'),
      { shownCertificates: [] },
    ])
      await assert.rejects(sealed({}, options), { code: 'seal.certificate-not-shown' });
  });

  test('prefers a trusted certificate to a newer one that nobody vouches for', async () => {
    const { messages } = await sealed(
      {},
      { certificates: [certificate('bobByMallory'), certificate('bob')] },
    );
    assert.ok((await decrypt(messages[0]!.raw, pki.people.bob)).length > 0);
  });
});
