// Names and mail addresses in certificates: comparing, showing, and refusing what is built to deceive.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readBer } from '../../src/asn1/reader.ts';
import {
  derElement,
  derExplicit,
  derIa5String,
  derImplicit,
  derOid,
  derSequence,
  derSetInOrder,
  derUtf8String,
} from '../../src/asn1/writer.ts';
import { bytesFromLatin1, bytesFromUtf8, concatBytes, type Bytes } from '../../src/bytes.ts';
import { equalAddresses, normaliseAddress } from '../../src/trust/address.ts';
import { certificateName } from '../../src/smime/certificate-summary.ts';
import { certificateAddresses } from '../../src/x509/addresses.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { ExtensionOid } from '../../src/x509/extensions.ts';
import { equalNames, nameText, readName, type Name } from '../../src/x509/name.ts';

const CN = '2.5.4.3';
const EMAIL = '1.2.840.113549.1.9.1';
const printable = (text: string): Bytes => derElement(19, bytesFromLatin1(text));
const bmp = (text: string): Bytes =>
  derElement(
    30,
    concatBytes(...Array.from(text, (c) => Uint8Array.of(c.charCodeAt(0) >> 8, c.charCodeAt(0) & 255))),
  );
const attribute = (type: string, value: Bytes): Bytes => derSequence(derOid(type), value);
const name = (...rdns: readonly (readonly Bytes[])[]): Name =>
  readName(readBer(derSequence(...rdns.map((attributes) => derSetInOrder(...attributes)))));
const cn = (value: Bytes): Name => name([attribute(CN, value)]);

describe('names in certificates', () => {
  test('are equal whatever string type, case and spaces they are written with', () => {
    assert.ok(equalNames(cn(printable('Firm  Root ')), cn(derUtf8String('firm root'))));
    assert.ok(equalNames(cn(bmp('Größe')), cn(derUtf8String('GRÖßE'))));
    assert.ok(equalNames(cn(derUtf8String('e\u0301')), cn(derUtf8String('\u00c9'))));
    const [a, b] = [attribute(CN, printable('A')), attribute(EMAIL, derIa5String('a@b.example'))];
    assert.ok(equalNames(name([a, b]), name([b, a])));
  });

  test('differ when letters, order or number of parts differ', () => {
    assert.ok(!equalNames(cn(printable('Firm Root')), cn(printable('Firm Roots'))));
    const [a, b] = [attribute(CN, printable('A')), attribute(CN, printable('B'))];
    assert.ok(!equalNames(name([a], [b]), name([b], [a])));
    assert.ok(!equalNames(name([a], [b]), name([a, b])));
    assert.ok(!equalNames(name([a]), name([a], [a])));
    assert.ok(
      !equalNames(
        cn(printable('A=B+C/D')),
        name([attribute(CN, printable('A'))], [attribute(CN, printable('D'))]),
      ),
    );
  });

  test('of unknown types are compared by their bytes', () => {
    const odd = (value: Bytes): Name => name([attribute('1.2.3.4', value)]);
    assert.ok(equalNames(odd(printable('x')), odd(printable('x'))));
    assert.ok(!equalNames(odd(printable('x')), odd(printable('X'))));
    assert.ok(!equalNames(odd(printable('x')), odd(derUtf8String('x'))));
  });

  test('of known types without a short name are compared as text', () => {
    const postalCode = (value: Bytes): Name => name([attribute('2.5.4.17', value)]);
    assert.ok(equalNames(postalCode(printable('AB 1')), postalCode(derUtf8String('ab  1'))));
  });

  test('with halves of characters are not taken for each other', () => {
    assert.ok(!equalNames(cn(bmp('a\ud800')), cn(bmp('a\ud801'))));
  });

  test('that are no UTF-8 are not taken for each other', () => {
    const broken = (octet: number): Name => cn(derElement(12, Uint8Array.of(0x41, octet)));
    assert.ok(!equalNames(broken(0xff), broken(0xfe)));
  });

  test('are shown with what could deceive made visible', () => {
    assert.equal(
      nameText(name([attribute('2.5.4.10', printable('Firm, Inc.'))], [attribute(CN, printable('Bob'))])),
      'CN=Bob,O=Firm\\, Inc.',
    );
    assert.equal(nameText(cn(derUtf8String('Bob\u202Etxt\u0000'))), 'CN=Bob\\E2\\80\\AEtxt\\00');
    assert.equal(nameText(name([attribute('1.2.3.4', Uint8Array.of(5, 0))])), '1.2.3.4=#0500');
    assert.equal(nameText(name()), '');
  });
});

describe('the name that stands for a certificate', () => {
  const named = (commonName: string): string =>
    certificateName(certificateWith([rfc822('eve@evil.example')], cn(derUtf8String(commonName))));

  test('is one line without direction characters', () => {
    assert.equal(named('Bob\u202e\r\nRay\u0000'), 'Bob Ray');
  });

  test('is the address where nothing of the common name can be seen', () => {
    assert.equal(named('\u200b\u202e'), 'eve@evil.example');
  });

  test('does not push what is said after it out of sight', () => {
    assert.equal(Array.from(named('Bob Ray '.repeat(500))).length, 121);
  });
});

