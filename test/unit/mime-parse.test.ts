// Parsing of MIME: exact ranges, tolerance where mail needs it, refusal where only an attack does.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesFromLatin1, bytesFromUtf8, concatBytes, latin1FromBytes, type Bytes } from '../../src/bytes.ts';
import { WaxsealError } from '../../src/errors.ts';
import { selectBodyParts, attachmentName } from '../../src/mime/body-parts.ts';
import {
  encodedBody,
  entityBytes,
  mediaType,
  parsePart,
  parseEntity,
  MAX_MIME_DEPTH,
  MAX_MIME_PARTS,
} from '../../src/mime/entity.ts';
import {
  fieldValues,
  firstField,
  MAX_HEADER_FIELDS,
  MAX_HEADER_OCTETS,
} from '../../src/mime/header-fields.ts';
import { decodedBody, textBody } from '../../src/mime/transfer-encoding.ts';

const message = (text: string): Bytes => bytesFromLatin1(text.replace(/\n/g, '\r\n'));
const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof WaxsealError, String(error));
    return error.code;
  }
  return 'no error';
};
const text = (bytes: Bytes): string => latin1FromBytes(bytes);

describe('parts of a multipart', () => {
  test('are exact ranges: the line end before a boundary belongs to the boundary', () => {
    const root = parseEntity(
      message(
        'Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\nA: 1\n\none\n\n--b\n\ntwo\n--b--\nepilogue\n',
      ),
    );
    assert.deepEqual(
      root.parts.map((part) => text(entityBytes(part))),
      ['A: 1\r\n\r\none\r\n', '\r\ntwo'],
    );
  });

  test('with LF line ends keep every octet', () => {
    const root = parseEntity(
      bytesFromLatin1('Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n\n--b--\n'),
    );
    assert.equal(text(entityBytes(root.parts[0]!)), '\none\n');
  });

  test('are not cut by a boundary that only begins like theirs', () => {
    const root = parseEntity(
      message(
        'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\ninner\n--bb--\n--bbb\n--b--x\n-b\n --b\n--b \t\n\nlast\n--b--  \n',
      ),
    );
    assert.equal(root.parts.length, 2);
    assert.equal(text(entityBytes(root.parts[0]!.parts[0]!)), '\r\ninner');
    assert.equal(text(entityBytes(root.parts[1]!)), '\r\nlast');
  });

  test('end with the outer boundary when their own closing one is missing', () => {
    const root = parseEntity(
      message(
        'Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nfirst\n--o\n\nsecond\n--o--\n',
      ),
    );
    assert.deepEqual(
      root.parts.map((part) => text(entityBytes(part)).slice(-8)),
      ['\r\n\r\nfirst'.slice(-8), '\r\nsecond'],
    );
  });

  test('are not looked for after a bare CR or without a usable boundary', () => {
    const bare = bytesFromLatin1('Content-Type: multipart/mixed; boundary=b\r\n\r\nx\r--b\r\r\nhidden\r\n');
    assert.equal(parseEntity(bare).parts.length, 0);
    assert.equal(parseEntity(message('Content-Type: multipart/mixed\n\n--\n\nx\n----\n')).parts.length, 0);
    assert.equal(
      parseEntity(message('Content-Type: multipart/mixed; boundary=""\n\n--\n\nx\n----\n')).parts.length,
      0,
    );
  });

  test('are there whatever transfer encoding the multipart claims, down to the innermost', () => {
    for (const encoding of ['base64', 'quoted-printable', '8-bit', 'x-uuencode', '"7bit"']) {
      const inner = `Content-Transfer-Encoding: ${encoding}\nContent-Type: multipart/alternative; boundary=i\n\n--i\n\nx\n--i--`;
      const outer = `Content-Transfer-Encoding: ${encoding}\nContent-Type: multipart/mixed; boundary=o\n\n--o\n${inner}\n--o\n\ny=3D\n--o--\n`;
      const { parts } = parseEntity(message(outer));
      assert.deepEqual(parts.map(mediaType), ['multipart/alternative', 'text/plain'], encoding);
      assert.equal(text(encodedBody(parts[0]!.parts[0]!)), 'x', encoding);
      assert.equal(text(encodedBody(parts[1]!)), 'y=3D', encoding);
    }
  });

  test('are found in a multipart that is really encoded, only where its raw body has no delimiter', () => {
    const body = '--a=b\n\nfirst\n--a=b\nContent-Type: text/html\n\nsecond\n--a=b--\n';
    const head = 'Content-Type: multipart/mixed; boundary="a=b"\nContent-Transfer-Encoding:';
    const base64 = Buffer.from(body).toString('base64');
    const printable = body.replaceAll('=', '=3D');
    for (const source of [
      `${head} base64\n\n${base64}\n`,
      `${head} quoted-printable\n\n${printable}`,
      `Content-Type: multipart/mixed; boundary=o\n\n--o\n${head} base64\n\n${base64}\n--o--\n`,
    ]) {
      const root = parseEntity(message(source));
      const { parts } = root.parts.length === 1 ? root.parts[0]! : root;
      assert.deepEqual(
        parts.map((part) => text(encodedBody(part))),
        ['first', 'second'],
        source,
      );
    }
    const both = `${head} base64\n\n${base64}\n--a=b\n\nraw\n--a=b--\n`;
    assert.deepEqual(
      parseEntity(message(both)).parts.map((part) => text(encodedBody(part))),
      ['raw'],
    );
  });

  test('count and nest as parts do, also when they are decoded', () => {
    let entity = 'Content-Type: text/plain\n\nx';
    for (let depth = 0; depth <= MAX_MIME_DEPTH; depth++) {
      const body = Buffer.from(`--b\n${entity}\n--b--\n`).toString('base64');
      entity = `Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n${body}`;
    }
    assert.throws(() => parseEntity(message(entity)), { code: 'mime.too-deep' });
    const many = Buffer.from('--b\n\nx\n'.repeat(MAX_MIME_PARTS)).toString('base64');
    const wide = `Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n${many}`;
    assert.throws(() => parseEntity(message(wide)), { code: 'mime.too-many-parts' });
  });

  test('may be empty, and a boundary may stand in its line alone with the file ending there', () => {
    const root = parseEntity(message('Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n\n--b--'));
    assert.deepEqual(
      root.parts.map((part) => text(entityBytes(part))),
      ['', ''],
    );
  });
});

