// Tricks that have fooled mail clients, each built here from genuine signatures: none may end as valid.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Bytes } from '../../src/bytes.ts';
import { bytesFromLatin1, concatBytes, latin1FromBytes } from '../../src/bytes.ts';
import { certificatesOnly } from '../../src/cms/sign.ts';
import { base64Part, multipart, partBytes } from '../../src/mime/build.ts';
import { parseEntity } from '../../src/mime/entity.ts';
import { decodedBody } from '../../src/mime/transfer-encoding.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import type { OpenContext, OpenedMessage } from '../../src/smime/contract.ts';
import { open } from '../../src/smime/open.ts';
import { MAX_LAYERS } from '../../src/smime/walk.ts';
import { readCertificate } from '../../src/x509/certificate.ts';
import { clearSigned, enveloped, opaqueSigned, textEntity } from '../webmail/messages.ts';
import { openssl } from '../webmail/openssl.ts';
import { makePki, type Pki } from '../webmail/pki.ts';

let pki: Pki;
let context: OpenContext;

before(async () => {
  pki = await makePki();
  const { bytes, password } = pki.people.alice.p12;
  context = {
    identities: (await readKeyFile(new Uint8Array(bytes), password)).identities,
    anchors: [
      { certificate: readCertificate(new Uint8Array(pki.root.certificateDer)), scope: { kind: 'all' } },
    ],
    now: new Date(),
  };
});
after(() => pki.dispose());

const judge = (raw: Uint8Array): Promise<OpenedMessage> => open(new Uint8Array(raw), context);
const verdictOf = async (raw: Uint8Array): Promise<string> => {
  const { verdict } = await judge(raw);
  return `${verdict.status} ${verdict.codes[0] ?? ''}`.trim();
};
const entity = textEntity('I owe you nothing.');

describe('the sender', () => {
  test('who differs inside the protection is a mismatch, outside too', async () => {
    const inner = Buffer.concat([
      Buffer.from(
        'From: Carol <carol@example.test>\r\nSubject: inner\r\nContent-Type: text/plain; hp="clear"\r\n\r\nhi\r\n',
      ),
    ]);
    assert.equal(await verdictOf(await clearSigned({}, inner, pki.people.bob)), 'mismatch signer.not-sender');
  });

  test('is named with the Sender field when that is another, without a lower status', async () => {
    const raw = await clearSigned({ extra: ['Sender: secretary@example.test'] }, entity, pki.people.bob);
    const { verdict, content } = await judge(raw);
    assert.deepEqual([verdict.status, verdict.codes], ['valid', ['signer.sender-differs']]);
    assert.equal(content?.headers.sender?.address, 'secretary@example.test');
  });
});

describe('the protected part', () => {
  const parts = (message: Uint8Array): Bytes => {
    const text = latin1FromBytes(new Uint8Array(message));
    return bytesFromLatin1(text.slice(text.indexOf('Content-Type:')));
  };
  const header = ['From: bob@example.test', 'MIME-Version: 1.0'];
  const html = (source: string): Bytes => bytesFromLatin1(`Content-Type: text/html\r\n\r\n${source}\r\n`);

  test('is shown alone when other text stands around it', async () => {
    const signed = parts(await clearSigned({}, entity, pki.people.bob));
    const raw = partBytes(multipart('mixed', [html('<b>Pay Eve 900.'), signed, html('<p>footer')]), header);
    const { verdict, content, layers } = await judge(raw);
    assert.deepEqual([verdict.status, verdict.codes], ['partial', ['message.partly-protected']]);
    assert.deepEqual(
      [content?.text, content?.html, content?.attachments.length],
      ['I owe you nothing.\n', undefined, 0],
    );
    assert.equal(content?.protectedPart, 'part');
    assert.equal(layers[0]?.path, '1.2');
  });

  test('is never joined to HTML around a ciphertext', async () => {
    const secret = parts(await enveloped({}, entity, [pki.people.alice]));
    const raw = partBytes(
      multipart('mixed', [html('<img src="https://evil.example/'), secret, html('">')]),
      header,
    );
    const { verdict, content } = await judge(raw);
    assert.equal(verdict.status, 'partial');
    assert.deepEqual([content?.text, content?.html], ['I owe you nothing.\n', undefined]);
  });

  test('is not opened when it is hidden within another message: a reply could quote it', async () => {
    const secret = parts(await enveloped({}, entity, [pki.people.alice]));
    const outer = partBytes(multipart('mixed', [html('<p>What is this?'), secret]));
    const raw = await enveloped({}, Buffer.from(outer), [pki.people.alice]);
    const { content, layers } = await judge(raw);
    assert.equal(layers.length, 1);
    assert.deepEqual(
      content?.attachments.map(({ type }) => type),
      ['application/pkcs7-mime'],
    );
    assert.equal(content.text, undefined);
    assert.doesNotMatch(content.html ?? '', /owe/);
  });

  test('that is signed within unsigned encrypted text does not make the whole signed', async () => {
    const signed = parts(await clearSigned({}, entity, pki.people.bob));
    const outer = partBytes(multipart('mixed', [html('<p>Pay Eve 900.'), signed]));
    const { verdict, layers } = await judge(await enveloped({}, Buffer.from(outer), [pki.people.alice]));
    assert.equal(verdict.status, 'caution');
    assert.ok(verdict.codes.includes('signature.none'));
    assert.equal(verdict.signer, undefined);
    assert.deepEqual(
      layers.map(({ type, path, status }) => `${type} ${path} ${status}`),
      ['encrypted 1 caution', 'signed 1.1.2 valid'],
    );
  });

  test('of a multipart/signed is refused when a third part is smuggled in', async () => {
    const message = await clearSigned({}, entity, pki.people.bob);
    const boundary = /boundary="([^"]+)"/.exec(message.toString('latin1'))![1]!;
    const third = `--${boundary}\r\nContent-Type: text/plain\r\n\r\nPay Eve 900.\r\n--${boundary}--\r\n`;
    const raw = Buffer.from(message.toString('latin1').replace(`--${boundary}--\r\n`, third), 'latin1');
    assert.equal(await verdictOf(raw), 'invalid signature.malformed');
  });
});

