// Building MIME: what is written survives every hop and reads back as it was.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  bytesFromLatin1,
  bytesFromUtf8,
  concatBytes,
  equalBytes,
  latin1FromBytes,
  type Bytes,
} from '../../src/bytes.ts';
import { readAddressList } from '../../src/mime/addresses.ts';
import { decodeBase64, encodeBase64Lines } from '../../src/mime/base64.ts';
import { attachmentPart, base64Part, multipart, partBytes, textPart } from '../../src/mime/build.ts';
import { readDate, writeDate } from '../../src/mime/dates.ts';
import { decodeWords, encodeWords } from '../../src/mime/encoded-words.ts';
import { entityBytes, parseEntity } from '../../src/mime/entity.ts';
import { firstField } from '../../src/mime/header-fields.ts';
import { withCrlf } from '../../src/mime/line-ends.ts';
import { decodeQuotedPrintable, encodeQuotedPrintable } from '../../src/mime/quoted-printable.ts';
import { declaredName } from '../../src/mime/body-parts.ts';
import { decodedBody, textBody } from '../../src/mime/transfer-encoding.ts';
import { addressField, parameterField, textField, tokenField } from '../../src/mime/write-header.ts';

const TEXTS = [
  '',
  'plain\n',
  'From me\nFrom you\n.\n.dot\n-- \nAlice\n',
  'trailing blanks  \n\ttabs\t\nand = signs == everywhere =41\n',
  'Grüße aus Köln\n',
  '日本語のテキストです。これは長い行です。'.repeat(20) + '\n',
  'an emoji 👩‍👩‍👧 family\n',
  `${'x'.repeat(5000)}\n`,
  `${'words and words '.repeat(400)}\n`,
  'controls \u0001\u0007 and a NUL \u0000 and a DEL \u007f\n',
  'From'.repeat(40) + ' From ' + 'a'.repeat(71) + 'From me\n',
  `${'a'.repeat(75)}.hidden dot\n${'b'.repeat(76)}From x\n`,
];

function assertSafeLines(octets: Bytes): void {
  const text = latin1FromBytes(octets);
  assert.ok(/^[\x09\x0a\x0d\x20-\x7e]*$/.test(text), '7-bit without controls');
  assert.equal(text.replace(/\r\n/g, '').search(/[\r\n]/), -1, 'CRLF only');
  for (const line of text.split('\r\n')) {
    assert.ok(line.length <= 76, `at most 76: ${line}`);
    assert.ok(!/[ \t]$/.test(line), `no trailing blank: ${line}`);
    assert.ok(!line.startsWith('From '), 'no From line');
    assert.ok(!line.startsWith('.'), 'no leading dot');
  }
}

describe('text parts', () => {
  for (const original of TEXTS) {
    test(`survive: ${JSON.stringify(original.slice(0, 30))}`, () => {
      const octets = partBytes(textPart(original));
      assertSafeLines(octets);
      assert.equal(textBody(parseEntity(octets)), original);
    });
  }

  test('get the line end that the last line lacks', () => {
    assert.equal(textBody(parseEntity(partBytes(textPart('no end')))), 'no end\n');
  });

  test('are 7bit where that is safe, quoted-printable for some, base64 for many foreign letters', () => {
    const encoding = (value: string): string | undefined =>
      firstField(parseEntity(partBytes(textPart(value))).fields, 'content-transfer-encoding');
    assert.equal(encoding('plain\n'), '7bit');
    assert.equal(encoding('Grüße, die lange genug sind, um lesbar zu bleiben\n'), 'quoted-printable');
    assert.equal(encoding('日本語のテキスト\n'), 'base64');
  });
});