describe('the header of a part', () => {
  const bodies = (source: string): string[] =>
    parseEntity(message(source)).parts.map((part) => text(encodedBody(part)).replaceAll('\r\n', '|'));
  const multi = (...parts: string[]): string =>
    `Content-Type: multipart/mixed; boundary=b\n\n${parts.map((part) => `--b\n${part}\n`).join('')}--b--\n`;

  test('is none without a field that describes the part: then all of it is body', () => {
    assert.deepEqual(
      bodies(
        multi('We do not buy.', 'Decision: we do not buy.\n\nRegards', 'Note: x\nmore', '\nwith header'),
      ),
      ['We do not buy.', 'Decision: we do not buy.||Regards', 'Note: x|more', 'with header'],
    );
    assert.equal(
      text(encodedBody(parsePart(message('Decision: no.\nRegards\n')))),
      'Decision: no.\r\nRegards\r\n',
    );
  });

  test('swallows no line of a text that is no field', () => {
    assert.deepEqual(
      bodies(
        multi(
          'We agree.\nContent-Type: text/plain\n\nto nothing.',
          'Content-Type: text/html\nWe agree.\n\nx',
        ),
      ),
      ['We agree.|Content-Type: text/plain||to nothing.', 'We agree.||x'],
    );
    const pdf = 'Content-Type: application/pdf\nodd line\nContent-Transfer-Encoding: base64\n\nQUJD';
    assert.deepEqual(bodies(multi(pdf)), ['QUJD']);
  });

  test('is that of a message whatever stands in it, also behind a byte order mark', () => {
    const marked = parseEntity(
      concatBytes(Uint8Array.of(0xef, 0xbb, 0xbf), message('From: a@b.c\nodd\nTo: d@e.f\n\nx')),
    );
    assert.deepEqual(
      marked.fields.map(({ name }) => name),
      ['from', 'to'],
    );
    assert.equal(text(encodedBody(marked)), 'x');
    const blank = parseEntity(message(' odd: continuation of nothing\nFrom: a@b.c\n\nx'));
    assert.equal(firstField(blank.fields, 'from'), 'a@b.c');
  });
});

