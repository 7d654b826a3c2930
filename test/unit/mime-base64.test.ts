// Base64 of bodies: the fast ways give what the slow one does, with the platform's decoder and without it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Base64Lines, decodeBase64, encodeBase64Lines } from '../../src/mime/base64.ts';

/** More than the platform is given at a time. */
const LARGE = 3_000_001;

function octets(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length).map((_, i) => (i * 31 + (i >> 8) * 17 + (i >> 16)) & 255);
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

describe('Base64', () => {
  test('is written in lines of 76, each ended by CRLF, for every length', () => {
    for (let length = 0; length < 240; length++) {
      const expected = Buffer.from(octets(length))
        .toString('base64')
        .replace(/.{1,76}/g, '$&\r\n');
      assert.equal(Buffer.from(encodeBase64Lines(octets(length))).toString('latin1'), expected);
    }
  });

  test('is the same for octets given in pieces, wherever they are cut', () => {
    const whole = octets(500);
    const expected = encodeBase64Lines(whole);
    for (let first = 0; first <= 200; first += 7) {
      for (let second = first; second <= 500; second += 41) {
        const pieces = [whole.slice(0, first), whole.slice(first, second), whole.slice(second)];
        assert.deepEqual(encodeBase64Lines(pieces), expected, `${first}, ${second}`);
      }
    }
    const single = Array.from(whole, (octet) => Uint8Array.of(octet));
    assert.deepEqual(encodeBase64Lines(single), expected);
  });

  test('is written where it is to stand, at any place, and nothing beside it', () => {
    for (const length of [0, 1, 56, 57, 58, 200]) {
      const lines = new Base64Lines(octets(length));
      for (const offset of [0, 1, 2, 3, 7]) {
        // Itself not at the beginning of its memory.
        const target = new Uint8Array(new ArrayBuffer(lines.length + 20), 5).fill(0x2e);
        lines.writeTo(target, offset);
        const expected = [
          ...Array<number>(offset).fill(0x2e),
          ...encodeBase64Lines(octets(length)),
          ...Array<number>(15 - offset).fill(0x2e),
        ];
        assert.deepEqual([...target], expected, `${length} octets at ${offset}`);
      }
    }
  });

  test('is read back, also in other lines and with blanks, tabs and noise within', () => {
    for (const length of [0, 1, 2, 3, 57, 58, 100, 1000, LARGE]) {
      const text = Buffer.from(octets(length)).toString('base64');
      for (const form of [
        text,
        text.replace(/.{1,76}/g, '$&\r\n'),
        text.replace(/.{1,64}/g, '$&\n'),
        text.replace(/.{1,75}/g, '$& \t\r\n'),
        text.replace(/.{1,71}/g, '$&\x00\xff!\r\n'),
      ])
        assert.deepEqual(decodeBase64(bytes(form)), octets(length), form.slice(0, 90));
    }
  });

  test('is read in several strings, each with its padding, wherever the next one begins', () => {
    const read = (text: string): string => Buffer.from(decodeBase64(bytes(text))).toString('latin1');
    for (const between of ['', '\r\n', '\n\n', ' \r\n'])
      assert.equal(
        read(`T25lLA==${between}dHdvLA==${between}dGhyZWU=\r\n`),
        'One,two,three',
        JSON.stringify(between),
      );
    const [first, second] = [octets(LARGE), octets(100)].map((piece) =>
      Buffer.from(piece).toString('base64'),
    );
    assert.deepEqual(
      decodeBase64(bytes(`${first}\r\n${second}`)),
      new Uint8Array([...octets(LARGE), ...octets(100)]),
    );
    // What is no whole string is none.
    assert.deepEqual(decodeBase64(bytes(`AAAA=${'A'.repeat(LARGE)}`)), new Uint8Array(3));
    assert.equal(read('T25l\r\nLA==\r\nTeam'), 'One,');
  });

  test('ends before what a list appended, whatever its length and the form of its lines', () => {
    const footers = [
      '_______________________________________________\r\nStaff mailing list\r\nStaff@lists.example\r\n',
      '-- \r\nYou are on the list\r\n',
      '\r\n--\r\nlist\r\n',
      '\r\nRegards\r\n',
      '\r\nRegards\r\nStaff\r\n',
      '<br>Unsubscribe<br>\r\n',
      'https://lists.example/options/staff\r\n',
      '\r\n\r\nDisclaimer: this message is for you alone.\r\n\r\nDisclaimer\r\n',
      '\r\nGr\xfc\xdfe\r\n',
    ];
    for (const length of [3, 4, 5, 55, 56, 57, 58, 59, 600, 601, 602, 100_001, 100_002, 100_003]) {
      const text = Buffer.from(octets(length)).toString('base64');
      for (const form of [text, text.replace(/.{1,76}/g, '$&\r\n').trimEnd()])
        for (const footer of footers)
          assert.deepEqual(
            decodeBase64(bytes(`${form}\r\n${footer}`)),
            octets(length),
            `${length} ${footer}`,
          );
    }
  });

  test('goes on behind an empty line where more data stands there', () => {
    const text = Buffer.from(octets(600)).toString('base64');
    for (const form of [
      text.replace(/.{1,76}/g, '$&\r\n\r\n'),
      `${text.slice(0, 400)}\r\n\r\n${text.slice(400)}`,
      text.replace(/.{1,20}/g, '$&\n\n'),
    ])
      assert.deepEqual(decodeBase64(bytes(form)), octets(600), form.slice(0, 90));
  });

  test('is the same with a decoder of the platform', { skip: platformHasDecoder() }, () => {
    const text = Buffer.from(octets(LARGE)).toString('base64');
    const forms = [
      text.replace(/.{1,76}/g, '$&\r\n'),
      text.replace(/.{1,73}/g, '$& \n'),
      `${text.slice(0, 2_000_000)}!${text.slice(2_000_000)}`,
      `${text.slice(0, 1_500_000)}=${text.slice(1_500_000)}`,
    ];
    const without = forms.map((form) => decodeBase64(bytes(form)));
    let calls = 0;
    Object.defineProperty(Uint8Array.prototype, 'setFromBase64', {
      configurable: true,
      value(this: Uint8Array, piece: string) {
        calls++;
        return standIn(this, piece);
      },
    });
    try {
      forms.forEach((form, i) => assert.deepEqual(decodeBase64(bytes(form)), without[i]));
      assert.ok(calls > 4);
    } finally {
      Reflect.deleteProperty(Uint8Array.prototype, 'setFromBase64');
    }
  });
});

function platformHasDecoder(): string | false {
  return 'setFromBase64' in Uint8Array.prototype && 'this platform has its own, which the tests above use';
}

/** Uint8Array.prototype.setFromBase64 with lastChunkHandling "stop-before-partial". */
function standIn(target: Uint8Array, text: string): { read: number; written: number } {
  if (/[^A-Za-z0-9+/=\s]/.test(text)) throw new SyntaxError('not base64');
  let read = 0;
  let good = '';
  let group = '';
  for (let at = 0; at < text.length; at++) {
    if (/\s/.test(text[at]!)) continue;
    group += text[at]!;
    if (group.length < 4) continue;
    good += group;
    group = '';
    read = at + 1;
  }
  const decoded = Buffer.from(good, 'base64');
  target.set(decoded);
  return { read, written: decoded.length };
}
