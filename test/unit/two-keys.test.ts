// People with one key to sign and another to be written to: what is kept of them, and what they write themselves.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, beforeEach, describe, test } from 'node:test';
import { contentTypeAttribute, digestAttribute, forgeSignedData } from '../attacks/forged-signed-data.ts';
import { derElement, derOctetString, derRetag } from '../../src/asn1/writer.ts';
import { bytesFromLatin1, toBase64, type Bytes } from '../../src/bytes.ts';
import { writeAttribute } from '../../src/cms/attributes.ts';
import { writeIssuerAndSerial } from '../../src/cms/certificate-identifier.ts';
import { writeEncryptionPreference } from '../../src/cms/encryption-preference.ts';
import { Oid } from '../../src/crypto/algorithms.ts';
import type { OpenedMessage } from '../../src/smime/contract.ts';
import { open } from '../../src/smime/open.ts';
import { seal } from '../../src/smime/seal.ts';
import type { SealOptions } from '../../src/smime/seal-contract.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { subjectKeyIdentifier } from '../../src/x509/extensions.ts';
import type { Identity } from '../../src/x509/identity.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { forgetAll, stored } from './fake-browser.ts';
import { CA, CertificateMaker, PERSON, type MadeCertificate } from './certificate-maker.ts';

const { keepGrant, newGrant } = await import('../../background/grants.ts');
const { keepCertificate, learnFrom } = await import('../../background/learning.ts');
const { allContacts } = await import('../../background/stores/contacts.ts');

const maker = await CertificateMaker.create();
after(() => maker.dispose());

const usage = (uses: string): string[] => [
  'basicConstraints=critical,CA:FALSE',
  `keyUsage=critical,${uses}`,
  'extendedKeyUsage=emailProtection',
  'subjectKeyIdentifier=hash',
];
const mail = (...addresses: string[]): string =>
  `subjectAltName=${addresses.map((address) => `email:${address}`).join(',')}`;
const ALICE = 'alice@example.test';

const root = await maker.make({ subject: '/CN=Root', extensions: CA });
const otherRoot = await maker.make({ subject: '/CN=Other root', extensions: CA });
const make = (
  uses: string,
  issuer = root,
  addresses: readonly string[] = [ALICE],
): Promise<MadeCertificate> =>
  maker.make({ subject: '/CN=Alice', issuer, extensions: [...usage(uses), mail(...addresses)] });

const signing = await make('digitalSignature');
const encrypting = await make('keyAgreement');
const second = await make('keyAgreement');
const untrusted = await make('keyAgreement', otherRoot);
const untrustedWider = await make('keyAgreement', otherRoot, [ALICE, 'victim@example.test']);
const ofBob = await make('keyAgreement', root, ['bob@example.test']);
const both = await make('digitalSignature,keyAgreement');

const identityOf = async (made: MadeCertificate): Promise<Identity> => {
  const files = await Promise.all([made.keyFile, made.certificateFile].map((file) => readFile(file)));
  return (await readKeyFile(new Uint8Array(Buffer.concat(files)), '')).identities[0]!;
};
const signer = await identityOf(signing);
const signerOfBoth = await identityOf(both);

const preference = (value: Bytes): Bytes => writeAttribute(Oid.encryptionKeyPreference, value);
const keyId = ({ certificate }: MadeCertificate): Bytes => subjectKeyIdentifier(certificate)!;

/** A signed message of hers that brings these certificates along, with this attribute. */
async function signed(
  brought: readonly MadeCertificate[],
  attributes: readonly Bytes[] = [],
  by = signer,
): Promise<Bytes> {
  const content = bytesFromLatin1('Content-Type: text/plain\r\n\r\nHello\r\n');
  const cms = await forgeSignedData({
    signer: by,
    eContent: content,
    attributes: [contentTypeAttribute(), await digestAttribute(content), ...attributes],
    extraCertificates: brought.map(({ certificate }) => certificate.der),
  });
  const header =
    `From: ${ALICE}\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n` +
    'Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\n';
  return bytesFromLatin1(header + toBase64(cms).replace(/.{76}/g, '$&\r\n') + '\r\n');
}

const anchors = [{ certificate: root.certificate, scope: { kind: 'all' } }] as const;
const opened = (raw: Bytes, given: readonly (typeof anchors)[number][] = anchors): Promise<OpenedMessage> =>
  open(raw, { identities: [], anchors: given, now: new Date() });
const named = ({ answerCertificates }: OpenedMessage): Bytes[] =>
  answerCertificates.map(({ certificate }) => certificate.der);
const ders = (...made: readonly MadeCertificate[]): Bytes[] => made.map(({ certificate }) => certificate.der);