describe('limits', () => {
  test('stop deep nesting', () => {
    let nested = message('\nx');
    for (let level = 0; level <= MAX_MIME_DEPTH; level++) {
      nested = concatBytes(
        message(`Content-Type: multipart/mixed; boundary=b${level}x\n\n--b${level}x\n`),
        nested,
        message(`\n--b${level}x--\n`),
      );
    }
    assert.equal(
      codeOf(() => parseEntity(nested)),
      'mime.too-deep',
    );
  });

  test('stop a flood of parts, flat or in the same boundary again and again', () => {
    const flat = message(
      `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\n\n'.repeat(MAX_MIME_PARTS + 1)}--b--\n`,
    );
    assert.equal(
      codeOf(() => parseEntity(flat)),
      'mime.too-many-parts',
    );
  });

  test('keep a body of lines that nearly are boundaries, deep within, from being searched again and again', () => {
    const levels = [...Array(MAX_MIME_DEPTH).keys()];
    const header = levels.map(
      (i) => `Content-Type: multipart/mixed; boundary=b${'b'.repeat(i)}\n\n--b${'b'.repeat(i)}\n`,
    );
    for (const line of ['--\n', '-\n', `--${'b'.repeat(MAX_MIME_DEPTH)}x\n`, `--b${' '.repeat(40)}x\n`]) {
      const body = message(line.repeat(4_000_000 / line.length));
      const start = process.cpuUsage();
      let entity = parseEntity(concatBytes(message(header.join('')), message('\n'), body));
      const { user, system } = process.cpuUsage(start);
      assert.ok(user + system < 1_000_000, `${JSON.stringify(line)} took ${(user + system) / 1000} ms`);
      for (const level of levels) {
        assert.equal(entity.parts.length, 1, `level ${level}`);
        entity = entity.parts[0]!;
      }
      assert.equal(decodedBody(entity).length, body.length);
    }
  });

  test('stop header floods', () => {
    assert.equal(
      codeOf(() => parseEntity(message('a: b\n'.repeat(MAX_HEADER_FIELDS + 1)))),
      'mime.too-many-fields',
    );
    assert.equal(
      codeOf(() => parseEntity(message(`a: ${'b'.repeat(MAX_HEADER_OCTETS)}\n\n`))),
      'mime.header-too-large',
    );
    assert.equal(
      codeOf(() => parseEntity(new Uint8Array(MAX_HEADER_OCTETS + 2))),
      'mime.header-too-large',
    );
  });

  test('let a body of one huge line and NULs through unharmed', () => {
    const body = new Uint8Array(3_000_000);
    const root = parseEntity(concatBytes(message('Subject: x\n\n'), body));
    assert.equal(decodedBody(root).length, body.length);
  });
});

describe('header fields', () => {
  test('are unfolded, kept with their octets, and the first of equal names counts', () => {
    const { fields } = parseEntity(message('Subject: one\n two\nSUBJECT: three\nX-Y : z\n\nbody'));
    assert.equal(firstField(fields, 'subject'), 'one two');
    assert.deepEqual(fieldValues(fields, 'subject'), ['one two', 'three']);
    assert.equal(firstField(fields, 'x-y'), 'z');
    assert.equal(text(fields[0]!.raw), 'Subject: one\r\n two\r\n');
  });

  test('that are not fields are passed over, an mbox line too', () => {
    const { fields } = parseEntity(
      message('From alice Mon Jan 1\n>From bob\nnothing\n: empty\nFrom: a@b.c\n\n'),
    );
    assert.deepEqual(
      fields.map((field) => field.name),
      ['from'],
    );
  });

  test('with a NUL in the name name nothing', () => {
    assert.equal(parseEntity(message('Fr\0om: a@b.c\n\n')).fields.length, 0);
  });

  test('in UTF-8 are read as such, other octets one by one', () => {
    const utf8 = parseEntity(concatBytes(message('Subject: '), bytesFromUtf8('Grüße'), message('\n\n')));
    assert.equal(firstField(utf8.fields, 'subject'), 'Grüße');
    assert.equal(
      firstField(parseEntity(bytesFromLatin1('Subject: Gr\xfc\xdfe\r\n\r\n')).fields, 'subject'),
      'Grüße',
    );
  });
});