describe('the signature', () => {
  const resealed = (cms: Uint8Array): Bytes => {
    const part = base64Part('application/pkcs7-mime', new Uint8Array(cms), {
      name: 'smime.p7m',
      parameters: { 'smime-type': 'signed-data' },
    });
    return partBytes(part, ['From: bob@example.test', 'MIME-Version: 1.0']);
  };
  const twoSigners = async (): Promise<Buffer> => {
    const { bob, carol } = pki.people;
    return openssl(
      ['cms', '-sign', '-binary', '-nodetach', '-outform', 'DER', '-certfile', bob.chainFile!].concat([
        '-signer',
        bob.certificateFile,
        '-inkey',
        bob.keyFile,
        '-signer',
        carol.certificateFile,
        '-inkey',
        carol.keyFile,
      ]),
      entity,
    );
  };

  test('of two people is valid by the one who is the sender', async () => {
    const { verdict, layers } = await judge(resealed(await twoSigners()));
    assert.deepEqual([verdict.status, verdict.signer?.address], ['valid', 'bob@example.test']);
    assert.deepEqual(layers[0]?.signers?.map(({ status }) => status).sort(), ['mismatch', 'valid']);
  });

  test('of two people is invalid when one of the two is false', async () => {
    const cms = await twoSigners();
    cms[cms.length - 5]! ^= 1;
    assert.equal(await verdictOf(resealed(cms)), 'invalid signature.bad');
  });

  test('without a signer is none, in a multipart/signed and alone', async () => {
    const bag = certificatesOnly([context.anchors[0]!.certificate]);
    const p7s = base64Part('application/pkcs7-signature', bag, { name: 'smime.p7s' });
    const protocol = { protocol: 'application/pkcs7-signature' };
    const raw = partBytes(multipart('signed', [new Uint8Array(entity), p7s], protocol), [
      'From: bob@example.test',
    ]);
    assert.equal(await verdictOf(raw), 'invalid signature.no-signers');
    const { verdict, otherCertificates } = await judge(resealed(bag));
    assert.deepEqual([verdict.status, verdict.codes], ['none', ['message.certificates-only']]);
    assert.equal(otherCertificates.length, 1);
  });

  test('that is garbage is invalid', async () => {
    const p7s = base64Part('application/pkcs7-signature', Uint8Array.of(0x30, 0x80, 1, 2, 3), {
      name: 'smime.p7s',
    });
    const protocol = { protocol: 'application/pkcs7-signature' };
    const raw = partBytes(multipart('signed', [new Uint8Array(entity), p7s], protocol), [
      'From: bob@example.test',
    ]);
    assert.equal(await verdictOf(raw), 'invalid signature.malformed');
  });

  test('of somebody else around the ciphertext does not make it theirs, nor safe', async () => {
    const secret = await enveloped({}, entity, [pki.people.alice]);
    const inner = secret.subarray(secret.indexOf('Content-Type:'));
    assert.equal(
      await verdictOf(await opaqueSigned({}, inner, pki.people.bob)),
      'caution signature.over-ciphertext',
    );
    const { verdict, layers } = await judge(await opaqueSigned({}, inner, pki.people.carol));
    assert.equal(verdict.status, 'mismatch');
    assert.ok(layers[1]?.codes.includes('decrypt.not-authenticated'));
  });

  test('of an old message under a new Date is a caution', async () => {
    const date = new Date(Date.now() - 3 * 3600 * 1000);
    const raw = await clearSigned({ date }, entity, pki.people.bob);
    assert.equal(await verdictOf(raw), 'caution signature.signing-time-implausible');
  });

  test('over a subject that was changed on the way is a caution that says so', async () => {
    const inner = Buffer.from('Subject: Lunch\r\nContent-Type: text/plain; hp="clear"\r\n\r\nhi\r\n');
    const raw = await clearSigned({ subject: 'Urgent payment' }, inner, pki.people.bob);
    const { verdict, content } = await judge(raw);
    assert.deepEqual([verdict.status, verdict.codes], ['caution', ['message.header-differs']]);
    assert.deepEqual([content?.headers.subject, content?.headers.differing], ['Lunch', ['subject']]);
  });
});