describe('quoted-printable', () => {
  test('keeps any octets, bare CR and LF too', () => {
    const octets = new Uint8Array(20_000);
    let seed = 7;
    for (let i = 0; i < octets.length; i++)
      octets[i] = (seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 16;
    octets.set([0x0d, 0x0a, 0x0a, 0x0d, 0x0d, 0x0a, 0x20, 0x0d, 0x0a], 5000);
    const encoded = encodeQuotedPrintable(octets);
    assertSafeLines(encoded);
    assert.ok(equalBytes(decodeQuotedPrintable(encoded), octets));
  });

  test('is read tolerantly', () => {
    const read = (text: string): string => latin1FromBytes(decodeQuotedPrintable(bytesFromLatin1(text)));
    assert.equal(read('a=3db=3Dc=zz=4'), 'a=b=c=zz=4');
    assert.equal(read('soft=  \r\n break   \r\nend='), 'soft break\r\nend');
  });
});

describe('base64', () => {
  test('keeps any octets of any length in lines of 76', () => {
    for (const length of [0, 1, 2, 3, 56, 57, 58, 113, 114, 1000]) {
      const octets = Uint8Array.from({ length }, (_, index) => (index * 37) & 0xff);
      const encoded = encodeBase64Lines(octets);
      assertSafeLines(encoded);
      assert.equal(latin1FromBytes(encoded).replace(/\r\n/g, ''), btoa(latin1FromBytes(octets)));
      assert.ok(equalBytes(decodeBase64(encoded), octets));
    }
  });

  test('is read across garbage, line ends and padding', () => {
    const read = (text: string): string => latin1FromBytes(decodeBase64(bytesFromLatin1(text)));
    assert.equal(read('aG\n V*s\0bG8'), 'hello');
    assert.equal(read('aGVsbG8=\naGVsbG8='), 'hellohello');
    assert.equal(read('aGVsbG8=\n-- \naGVsbG8='), 'hello');
    assert.equal(read('='), '');
  });
});

describe('the name of an attachment', () => {
  const header = (name: string): string =>
    latin1FromBytes(partBytes(base64Part('application/pdf', Uint8Array.of(1), { name }))).split(
      '\r\n\r\n',
    )[0]!;

  test('stands as encoded words in Content-Type and as RFC 2231 in the disposition, where it is not short ASCII', () => {
    for (const name of [
      'Prüfbericht März.pdf',
      '日本語の長い名前'.repeat(8) + '.pdf',
      'A long name in plain ASCII that does not fit into one line of a header, version 12.pdf',
      'He said "no" in März.pdf',
      '👩‍👩‍👧'.repeat(6),
    ]) {
      const written = header(name);
      assert.match(written, /\r\n name="=\?utf-8\?B\?[^"]*\?="\r\n/, name);
      assert.match(written, /\r\n filename\*(0\*)?=utf-8''/, name);
      for (const line of written.split('\r\n')) assert.ok(line.length <= 76, line);
      const entity = parseEntity(bytesFromLatin1(`${written}\r\n\r\n`));
      assert.equal(decodeWords(entity.contentType.parameters.get('name')!), name);
      assert.equal(entity.disposition?.parameters.get('filename'), name);
    }
  });

  test('stays as it is where every program can read it', () => {
    for (const name of ['a.pdf', 'Report of May.pdf']) {
      const written = header(name);
      assert.match(written, new RegExp(`; name="?${name}"?\\r\\n`));
      assert.match(written, new RegExp(`; filename="?${name}"?$`));
    }
  });
});

describe('encoded words', () => {
  for (const original of ['Grüße', '日本語'.repeat(40), '👩‍👩‍👧'.repeat(15), 'ä '.repeat(60), '=?utf-8?Q?x?=']) {
    test(`keep ${original.slice(0, 12)}`, () => {
      const words = encodeWords(original);
      for (const word of words) assert.ok(word.length <= 75, word);
      // Each word is whole by itself: no character is cut.
      for (const word of words) assert.ok(!decodeWords(word).includes('\ufffd'));
      assert.equal(decodeWords(words.join(' ')), original);
    });
  }

  test('are joined where writers cut a character in the middle', () => {
    assert.equal(decodeWords('=?utf-8?B?w4M=?= =?UTF-8?Q?=C3?=  =?utf-8?q?=A4_b?= c'), 'Ãä b c');
    assert.equal(decodeWords('a =?iso-8859-1*de?Q?f=FCr?= b'), 'a für b');
    assert.equal(decodeWords('=?bad?X?y?= =?utf-8?B'), '=?bad?X?y?= =?utf-8?B');
  });
});

describe('header fields', () => {
  const read = (field: string): string => {
    assertSafeLines(bytesFromLatin1(`${field}\r\n`));
    const name = field.slice(0, field.indexOf(':')).toLowerCase();
    return firstField(parseEntity(bytesFromLatin1(`${field}\r\n\r\n`)).fields, name) ?? '';
  };

  test('carry subjects in any script, and no line end that a subject brings', () => {
    for (const subject of [
      'Hello',
      'Grüße aus Köln '.repeat(8).trim(),
      '日本語'.repeat(30),
      'x'.repeat(300),
      'many words '.repeat(30).trim(),
      '=?utf-8?Q?not_encoded?=',
    ]) {
      assert.equal(decodeWords(read(textField('Subject', subject))), subject);
    }
    assert.equal(read(textField('Subject', 'a\r\nBcc: eve@e.example')), 'a Bcc: eve@e.example');
  });

  test('carry addresses whatever the name holds', () => {
    const mailboxes = [
      { name: 'Alice', address: 'alice@a.example' },
      { name: 'Bob "the" \\ Builder, <b@x.example>', address: 'bob@b.example' },
      { name: 'Jürgen Müller', address: 'j@m.example' },
      { name: '名前'.repeat(20), address: 'n@m.example' },
      { name: 'x@y.example, '.repeat(12).trim(), address: 'long@m.example' },
      { name: '', address: 'bare@b.example' },
    ];
    const list = readAddressList(read(addressField('To', mailboxes)));
    assert.equal(list.malformed, false);
    assert.deepEqual(list.mailboxes, mailboxes);
  });

  test('refuse an address that would change the header', () => {
    for (const address of ['a@b.example\r\nBcc: x@y.example', 'a@b.example>, <x@y.example', 'ä@b.example']) {
      assert.throws(() => addressField('To', [{ name: '', address }]), { code: 'mime.not-writable' });
    }
    assert.throws(() => tokenField('References', ['<a@b>\r\nX: y']), { code: 'mime.not-writable' });
  });

  test('carry file names in any script', () => {
    for (const name of [
      'a.txt',
      'a b;c"d.txt',
      'Grüße.pdf',
      `${'長い名前'.repeat(20)}.pdf`,
      `${'long '.repeat(20)}.txt`,
    ]) {
      const field = parameterField('Content-Disposition', 'attachment', { filename: name });
      assertSafeLines(bytesFromLatin1(`${field}\r\n`));
      const entity = parseEntity(bytesFromLatin1(`${field}\r\n\r\n`));
      assert.equal(entity.disposition?.parameters.get('filename'), name);
    }
  });
});

describe('multiparts', () => {
  test('give back their parts octet for octet', () => {
    const first = partBytes(textPart('one\n\n'));
    const attachment = { name: 'a/b\u202e.bin', type: 'message/rfc822', bytes: Uint8Array.of(0, 1, 2, 255) };
    const octets = partBytes(multipart('mixed', [first, attachmentPart(attachment), textPart('')]), [
      'Subject: x',
    ]);
    assertSafeLines(octets);
    const root = parseEntity(octets);
    assert.equal(root.parts.length, 3);
    assert.ok(equalBytes(entityBytes(root.parts[0]!), first));
    assert.ok(equalBytes(decodedBody(root.parts[1]!), attachment.bytes));
    assert.equal(declaredName(root.parts[1]!), 'b.bin');
    assert.equal(root.parts[1]!.contentType.value, 'application/octet-stream');
    assert.equal(firstField(root.fields, 'subject'), 'x');
  });
});

describe('dates', () => {
  test('are written and read back', () => {
    const time = new Date('2026-11-03T07:08:09Z');
    assert.equal(writeDate(time), 'Tue, 3 Nov 2026 07:08:09 +0000');
    assert.equal(readDate(writeDate(time))?.getTime(), time.getTime());
  });

  test('are read as old mail has them, and refused when they do not exist', () => {
    const iso = (field: string): string | undefined => readDate(field)?.toISOString();
    assert.equal(iso('Sat, 20 Feb 2021 12:27:02 -0500 (EST)'), '2021-02-20T17:27:02.000Z');
    assert.equal(iso('1 Jan 99 00:00 GMT'), '1999-01-01T00:00:00.000Z');
    assert.equal(iso('31 Feb 2021 00:00:00 +0000'), undefined);
    assert.equal(iso('yesterday'), undefined);
  });
});

test('LF becomes CRLF, CRLF and bare CR stay', () => {
  const canonical = (text: string): string => latin1FromBytes(withCrlf(bytesFromLatin1(text)));
  assert.equal(canonical('\na\r\nb\n\nc\rd\r\n'), '\r\na\r\nb\r\n\r\nc\rd\r\n');
  const already = concatBytes(bytesFromUtf8('a\r\nb'));
  assert.equal(withCrlf(already), already);
});