describe('content types', () => {
  const type = (field: string): string => mediaType(parseEntity(message(`Content-Type: ${field}\n\n`)));
  test('are text/plain when they cannot be read', () => {
    assert.equal(type('nonsense'), 'text/plain');
    assert.equal(type(''), 'text/plain');
    assert.equal(type('TEXT/HTML (hello; x=y); charset="utf-8"'), 'text/html');
  });

  test('carry RFC 2231 parameters in pieces and in charsets', () => {
    const read = (rest: string): string | undefined =>
      parseEntity(message(`Content-Type: a/b; ${rest}\n\n`)).contentType.parameters.get('name');
    assert.equal(read("name*=utf-8''Gr%C3%BC%C3%9Fe.txt"), 'Grüße.txt');
    assert.equal(read("name*1*=%9Fe.txt; name*0*=utf-8'de'Gr%C3%BC%C3"), 'Grüße.txt');
    assert.equal(read('name*0="one "; name*1=two; name*3=four'), 'one two');
    assert.equal(read("name=plain; name*=iso-8859-1''f%FCr"), 'für');
    assert.equal(read('name="a\\"b;c"; name=second'), 'a"b;c');
    assert.equal(read('name*1=no-start; name=kept'), 'kept');
  });
});

describe('text bodies', () => {
  const body = (header: string, content: Bytes): string =>
    textBody(parseEntity(concatBytes(message(`${header}\n\n`), content)));
  test('are decoded by encoding and charset', () => {
    assert.equal(
      body(
        'Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: Quoted-Printable',
        message('f=FCr =\n dich=3D='),
      ),
      'für  dich=',
    );
    assert.equal(
      body(
        'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: BASE64 (x)',
        message('R3LDvMOfZQ==\n-- \nlist footer'),
      ),
      'Grüße',
    );
    assert.equal(body('Content-Type: text/plain; charset=x-nobody-knows', bytesFromUtf8('Grüße')), 'Grüße');
    assert.equal(
      body('Content-Type: text/plain; charset=iso-2022-jp', bytesFromLatin1('\x1b$B$3$s\x1b(B')),
      'こん',
    );
    assert.equal(body('Subject: x', bytesFromLatin1('f\xfcr')), 'für');
  });

  test('with format=flowed are joined, quotes by their depth, the signature line kept', () => {
    const flowed = body(
      'Content-Type: text/plain; format=flowed',
      message('one \ntwo\n> quoted \n> more\n  indented\n-- \nname'),
    );
    assert.equal(flowed, 'one two\n> quoted more\n indented\n-- \nname');
  });
});

