// Messages as other programs, lists and gateways really make them: what is shown of them, and what is said.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { encodedBytes, readBer } from '../../src/asn1/reader.ts';
import { sequenceElements } from '../../src/asn1/values.ts';
import {
  derBitString,
  derExplicit,
  derInteger,
  derRetag,
  derSequence,
  derSetOf,
} from '../../src/asn1/writer.ts';
import { bytesFromLatin1, bytesFromUtf8, concatBytes, latin1FromBytes, type Bytes } from '../../src/bytes.ts';
import { writeIssuerAndSerial } from '../../src/cms/certificate-identifier.ts';
import { encryptContent } from '../../src/cms/encrypt.ts';
import { certificatesOnly, signContent } from '../../src/cms/sign.ts';
import { base64Part, multipart, partBytes, type Part } from '../../src/mime/build.ts';
import type { OpenContext, OpenedMessage } from '../../src/smime/contract.ts';
import { open } from '../../src/smime/open.ts';
import type { Identity } from '../../src/x509/identity.ts';
import { makeCast, type Cast } from '../attacks/cast.ts';
import {
  clearPart,
  clearSigned,
  cmsPart,
  encrypted,
  message,
  octets,
  opaqueSigned,
  partsOf,
  signature,
  text,
  GENUINE,
  UNSIGNED,
} from '../attacks/trick.ts';
import { PERSON } from './certificate-maker.ts';
import { makeIdentity } from './made-identity.ts';

const genuine = text(GENUINE);
const raw = (source: string): Bytes => bytesFromLatin1(source.replace(/\r?\n/g, '\r\n'));
const documentPart = (structure: Bytes, name: string, type = 'application/pkcs7-mime'): Part =>
  base64Part(type, structure, { name });