describe('A signer who brings another certificate to be written to', () => {
  const forms: Readonly<Record<string, Bytes>> = {
    'issuer and serial number': writeEncryptionPreference(encrypting.certificate),
    'a recipient’s key identifier': preference(derElement(0xa1, derOctetString(keyId(encrypting)))),
    'a subject’s key identifier': preference(derRetag(2, derOctetString(keyId(encrypting)))),
    'the older attribute': writeAttribute(
      Oid.microsoftEncryptionKeyPreference,
      writeIssuerAndSerial(encrypting.certificate),
    ),
  };
  for (const [form, attribute] of Object.entries(forms)) {
    test(`is understood when the signature names it by ${form}`, async () => {
      const message = await opened(await signed([second, encrypting], [attribute]));
      assert.equal(message.verdict.status, 'valid');
      assert.deepEqual(named(message), ders(encrypting));
    });
  }

  test('is understood without a word, when their own may not be encrypted to', async () => {
    assert.deepEqual(named(await opened(await signed([encrypting, ofBob]))), ders(encrypting));
    assert.deepEqual(named(await opened(await signed([encrypting], [], signerOfBoth))), []);
    const attribute = writeEncryptionPreference(encrypting.certificate);
    const message = await opened(await signed([encrypting], [attribute], signerOfBoth));
    assert.deepEqual(named(message), ders(encrypting));
  });

  test('is not believed about what nobody vouches for, unless the signature names it', async () => {
    assert.deepEqual(named(await opened(await signed([untrusted]))), []);
    const attribute = writeEncryptionPreference(untrusted.certificate);
    assert.deepEqual(named(await opened(await signed([untrusted], [attribute]))), ders(untrusted));
  });

  test('speaks for no address but their own', async () => {
    for (const certificate of [ofBob, untrustedWider]) {
      const attribute = writeEncryptionPreference(certificate.certificate);
      assert.deepEqual(named(await opened(await signed([certificate], [attribute]))), []);
    }
  });

  test('says nothing with attributes that contradict each other or cannot be read', async () => {
    const one = writeEncryptionPreference(untrusted.certificate);
    const odd = preference(derElement(0xa3, derOctetString(keyId(untrusted))));
    for (const attributes of [[one, one], [odd]]) {
      const message = await opened(await signed([untrusted], attributes));
      assert.equal(message.verdict.status, 'valid');
      assert.deepEqual(named(message), []);
    }
  });

  test('is not believed when the signature is not theirs', async () => {
    const raw = await signed([encrypting], [writeEncryptionPreference(encrypting.certificate)]);
    const text = new TextDecoder('latin1').decode(raw);
    // The last octets of the structure are those of the signature.
    const broken = text.replace(/.{8}(={0,2}\r\n+)$/, 'AAAAAAAA$1');
    const message = await opened(bytesFromLatin1(broken));
    assert.deepEqual([message.verdict.status, named(message)], ['invalid', []]);
  });
});

describe('What is kept of such a signer', () => {
  beforeEach(forgetAll);
  const FRAME = { caller: 'content', tabId: 1, frameId: 0, origin: 'https://mail.example' } as const;
  const MESSAGE = { webmail: 'roundcube', path: '/', token: 't', uid: '1', mailbox: 'INBOX' } as const;
  const kept = async (): Promise<string[]> =>
    ((await allContacts()).get(ALICE) ?? []).map(({ certificate }) => certificate.serialNumber).sort();
  const serials = (...made: readonly MadeCertificate[]): string[] =>
    made.map(({ certificate }) => certificate.serialNumber).sort();
  const attribute = writeEncryptionPreference(encrypting.certificate);

  test('are both certificates, once the message was seen', async () => {
    const grant = {
      ...newGrant(FRAME, { kind: 'reader', message: MESSAGE }),
      kind: 'reader',
      message: MESSAGE,
    } as const;
    await keepGrant(grant);
    await learnFrom(await opened(await signed([encrypting], [attribute])), grant);
    assert.deepEqual(await kept(), serials(signing, encrypting));
  });

  test('are both by the user’s word, when nobody vouches for the signer', async () => {
    const message = await opened(await signed([encrypting], [attribute]), []);
    assert.equal(message.verdict.status, 'unknown');
    const grant = {
      ...newGrant(FRAME, { kind: 'reader', message: MESSAGE }),
      kind: 'reader',
      message: MESSAGE,
    } as const;
    await keepGrant(grant);
    await learnFrom(message, grant);
    assert.deepEqual(await kept(), []);
    assert.equal(stored.local.has('contactIndex'), false);
    await keepCertificate(message, message.layers[0]!.signers![0]!.chain[0]!.sha256);
    assert.deepEqual(await kept(), serials(signing, encrypting));
  });
});

