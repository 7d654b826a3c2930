// Mail as it really comes, and as it may: charsets, flowed text, folded fields and lines that other programs trip over.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesFromLatin1, bytesFromUtf8, latin1FromBytes } from '../../src/bytes.ts';
import { textPart, partBytes } from '../../src/mime/build.ts';
import { decodeCharset } from '../../src/mime/charset.ts';
import { decodeWords } from '../../src/mime/encoded-words.ts';
import { declaredName } from '../../src/mime/body-parts.ts';
import { encodedBody, parseEntity } from '../../src/mime/entity.ts';
import { firstField } from '../../src/mime/header-fields.ts';
import { textBody } from '../../src/mime/transfer-encoding.ts';
import { addressField, parameterField, textField } from '../../src/mime/write-header.ts';

const entityOf = (text: string) => parseEntity(bytesFromUtf8(text));
/** A long line of base64 cannot be held against the limits of headers. */
const LONG = 3_000_000;

/**
 * Some letters in octets of the charset: all that the Encoding Standard knows but ISO 8859-16, which Node's decoder
 * lacks.
 */
const CHARSETS: Readonly<Record<string, readonly [octets: string, text: string]>> = {
  'utf-8': ['\xd0\xbf\xd0\xbe', 'по'],
  ibm866: ['\xaf\xae\xe7\xe2\xa0', 'почта'],
  'iso-8859-1': ['Gr\xfc\xdfe \x80', 'Grüße €'],
  'iso-8859-2': ['\xb1\xe6\xea', 'ąćę'],
  'iso-8859-3': ['\xe6\xb1', 'ĉħ'],
  'iso-8859-4': ['\xe0\xec', 'āė'],
  'iso-8859-5': ['\xdf\xde', 'по'],
  'iso-8859-6': ['\xc8\xd1', 'بر'],
  'iso-8859-7': ['\xe1\xe2', 'αβ'],
  'iso-8859-8': ['\xe0\xe1', 'אב'],
  'iso-8859-8-i': ['\xe0\xe1', 'אב'],
  'iso-8859-9': ['\xfd\xfe', 'ış'],
  'iso-8859-10': ['\xe0\xec', 'āė'],
  'iso-8859-13': ['\xe0\xe8', 'ąč'],
  'iso-8859-14': ['\xf0\xfe', 'ŵŷ'],
  'iso-8859-15': ['\xa4', '€'],
  'koi8-r': ['\xd0\xcf', 'по'],
  'koi8-u': ['\xa6\xa7', 'ії'],
  macintosh: ['\x8a', 'ä'],
  'windows-874': ['\xa1\xa2', 'กข'],
  'windows-1250': ['\xb9\xe6', 'ąć'],
  'windows-1251': ['\xef\xee', 'по'],
  'windows-1252': ['\x93\x94', '“”'],
  'windows-1253': ['\xe1\xe2', 'αβ'],
  'windows-1254': ['\xfd\xfe', 'ış'],
  'windows-1255': ['\xe0\xe1', 'אב'],
  'windows-1256': ['\xc8\xd1', 'بر'],
  'windows-1257': ['\xe0\xe8', 'ąč'],
  'windows-1258': ['\xf0\xfe', 'đ₫'],
  'x-mac-cyrillic': ['\xef\xee', 'по'],
  gbk: ['\xd3\xca\xbc\xfe', '邮件'],
  gb2312: ['\xd3\xca\xbc\xfe', '邮件'],
  gb18030: ['\xd3\xca\xbc\xfe', '邮件'],
  big5: ['\xb6l\xa5\xf3', '郵件'],
  'euc-jp': ['\xa5\xe1\xa1\xbc\xa5\xeb', 'メール'],
  'iso-2022-jp': ['\x1b$B%a!<%k\x1b(B', 'メール'],
  shift_jis: ['\x83\x81\x81[\x83\x8b', 'メール'],
  'euc-kr': ['\xb8\xde\xc0\xcf', '메일'],
  'ks_c_5601-1987': ['\xb8\xde\xc0\xcf', '메일'],
  'utf-16le': ['a\0\x3f\x04', 'aп'],
  'utf-16be': ['\0a\x04\x3f', 'aп'],
};
const OTHER_NAMES: readonly (readonly [name: string, same: string])[] = [
  ['CP1251', 'windows-1251'],
  ["'iso-8859-2'", 'iso-8859-2'],
  ['"koi8-r"', 'koi8-r'],
  ['ISO-2022-JP-MS', 'iso-2022-jp'],
  ['cp50220', 'iso-2022-jp'],
  ['cp932', 'shift_jis'],
  ['MS936', 'gbk'],
  ['cp949', 'euc-kr'],
  ['cp65001', 'utf-8'],
];