describe('body and attachments', () => {
  const select = (source: string): { text: string[]; html: boolean; names: string[] } => {
    const parts = selectBodyParts(parseEntity(message(source)), () => false);
    return {
      text: parts.text.map((part) => textBody(part)),
      html: parts.html !== undefined,
      names: parts.attachments.map((part, index) => attachmentName(part.entity, index + 1)),
    };
  };
  const part = (type: string, content: string, more = ''): string =>
    `--b\nContent-Type: ${type}\n${more}\n${content}\n`;
  const mixed = (...parts: string[]): string =>
    `Content-Type: multipart/mixed; boundary=b\n\n${parts.join('')}--b--\n`;

  test('a text after the HTML is kept as an attachment, never merged into it', () => {
    const chosen = select(mixed(part('text/html', '<p>a'), part('text/plain', 'b'), part('text/html', 'c')));
    assert.deepEqual(chosen, { text: [], html: true, names: ['attachment-1.txt', 'attachment-2.html'] });
  });

  test('a name makes no file of the body, of its forms, or of the only text', () => {
    const named = 'Content-Disposition: inline; filename=a.htm\n';
    const html = part('text/html; name=a.htm', '<p>a', named);
    assert.deepEqual(select('Content-Type: text/plain; name=a.txt\n\na'), {
      text: ['a'],
      html: false,
      names: [],
    });
    for (const kind of ['mixed', 'related', 'alternative', 'report'])
      assert.equal(select(mixed(html).replace('mixed', kind)).html, true, kind);
    const related = mixed(html, part('image/png', 'x')).replace('mixed', 'related');
    assert.deepEqual(select(related), { text: [], html: true, names: ['attachment-1.png'] });
    const beside = select(
      mixed(part('application/pdf; name=a.pdf', 'x'), part('text/plain; name=n.txt', 'n')),
    );
    assert.deepEqual(beside, { text: ['n'], html: false, names: ['a.pdf'] });
    const forms = [part('text/plain; name=a.txt', 'a'), html];
    assert.deepEqual(select(mixed(...forms).replace('mixed', 'alternative')), {
      text: ['a'],
      html: true,
      names: [],
    });
  });

  test('a named text beside another one, and what is marked as an attachment, stay files', () => {
    const beside = select(mixed(part('text/plain; name=log.txt', 'log'), part('text/plain', 'body')));
    assert.deepEqual(beside, { text: ['body'], html: false, names: ['log.txt'] });
    const marked = 'Content-Disposition: attachment; filename=a.txt\n';
    const only = mixed(part('application/pdf; name=a.pdf', 'x'), part('text/plain', 'a', marked));
    assert.deepEqual(select(only), { text: [], html: false, names: ['a.pdf', 'a.txt'] });
    // Nothing stands beside it: it is shown, and can be saved.
    const whole = select(`Content-Type: text/plain\n${marked}\na`);
    assert.deepEqual(whole, { text: ['a'], html: false, names: ['a.txt'] });
    const inForm = mixed(
      `--b\n${mixed(part('text/plain', 'a'), part('text/plain; name=log.txt', 'log')).replaceAll('b\n', 'i\n').replaceAll('--b', '--i').replace('boundary=b', 'boundary=i')}`,
      part('text/html', '<p>a'),
    ).replace('mixed', 'alternative');
    assert.deepEqual(select(inForm), { text: ['a'], html: true, names: ['log.txt'] });
  });

  test('text of an unknown kind is shown where nothing else shows it', () => {
    for (const type of [
      'text/markdown',
      'text/enriched',
      'text/x-diff',
      'text/calendar',
      'text/csv; name=a.csv',
    ])
      assert.deepEqual(
        select(`Content-Type: ${type}\n\n# a`),
        { text: ['# a'], html: false, names: [] },
        type,
      );
    const two = select(mixed(part('text/plain', 'a'), part('text/x-diff', '+b')));
    assert.deepEqual(two, { text: ['a', '+b'], html: false, names: [] });
    const forms = mixed(part('text/plain', 'a'), part('text/markdown', '*a*'), part('text/html', '<p>a'));
    assert.deepEqual(select(forms.replace('mixed', 'alternative')), {
      text: ['a'],
      html: true,
      names: ['attachment-1.bin'],
    });
    const odd = mixed(part('text/x-web-intelligent', 'a'), part('application/x', 'b')).replace(
      'mixed',
      'alternative',
    );
    assert.deepEqual(select(odd).text, ['a']);
    const invitation = mixed(part('text/plain', 'a'), part('text/calendar', 'BEGIN'));
    assert.deepEqual(select(invitation), { text: ['a'], html: false, names: ['attachment-1.ics'] });
  });

  test('what stands beside content and signature of a signed part is listed', () => {
    const signature = part('application/pkcs7-signature; name=smime.p7s', 'x');
    const signed = mixed(part('text/plain', 'a'), signature, part('text/html', '<p>more')).replace(
      'mixed',
      'signed',
    );
    assert.deepEqual(select(signed), { text: ['a'], html: false, names: ['attachment-1.html'] });
    const two = mixed(part('text/plain', 'a'), part('application/pdf', 'x'), signature).replace(
      'mixed',
      'signed',
    );
    assert.deepEqual(select(two).names, ['attachment-1.pdf', 'smime.p7s']);
  });

  test('an HTML after the text is an attachment, a second text is added', () => {
    const chosen = select(mixed(part('text/plain', 'a'), part('text/html', 'c'), part('text/plain', 'b')));
    assert.deepEqual(chosen, { text: ['a', 'b'], html: false, names: ['attachment-1.html'] });
  });

  test('an alternative gives text and HTML', () => {
    const chosen = select(
      mixed(part('text/plain', 'a'), part('text/html', 'c')).replace('mixed', 'alternative'),
    );
    assert.deepEqual(chosen, { text: ['a'], html: true, names: [] });
  });

  test('names lose paths, controls and direction marks, and devices', () => {
    const name = (value: string): string | undefined =>
      select(mixed(part('image/png', 'x', `Content-Disposition: attachment; filename="${value}"\n`)))
        .names[0];
    assert.equal(name('../../etc/passwd'), 'passwd');
    assert.equal(name('C:\\\\x\\\\y.doc'), 'y.doc');
    assert.equal(name('=?utf-8?Q?a=E2=80=AEgnp.exe?='), 'agnp.exe');
    assert.equal(name('con.txt'), '_con.txt');
    assert.equal(name('a\0b:c.txt'), 'a b_c.txt');
    assert.equal(name('...'), 'attachment-1.png');
    assert.ok((name(`${'x'.repeat(500)}.pdf`) ?? '').endsWith('x.pdf'));
  });
});