describe('Someone with one key to sign and another to be written to', () => {
  const to = { name: '', address: ALICE };
  const bob = { name: '', address: 'bob@example.test' };
  const draft = { from: to, to: [to], cc: [], bcc: [], subject: '', text: 'Hello', attachments: [] };
  const options = (change: Partial<SealOptions>): SealOptions => ({
    ...{ sign: true, encrypt: false, identity: signer, certificates: [], anchors, now: new Date() },
    ...change,
  });
  const own = (...made: readonly MadeCertificate[]): { certificate: Certificate; chain: Certificate[] }[] =>
    made.map(({ certificate }) => ({ certificate, chain: [] }));
  const raw = async (change: Partial<SealOptions>, letter = draft): Promise<Bytes> =>
    (await seal(letter, options(change))).messages[0]!.raw;
  const readableBy = async (message: Bytes, made: MadeCertificate): Promise<boolean> => {
    const context = { identities: [await identityOf(made)], anchors, now: new Date() };
    return (await open(message, context)).content?.text?.trim() === 'Hello';
  };

  test('names and brings the other one with each signature', async () => {
    const message = await opened(await raw({ ownCertificates: own(ofBob, encrypting) }));
    assert.deepEqual(named(message), ders(encrypting));
  });

  test('names it whatever authority issued it, and nothing where the one that signs will do', async () => {
    const elsewhere = await opened(await raw({ ownCertificates: own(untrusted) }));
    assert.deepEqual(named(elsewhere), ders(untrusted));
    const one = await opened(await raw({ identity: signerOfBoth, ownCertificates: own(encrypting) }));
    assert.deepEqual(named(one), []);
    assert.deepEqual(one.otherCertificates, []);
  });

  for (const [which, other] of Object.entries({ trusted: encrypting, 'trusted by nobody': untrusted })) {
    test(`reads the own copy with the other one, issued by an authority ${which}`, async () => {
      const certificates = [ofBob.certificate];
      const given = { encrypt: true, certificates, ownCertificates: own(other) };
      assert.equal(await readableBy(await raw(given, { ...draft, to: [bob] }), other), true);
    });

    test(`can write to the own address with it, issued by an authority ${which}`, async () => {
      const given = { encrypt: true, ownCertificates: own(other) };
      assert.equal(await readableBy(await raw(given), other), true);
    });
  }

  test('still has no use for somebody else’s certificate with the own address', async () => {
    const given = { encrypt: true, certificates: [ofBob.certificate, untrusted.certificate] };
    await assert.rejects(raw(given, { ...draft, to: [bob] }), { code: 'seal.no-own-certificate' });
    await assert.rejects(raw(given), { code: 'seal.certificate-untrusted' });
  });
});

describe('An address with several certificates', () => {
  const anna = both;
  const ben = second;
  const to = { name: '', address: ALICE };
  const letter = { from: { name: '', address: 'bob@example.test' }, to: [to], cc: [], bcc: [], subject: '' };
  const write = async (change: Partial<SealOptions> = {}, draft = letter): Promise<Bytes[]> => {
    const sealed = await seal(
      { ...draft, text: 'Hello', attachments: [] },
      {
        ...{ sign: false, encrypt: true, withoutSender: true, anchors, now: new Date() },
        certificates: [anna.certificate, ben.certificate, untrusted.certificate],
        ...change,
      },
    );
    return sealed.messages.map(({ raw }) => raw);
  };
  const recipients = async (raw: Bytes): Promise<string[]> =>
    (await opened(raw)).layers[0]!.recipients!.map(({ serial }) => serial!).sort();
  const serials = (...made: readonly MadeCertificate[]): string[] =>
    made.map(({ certificate }) => certificate.serialNumber).sort();
  const name = async ({ certificate }: MadeCertificate): Promise<{ address: string; sha256: string }> => {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', certificate.der));
    return { address: ALICE.toUpperCase(), sha256: Buffer.from(hash).toString('hex') };
  };

  test('is written to with all that somebody vouches for', async () => {
    const [raw] = await write();
    assert.deepEqual(await recipients(raw!), serials(anna, ben));
  });

  test('is written to with all of them as a blind copy, too', async () => {
    const [raw] = await write({}, { ...letter, to: [], bcc: [to] } as never);
    assert.deepEqual(await recipients(raw!), serials(anna, ben));
  });

  test('is written to with the one that the user chose, and with no other in its place', async () => {
    const [raw] = await write({ chosenCertificates: [await name(ben)] });
    assert.deepEqual(await recipients(raw!), serials(ben));
    const chosen = { chosenCertificates: [await name(untrusted)] };
    await assert.rejects(write(chosen), { code: 'seal.certificate-untrusted' });
  });

  test('is written to with one certificate for each key', async () => {
    const renewed = await maker.make({
      ...{ subject: '/CN=Alice', issuer: root, keyOf: both, days: 400 },
      extensions: [...PERSON, mail(ALICE)],
    });
    const certificates = [anna.certificate, renewed.certificate];
    const [raw] = await write({ certificates });
    assert.equal((await recipients(raw!)).length, 1);
  });

  test('is not written to with one more, or one less, than was shown', async () => {
    const shown = async (...made: readonly MadeCertificate[]) => ({
      shownCertificates: await Promise.all(made.map(name)),
    });
    assert.equal((await write(await shown(anna, ben))).length, 1);
    for (const wrong of [[anna], [anna, ben, untrusted], [anna, untrusted], []])
      await assert.rejects(write(await shown(...wrong)), { code: 'seal.certificate-not-shown' });
  });
});