/** A certificate as far as addresses go. */
function certificateWith(san: readonly Bytes[], subject: Name = name()): Certificate {
  const oid = ExtensionOid.subjectAltName;
  const extensions = new Map(
    san.length > 0 ? [[oid, { oid, critical: false, value: derSequence(...san) }]] : [],
  );
  return { subject, extensions } as unknown as Certificate;
}
const rfc822 = (text: string): Bytes => derImplicit(1, bytesFromLatin1(text));
const utf8Mailbox = (value: Bytes): Bytes =>
  derExplicit(0, derOid('1.3.6.1.5.5.7.8.9'), derExplicit(0, value));

describe('the addresses of a certificate', () => {
  test('come from subjectAltName, then from the subject, each once', () => {
    const subject = name(
      [attribute(EMAIL, derIa5String('ALICE@firm.example'))],
      [attribute(EMAIL, derIa5String('old@firm.example'))],
    );
    const san = [rfc822('alice@firm.example'), derImplicit(2, bytesFromLatin1('firm.example'))];
    assert.deepEqual(certificateAddresses(certificateWith(san, subject)), [
      'alice@firm.example',
      'old@firm.example',
    ]);
    assert.deepEqual(certificateAddresses(certificateWith([], name())), []);
  });

  test('may be internationalised', () => {
    const san = [utf8Mailbox(derUtf8String('josé@übung.example'))];
    assert.deepEqual(certificateAddresses(certificateWith(san)), ['josé@übung.example']);
    assert.ok(equalAddresses('josé@übung.example', 'josé@xn--bung-zra.example'));
    assert.deepEqual(certificateAddresses(certificateWith([utf8Mailbox(printable('a@b.example'))])), []);
  });

  const HOSTILE = [
    ['alice@firm.example\0.evil.example', 'a NUL'],
    ['alice@firm.example ', 'a space at the end'],
    ['alice @firm.example', 'a space within'],
    ['alice@firm.example, eve@evil.example', 'two addresses'],
    ['alice@firm.example@evil.example', 'two at signs'],
    ['"alice@firm.example"@evil.example', 'a quoted address'],
    ['<alice@firm.example>', 'angle brackets'],
    ['Alice <alice@firm.example>', 'a display name'],
    ['alice(comment)@firm.example', 'a comment'],
    ['alice@[127.0.0.1]', 'an address literal'],
    ['alice@firm..example', 'an empty label'],
    ['alice@-firm.example', 'a label that begins with a hyphen'],
    ['.alice@firm.example', 'a dot at the beginning'],
    ['alice@firm.example\r\nBcc: eve@evil.example', 'a line break'],
    ['@firm.example', 'no local part'],
    ['alice@', 'no domain'],
    ['alice', 'no at sign'],
    ['', 'nothing'],
    ['jos\xe9@firm.example', 'Latin-1 where ASCII must be'],
  ] as const;
  for (const [text, what] of HOSTILE) {
    test(`do not include one with ${what}`, () => {
      const subject = name([attribute(EMAIL, derIa5String(text))]);
      assert.deepEqual(certificateAddresses(certificateWith([rfc822(text)])), []);
      if (/^[\0-\x7f]*$/.test(text)) assert.deepEqual(certificateAddresses(certificateWith([], subject)), []);
    });
  }

  test('do not include one with characters that cannot be seen', () => {
    for (const text of [
      'alice\u200b@firm.example',
      '\u202ealice@firm.example',
      'alice@fi\u00adrm.example',
      'a\ufffd@firm.example',
    ]) {
      assert.deepEqual(
        certificateAddresses(certificateWith([utf8Mailbox(derUtf8String(text))])),
        [],
        JSON.stringify(text),
      );
    }
  });

  test('are none when the extension cannot be read', () => {
    const oid = ExtensionOid.subjectAltName;
    const extensions = new Map([[oid, { oid, critical: false, value: bytesFromUtf8('odd') }]]);
    const subject = name([attribute(EMAIL, derIa5String('alice@firm.example'))]);
    assert.deepEqual(certificateAddresses({ subject, extensions } as unknown as Certificate), []);
  });
});

describe('mail addresses', () => {
  test('are compared without regard to the case of ASCII letters', () => {
    assert.ok(equalAddresses('Alice@Firm.Example', 'alice@firm.example'));
    assert.ok(!equalAddresses('alice@firm.example', 'alice@firm.example.org'));
    assert.ok(!equalAddresses('alice', 'alice'));
  });

  test('of scripts that look alike are different', () => {
    assert.ok(!equalAddresses('аlice@firm.example', 'alice@firm.example'));
    assert.ok(!equalAddresses('alice@fіrm.example', 'alice@firm.example'));
  });

  test('have one form to be stored by', () => {
    assert.equal(normaliseAddress('Bob.Ray+x@ÜBUNG.example'), 'bob.ray+x@xn--bung-zra.example');
    assert.equal(normaliseAddress('bob@firm.example\n'), undefined);
  });
});