describe('Text in a charset', () => {
  for (const [charset, [octets, text]] of Object.entries(CHARSETS)) {
    test(`is read in ${charset}, as a body, in a subject and in a file name`, () => {
      assert.equal(decodeCharset(bytesFromLatin1(octets), charset.toUpperCase()), text);
      const base64 = Buffer.from(octets, 'latin1').toString('base64');
      const entity = entityOf(
        `Content-Type: text/plain; charset="${charset}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n`,
      );
      assert.equal(textBody(entity), text);
      assert.equal(decodeWords(`=?${charset}?B?${base64}?=`), text);
      const percent = Array.from(octets, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
      const named = entityOf(`Content-Disposition: attachment; filename*=${charset}''${percent}.pdf\r\n\r\n`);
      // A file's extension is ASCII, which UTF-16 writes with two octets.
      if (!charset.startsWith('utf-16')) assert.equal(declaredName(named), `${text}.pdf`);
    });
  }

  test('is read under the other names that mail gives to charsets', () => {
    for (const [name, same] of OTHER_NAMES) {
      const [octets, text] = CHARSETS[same]!;
      assert.equal(decodeCharset(bytesFromLatin1(octets), name), text, name);
    }
  });

  test('that switches between alphabets is read across words that each switch back', () => {
    // Each word of a Japanese subject begins and ends in ASCII (RFC 2047 section 3), so that joined they switch twice.
    const subject = '=?ISO-2022-JP?B?GyRCRnwbKEI=?= =?ISO-2022-JP?B?GyRCS1wbKEI=?=';
    assert.equal(decodeWords(subject), '日本');
    assert.equal(declaredName(entityOf(`Content-Type: x/y; name="${subject}.txt"\r\n\r\n`)), '日本.txt');
    const body = '\x1b(B\x1b$BF|\x1b(J\x1b(B\x1b$BK\\\x1b(B\r\n';
    assert.equal(decodeCharset(bytesFromLatin1(body), 'cp50221'), '日本\r\n');
  });

  test('of two octets a character is read in the order that its mark tells', () => {
    assert.equal(decodeCharset(bytesFromLatin1('\xfe\xff\x04\x3f'), 'UTF-16'), 'п');
    assert.equal(decodeCharset(bytesFromLatin1('\xff\xfe\x3f\x04'), 'UTF-16'), 'п');
  });

  test('of which nobody has heard is read as well as it can be', () => {
    assert.equal(decodeCharset(bytesFromUtf8('Grüße'), 'x-klingon'), 'Grüße');
    assert.equal(decodeCharset(bytesFromLatin1('Gr\xfc\xdfe'), 'x-klingon'), 'Grüße');
    // Labels that the Encoding Standard reserves because no browser may read them.
    assert.equal(decodeCharset(bytesFromUtf8('plain'), 'iso-2022-kr'), 'plain');
    assert.equal(decodeCharset(bytesFromUtf8('plain'), 'utf-7'), 'plain');
  });
});

describe('Flowed text (RFC 3676)', () => {
  const flowed = (body: string, more = ''): string =>
    textBody(entityOf(`Content-Type: text/plain; format=flowed${more}\r\n\r\n${body}`));

  test('loses its soft line breaks and its space-stuffing', () => {
    assert.equal(
      flowed('One \r\ntwo\r\n\r\n From here\r\n >no quote\r\n'),
      'One two\n\nFrom here\n>no quote\n',
    );
  });

  test('keeps the blank of a soft break, or drops it with delsp', () => {
    assert.equal(flowed('日本 \r\n語\r\n', '; delsp=yes'), '日本語\n');
    assert.equal(flowed('two \r\nwords\r\n', '; DelSp=No'), 'two words\n');
  });

  test('joins quotes of one depth only, and never the signature separator', () => {
    assert.equal(flowed('>> a \r\n>> b\r\n> c \r\nd\r\n'), '>> a b\n> c \nd\n');
    assert.equal(flowed('text \r\n-- \r\nBob\r\n'), 'text \n-- \nBob\n');
    assert.equal(flowed('> text \r\n> -- \r\n> Bob\r\n'), '> text \n> -- \n> Bob\n');
  });

  test('is not looked for in HTML or where the format is another', () => {
    assert.equal(textBody(entityOf('Content-Type: text/html; format=flowed\r\n\r\na \r\nb')), 'a \nb');
    assert.equal(textBody(entityOf('Content-Type: text/plain; format=fixed\r\n\r\na \r\nb')), 'a \nb');
  });

  test('of many megabytes in one paragraph is joined in no time', () => {
    const started = performance.now();
    const text = flowed('word \r\n'.repeat(300_000));
    assert.equal(text.length, 5 * 300_000);
    assert.ok(performance.now() - started < 5_000);
  });
});

describe('Header fields', () => {
  test('folded at every blank, by tabs and with LF, say the same', () => {
    for (const fold of ['\r\n ', '\r\n\t', '\n ', '\r\n \r\n ']) {
      const entity = entityOf(
        `Content-Type:${fold}multipart/mixed;${fold}boundary${fold}=${fold}"a b"\r\n\r\n--a b\r\n\r\nx\r\n--a b--\r\n`,
      );
      assert.equal(entity.parts.length, 1, JSON.stringify(fold));
    }
  });

  test('of one huge line are read up to the limit', () => {
    const entity = entityOf(`Subject: ${'x'.repeat(400_000)}\r\nTo: a@b.example\r\n\r\nbody`);
    assert.equal(firstField(entity.fields, 'subject')?.length, 400_000);
    assert.equal(firstField(entity.fields, 'to'), 'a@b.example');
  });

  test('that are repeated count by the first, for the type, the encoding and the disposition', () => {
    const entity = entityOf(
      'Content-Type: text/plain\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: inline; filename=a.txt\r\nContent-Disposition: attachment; filename=b.txt\r\n\r\nYQ==',
    );
    assert.equal(entity.contentType.subtype, 'plain');
    assert.equal(textBody(entity), 'YQ==');
    assert.equal(declaredName(entity), 'a.txt');
  });

  test('name files as RFC 2231, RFC 2047 and those who mix them do', () => {
    const name = (disposition: string) =>
      declaredName(entityOf(`Content-Disposition: attachment; ${disposition}\r\n\r\n`));
    assert.equal(name(`filename*0*=utf-8'de'Gr%C3%BC; filename*1="%C3.txt"`), 'Grü%C3.txt');
    assert.equal(name(`filename*1*=%9Fe.txt; filename*0*=utf-8''Gr%C3%BC%C3`), 'Grüße.txt');
    assert.equal(name(`filename=ascii.txt; filename*=utf-8''%C3%A4.txt`), 'ä.txt');
    assert.equal(name('filename="=?utf-8?Q?Gr=C3=BC?= =?utf-8?Q?=C3=9Fe.txt?="'), 'Grüße.txt');
    assert.equal(name('filename*0="=?utf-8?B?R3LD"; filename*1="vMOfZS50eHQ=?="'), 'Grüße.txt');
    assert.equal(name('filename="quo\\\\te;d.txt"').includes(';d.txt'), true);
    assert.equal(name('filename=no quotes.txt'), 'no quotes.txt');
  });
});

describe('Bodies', () => {
  test('of one huge line are cut at boundaries, and only there', () => {
    const body = 'A'.repeat(LONG);
    const entity = entityOf(
      `Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble --b\r\n--b\r\n\r\n${body}\r\n--bb\r\n--b \t\r\n\r\nlast\r\n--b--\r\nepilogue\r\n--b\r\nnot a part`,
    );
    assert.equal(entity.parts.length, 2);
    assert.equal(encodedBody(entity.parts[0]!).length, LONG + '\r\n--bb'.length);
    assert.equal(latin1FromBytes(encodedBody(entity.parts[1]!)), 'last');
  });

  test('with boundaries that begin or end like each other are told apart', () => {
    const inner =
      'Content-Type: multipart/mixed; boundary="outer-in"\r\n\r\n--outer-in\r\n\r\none\r\n--outer-in--\r\n';
    const entity = entityOf(
      `Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n${inner}\r\n--outer\r\n\r\n--out\r\n--outer--\r\n`,
    );
    assert.deepEqual(
      entity.parts.map(({ parts }) => parts.length),
      [1, 0],
    );
    assert.equal(latin1FromBytes(encodedBody(entity.parts[1]!)), '--out');
  });
});

describe('What is written', () => {
  const SUBJECTS = [
    `${'a'.repeat(70)}${' '.repeat(12)}b`,
    `two  blanks   and ${'x '.repeat(80)}end`,
    ` leading and trailing `,
    'a'.repeat(500),
    '🎉'.repeat(60),
    `mixed ${'ünï'.repeat(40)} and ascii`,
    '=?utf-8?Q?not_a_word?=',
    'Отчёт за квартал: итоги и планы на следующий год, дополнение',
  ];

  test('subjects of any form come back, in lines of at most 76 without blanks at their ends', () => {
    for (const subject of SUBJECTS) {
      const field = textField('Subject', subject);
      for (const line of field.split('\r\n')) {
        assert.ok(line.length <= 76, line);
        assert.doesNotMatch(line, /[ \t]$/, JSON.stringify(field));
        assert.match(line, /\S/);
      }
      const read = firstField(entityOf(`${field}\r\n\r\n`).fields, 'subject')!;
      assert.equal(decodeWords(read), subject.replace(/ +/g, ' ').trim());
    }
  });

  test('names of any script stand in lines of at most 76', () => {
    const names = [
      'Ἀριστοτέλης ὁ Σταγειρίτης',
      'Dr. "Bob" O’Ray, Jr.',
      '田中 太郎',
      'x'.repeat(200),
      '"'.repeat(60),
    ];
    const field = addressField(
      'To',
      names.map((name, i) => ({ name, address: `person${i}@example.org` })),
    );
    for (const line of field.split('\r\n')) assert.ok(line.length <= 76, line);
    const file = parameterField('Content-Disposition', 'attachment', {
      filename: `${'долго'.repeat(20)}.pdf`,
    });
    for (const line of file.split('\r\n')) assert.ok(line.length <= 76, line);
    assert.equal(declaredName(entityOf(`${file}\r\n\r\n`)), `${'долго'.repeat(20)}.pdf`);
  });

  test('texts come back whatever is in them, and no hop has anything to change', () => {
    const texts = [
      'From me\nand .dots\n.\n..\n',
      'trailing blank \ntab\t\n',
      `${'long '.repeat(400)}\n`,
      'nul \0 bell \x07 del \x7f\n',
      '\u2028 and \u2029, BOM \ufeff inside\n',
      'old\rmac\rends\r',
      `${'é'.repeat(2000)}\n`,
      '-- \nBob\n',
      '>From quoted\n',
    ];
    for (const text of texts) {
      const octets = partBytes(textPart(text));
      const written = latin1FromBytes(octets);
      for (const line of written.split('\r\n')) {
        assert.ok(line.length <= 76);
        assert.match(line, /^[\t\x20-\x7e]*$/);
        assert.doesNotMatch(line, /[ \t]$|^From |^\./);
      }
      assert.ok(written.endsWith('\r\n'));
      assert.equal(textBody(parseEntity(octets)), text.replace(/\r\n?/g, '\n'));
    }
  });
});