describe('a message of another program', () => {
  let cast: Cast;
  let bob: Identity;
  before(async () => {
    cast = await makeCast();
    ({ bob } = cast);
  });
  after(() => cast.dispose());

  const opened = (source: Bytes): Promise<OpenedMessage> => open(source, cast.context);
  const said = ({ verdict }: Pick<OpenedMessage, 'verdict'>): string =>
    [verdict.status, ...verdict.codes].join(' ');
  const signedText = async (source: string | Bytes): Promise<Part> =>
    clearSigned(typeof source === 'string' ? raw(source) : source, bob);

  test('shows text that was signed without a header alike in both forms', async () => {
    for (const words of [
      '3232131313',
      'Decision: we do not buy.\r\nRegards, Bob',
      'Note: a\r\n\r\nb',
      'One\r\nTwo\r\n',
    ]) {
      for (const part of [await signedText(words), await opaqueSigned(raw(words), bob)]) {
        const message_ = await opened(message(part));
        assert.equal(said(message_), 'valid');
        assert.equal(message_.content?.text?.trim(), words.replaceAll('\r\n', '\n').trim());
      }
    }
  });

  test('keeps its parts where a multipart claims a transfer encoding', async () => {
    const source = octets(await clearSigned(genuine, bob));
    for (const encoding of ['quoted-printable', 'base64', '8-bit', 'uuencode']) {
      const claimed = concatBytes(bytesFromLatin1(`Content-Transfer-Encoding: ${encoding}\r\n`), source);
      const { content, ...rest } = await opened(message(claimed));
      assert.equal(said(rest), 'valid', encoding);
      assert.match(content?.text ?? '', new RegExp(GENUINE));
    }
  });

  test('in which a document is attached is not protected by it, and the document can be opened', async () => {
    const invoice = raw('<?xml version="1.0"?><Invoice/>');
    const sign = (content: Bytes): Promise<Bytes> =>
      signContent({ content, identities: [cast.eve], detached: false, signingTime: new Date() });
    const forOthers = await encryptContent({
      content: raw('%PDF-1.4'),
      recipients: [cast.carol.certificate],
      cipher: 'aes-256-cbc',
    });
    const forAlice = await encryptContent({
      content: raw('%PDF-1.4'),
      recipients: [cast.alice.certificate],
      cipher: 'aes-256-cbc',
    });
    for (const attached of [
      documentPart(await sign(invoice), 'invoice.xml.p7m'),
      documentPart(await sign(invoice), 'contract.p7m', 'application/octet-stream'),
      documentPart(await sign(invoice), 'Rechnung März.xml.p7m', 'application/x-pkcs7-mime'),
      documentPart(forOthers, 'report.pdf.p7m'),
      documentPart(forOthers, 'salaries.p7m', 'application/octet-stream'),
      documentPart(forAlice, 'report.pdf.p7m'),
    ]) {
      const { content, layers, ...rest } = await opened(
        message(multipart('mixed', [text('See the file.'), attached])),
      );
      assert.equal(said(rest), 'none');
      assert.deepEqual(layers, []);
      assert.equal(content?.text?.trim(), 'See the file.');
      assert.deepEqual(
        content.attachments.map(({ opens }) => opens),
        ['protected'],
      );
    }
  });

  test('is judged by its protected part, whatever documents and certificates stand before it', async () => {
    const bag = base64Part('application/pkcs7-mime', certificatesOnly([bob.certificate]), {
      name: 'smime.p7c',
      parameters: { 'smime-type': 'certs-only' },
    });
    const document = documentPart(
      await signContent({
        content: raw('<a/>'),
        identities: [cast.eve],
        detached: false,
        signingTime: new Date(),
      }),
      'a.xml.p7m',
    );
    const signed = octets(await clearSigned(genuine, bob));
    const secret = octets(await encrypted(genuine, cast.alice.certificate));
    const forCarol = await encrypted(genuine, cast.carol.certificate);
    for (const [parts, expected] of [
      [[bag, signed], 'partial message.partly-protected'],
      [[document, bag, signed], 'partial message.partly-protected'],
      [
        [text('Hello'), bag, secret],
        'partial message.partly-protected decrypt.not-authenticated signature.none',
      ],
      [[bag, document], 'none message.certificates-only'],
      // What is named as mail programs name it speaks, also for others: it is not passed over.
      [[text('Hello'), octets(forCarol), signed], 'no-key'],
    ] as const) {
      const result = await opened(message(multipart('mixed', [...parts])));
      assert.ok(said(result).startsWith(expected), said(result));
      if (expected.startsWith('partial')) {
        assert.equal(result.content?.text?.trim(), GENUINE);
        assert.equal(result.content.protectedPart, 'part');
      }
    }
  });

  test('is whole where multiparts stand around nothing but the protected part, at any depth', async () => {
    const blank = raw('Content-Type: text/plain\n\n \n');
    for (const part of [await clearSigned(genuine, bob), await opaqueSigned(genuine, bob)]) {
      const wrapped = multipart('mixed', [octets(part)]);
      for (const whole of [
        wrapped,
        multipart('related', [wrapped]),
        multipart('mixed', [blank, octets(part), blank]),
        await encrypted(wrapped, cast.alice.certificate),
        await encrypted(multipart('mixed', [octets(wrapped)]), cast.alice.certificate),
      ]) {
        const result = await opened(message(whole));
        assert.equal(said(result), 'valid');
        assert.equal(result.content?.text?.trim(), GENUINE);
        assert.equal(result.content.protectedPart, 'whole');
      }
      // One word beside it is enough.
      const beside = await opened(
        message(multipart('mixed', [octets(part), raw('Content-Type: text/plain\n\n.')])),
      );
      assert.equal(said(beside), 'partial message.partly-protected');
      const within = await encrypted(multipart('mixed', [octets(part), text('x')]), cast.alice.certificate);
      assert.match(said(await opened(message(within))), /^caution/);
    }
  });

  test('opens with a footer behind its base64, for every length of the structure', async () => {
    const footer = '\r\n_____________________\r\nStaff mailing list\r\nStaff@lists.example\r\n';
    for (const appended of [
      footer,
      '-- \r\nlist\r\n',
      'VGhlIGxpc3QgaGFzIGEgZm9vdGVyLg==\r\n',
      '\r\nRegards\r\n',
    ]) {
      for (let more = 0; more < 3; more++) {
        const source = latin1FromBytes(octets(await opaqueSigned(text(GENUINE + '!'.repeat(more)), bob)));
        assert.equal(said(await opened(message(raw(source + appended)))), 'valid', appended);
        const secret = latin1FromBytes(
          octets(await encrypted(text(GENUINE + '!'.repeat(more)), cast.alice.certificate)),
        );
        assert.equal(
          said(await opened(message(raw(secret + appended)))),
          `${UNSIGNED} signature.none`,
          appended,
        );
      }
    }
  });

  test('shows all strings of base64 that were signed', async () => {
    const strings = ['One ', 'two ', 'three'].map((word) => Buffer.from(word).toString('base64'));
    const head = 'Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n';
    for (const between of ['\n', '']) {
      const { content } = await opened(message(await signedText(head + strings.join(between))));
      assert.equal(content?.text, 'One two three');
    }
  });

  test('lists what was signed beside the two parts of a signed part within', async () => {
    const [content, p7s] = partsOf(await clearSigned(genuine, bob));
    const inner = multipart('signed', [content!, p7s!, text('And I owe you 900.')], {
      protocol: 'application/pkcs7-signature',
    });
    const result = await opened(
      message(await signedText(partBytes(multipart('mixed', [text('Hello'), octets(inner)])))),
    );
    assert.deepEqual(
      result.content?.attachments.map(({ bytes }) => latin1FromBytes(bytes).trim()),
      ['And I owe you 900.'],
    );
  });

  test('is read in the charset that its HTML declares, or its octets', async () => {
    const cyrillic = '\xc1\xeb\xe0\xe3\xee\xe4\xe0\xf0\xfc';
    const polish = 'Za\xbf\xf3\xb3\xe6';
    const utf16 = (words: string, mark: string): string =>
      mark + latin1FromBytes(new Uint8Array(Buffer.from(words, 'utf16le')));
    const html = 'Content-Type: text/html\r\n\r\n';
    const plain = 'Content-Type: text/plain\r\n\r\n';
    for (const [source, words] of [
      [
        `${html}<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>${cyrillic}`,
        'Благодарь',
      ],
      [`${html}<html><head><META CHARSET='ISO-8859-2'></head>${polish}`, 'Zażółć'.slice(0, 4)],
      [`${html}<?xml version="1.0" encoding="iso-8859-2"?><p>${polish}`, 'Zażó'],
      [
        `Content-Type: text/html; charset=us-ascii\r\n\r\n<meta charset=windows-1251>${cyrillic}`,
        'Благодарь',
      ],
      // The label counts where there is one, and what a comment says is no declaration.
      [`Content-Type: text/html; charset=iso-8859-2\r\n\r\n<meta charset=windows-1251>${polish}`, 'Zażó'],
      [`${html}<!-- <meta charset=windows-1251> -->${latin1FromBytes(bytesFromUtf8('Zażó'))}`, 'Zażó'],
      [`${html}<meta charset=utf-16>${latin1FromBytes(bytesFromUtf8('Zażó'))}`, 'Zażó'],
      [html + utf16('<p>Привет', '\xff\xfe'), 'Привет'],
      [plain + utf16('Hello, Привет', '\xff\xfe'), 'Hello, Привет'],
      [plain + utf16('Hello, Alice', ''), 'Hello, Alice'],
      [
        `Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\xef\xbb\xbf${latin1FromBytes(bytesFromUtf8('Grüße'))}`,
        'Grüße',
      ],
    ] as const) {
      const part = cmsPart(
        await signContent({
          content: bytesFromLatin1(source),
          identities: [bob],
          detached: false,
          signingTime: new Date(),
        }),
        'signed-data',
      );
      const { content, ...rest } = await opened(message(part));
      assert.equal(said(rest), 'valid');
      const shown = content?.html ?? content?.text ?? '';
      assert.ok(shown.includes(words), `${words}: ${shown}`);
      assert.doesNotMatch(shown, /^\ufeff/);
    }
  });

  test('is good by one good signature of the sender, where their other certificate is not good', async () => {
    const address = 'subjectAltName=email:bob@example.test';
    const another = await cast.issue({
      subject: '/CN=Bob Ray',
      extensions: ['extendedKeyUsage=codeSigning', 'keyUsage=digitalSignature', address],
    });
    const notForSigning = await cast.issue({
      subject: '/CN=Bob Ray',
      extensions: ['keyUsage=critical,keyEncipherment', 'extendedKeyUsage=emailProtection', address],
    });
    const eve = await cast.issue({
      subject: '/CN=Eve',
      extensions: ['extendedKeyUsage=codeSigning', 'subjectAltName=email:eve@evil.example'],
    });
    const stranger = await cast.makeAuthority({ subject: '/CN=Nobody', extensions: [...PERSON, address] });
    assert.ok(stranger.certificate);
    const judge = async (...signers: Identity[]): Promise<string> =>
      said(await opened(message(await clearSigned(genuine, ...signers))));
    for (const other of [another, notForSigning]) {
      assert.equal(await judge(other, bob), 'valid');
      assert.equal(await judge(bob, other), 'valid');
      assert.match(await judge(other), /^invalid path\./);
    }
    // Somebody else's fails the message, and so does one that is false.
    assert.match(await judge(bob, eve), /^invalid path\./);
    const [content, second] = [genuine, await signature(text('other words'), another)];
    const first = await signature(content, bob);
    const both = joinSigners(first, second);
    const forged = await opened(message(clearPart(content, both)));
    assert.match(said(forged), /^invalid signature\.digest-mismatch/);
  });

  test('says that a certificate breaks the rules, not that it is missing', async () => {
    const good = await signature(genuine, bob);
    const fields = sequenceElements(sequenceElements(readBer(bob.certificate.der))[0]).map(encodedBytes);
    const [, algorithm, bits] = sequenceElements(readBer(bob.certificate.der)).map(encodedBytes);
    const extensions = sequenceElements(readBer(fields.at(-1)!).children[0]).map(encodedBytes);
    const rebuilt = (...tbs: Bytes[]): Bytes => derSequence(derSequence(...tbs), algorithm!, bits!);
    for (const [certificate, expected] of [
      [rebuilt(derExplicit(0, derInteger(3)), ...fields.slice(1)), 'malformed'],
      [rebuilt(...fields.slice(1)), 'malformed'],
      [
        rebuilt(...fields.slice(0, -1), derExplicit(3, derSequence(...extensions, extensions[0]!))),
        'malformed',
      ],
      [
        rebuilt(...fields.slice(0, 6), derSequence(derBitString(Uint8Array.of(1))), ...fields.slice(7)),
        'malformed',
      ],
      [derSequence(derInteger(1)), 'no'],
    ] as const) {
      const { children } = readBer(encodedBytes(readBer(good).children[1]!.children[0]!));
      const parts = children.map((child, index) =>
        index === 3 ? derRetag(0, derSetOf(certificate)) : encodedBytes(child),
      );
      const [type] = readBer(good).children.map(encodedBytes);
      const structure = derSequence(type!, derExplicit(0, derSequence(...parts)));
      const result = await opened(message(clearPart(genuine, structure)));
      assert.equal(said(result).split(' ', 2).join(' '), `error signature.${expected}-certificate`);
    }
  });

  test('encrypted for a certificate whose key cannot open it is not said to want another one', async () => {
    const rsa = await makeIdentity({ emails: ['alice@example.test'] });
    const ec = await makeIdentity({ kind: 'p-256', serial: 2 });
    const other = await makeIdentity({ serial: 3 });
    const encrypt = (recipient: Identity): Promise<Bytes> =>
      encryptContent({ content: genuine, recipients: [recipient.certificate], cipher: 'aes-256-cbc' });
    // Each names the certificate of the other kind, which the key cannot serve.
    const misnamed = async (made: Identity, named: Identity): Promise<Bytes> => {
      const wanted = writeIssuerAndSerial(made.certificate);
      const source = latin1FromBytes(await encrypt(made));
      const at = source.indexOf(latin1FromBytes(wanted));
      assert.ok(at > 0);
      const identifier = writeIssuerAndSerial(named.certificate);
      assert.equal(identifier.length, wanted.length);
      return bytesFromLatin1(
        source.slice(0, at) + latin1FromBytes(identifier) + source.slice(at + wanted.length),
      );
    };
    const judge = async (structure: Bytes, context: Partial<OpenContext>): Promise<string> =>
      said(await open(message(cmsPart(structure, 'enveloped-data')), { ...cast.context, ...context }));
    const unusable = 'error decrypt.unusable-recipient';
    assert.equal(await judge(await misnamed(rsa, ec), { identities: [ec] }), unusable);
    assert.equal(await judge(await misnamed(ec, rsa), { identities: [rsa] }), unusable);
    assert.equal(await judge(await encrypt(other), { identities: [ec] }), 'no-key decrypt.no-recipient-key');
    const locked = { identities: [ec], lockedCertificates: [ec.certificate] };
    assert.equal(await judge(await misnamed(rsa, ec), locked), 'locked decrypt.locked');
  });

  function joinSigners(first: Bytes, second: Bytes): Bytes {
    const [one, two] = [first, second].map((der) => readBer(der).children[1]!.children[0]!.children);
    const [type] = readBer(first).children.map(encodedBytes);
    const setOf = (index: number): Bytes[] =>
      [one!, two!].flatMap((nodes) => nodes[index]!.children.map(encodedBytes));
    const certificates = derRetag(0, derSetOf(...setOf(3)));
    const [version, digests, content] = one!.map(encodedBytes);
    return derSequence(
      type!,
      derExplicit(0, derSequence(version!, digests!, content!, certificates, derSetOf(...setOf(4)))),
    );
  }
});