describe('hostile input', () => {
  test('nested beyond the limit is refused with what was found so far', async () => {
    let raw: Buffer = await opaqueSigned({}, entity, pki.people.bob);
    for (let layer = 0; layer <= MAX_LAYERS; layer++) {
      raw = await opaqueSigned({}, raw.subarray(raw.indexOf('Content-Type:')), pki.people.bob);
    }
    const { verdict, layers } = await judge(raw);
    assert.deepEqual([verdict.status, verdict.codes[0]], ['error', 'message.too-deep']);
    assert.equal(layers.length, MAX_LAYERS);
  });

  test('cut off anywhere never throws and is never valid before its content is whole', async () => {
    const whole = new Uint8Array(await clearSigned({}, entity, pki.people.bob));
    for (let length = 0; length < whole.length; length += 97) {
      const { verdict } = await judge(whole.slice(0, length));
      if (verdict.status === 'valid')
        assert.ok(length > whole.length - 100, `valid at ${length} of ${whole.length}`);
    }
  });

  test('with any octet changed is valid only with the very same text', async () => {
    const messages = [
      await clearSigned({}, entity, pki.people.bob),
      await opaqueSigned({}, entity, pki.people.bob, { stream: true }),
    ];
    for (const message of messages) {
      for (let at = 0; at < message.length; at += 23) {
        const changed = new Uint8Array(message);
        changed[at] = (changed[at]! + 1 + (at % 7)) & 0xff;
        const { verdict, content } = await judge(changed);
        if (verdict.status === 'valid') assert.equal(content?.text, 'I owe you nothing.\n', `octet ${at}`);
      }
    }
  });

  test('that is nothing at all, or not mail, is none or an error, never more', async () => {
    const inputs = [
      new Uint8Array(0),
      Uint8Array.of(0x30),
      new Uint8Array(100_000),
      bytesFromLatin1('\r\n'),
      bytesFromLatin1('-----BEGIN CMS-----\nMIIB\n-----END CMS-----\n'),
      bytesFromLatin1('Content-Type: application/pkcs7-mime\r\n\r\n'),
      bytesFromLatin1(
        'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b\r\n\r\n--b--\r\n',
      ),
      concatBytes(
        Uint8Array.of(0x30, 0x80, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2),
        new Uint8Array(50),
      ),
    ];
    for (const input of inputs) assert.match((await judge(input)).verdict.status, /^(none|error|invalid)$/);
  });

  test('keeps the octets of an attachment whatever its header claims', async () => {
    const odd = Buffer.from(
      'Content-Type: application/x; name="=?utf-8?B?Li4vLi4vZXZpbC5leGU=?="\r\nContent-Transfer-Encoding: nonsense\r\n\r\n\0\x01raw\r\n',
      'latin1',
    );
    const { content } = await judge(await clearSigned({}, odd, pki.people.bob));
    assert.equal(content?.attachments[0]?.name, 'evil.exe');
    assert.deepEqual(content.attachments[0].bytes, decodedBody(parseEntity(new Uint8Array(odd))));
  });
});
