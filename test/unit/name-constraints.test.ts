// Name constraints of every form (RFC 5280 section 4.2.1.10, RFC 9598 section 6): which names they let pass.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readBer } from '../../src/asn1/reader.ts';
import {
  derElement,
  derExplicit,
  derImplicit,
  derInteger,
  derOid,
  derSequence,
  derUtf8String,
} from '../../src/asn1/writer.ts';
import { X509Error } from '../../src/errors.ts';
import { bytesFromLatin1, type Bytes } from '../../src/bytes.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { ExtensionOid, nameConstraints } from '../../src/x509/extensions.ts';
import { readName } from '../../src/x509/name.ts';
import { namesAreAllowed } from '../../src/x509/name-constraints.ts';

const SMTP_UTF8 = '1.3.6.1.5.5.7.8.9';

const email = (text: string): Bytes => derImplicit(1, bytesFromLatin1(text));
const dns = (text: string): Bytes => derImplicit(2, bytesFromLatin1(text));
const uri = (text: string): Bytes => derImplicit(6, bytesFromLatin1(text));
const ip = (...octets: number[]): Bytes => derImplicit(7, Uint8Array.from(octets));
const other = (type: string, text: string): Bytes =>
  derExplicit(0, derOid(type), derExplicit(0, derUtf8String(text)));
const utf8Mailbox = (text: string): Bytes => other(SMTP_UTF8, text);
const rdn = (type: string, text: string): Bytes =>
  derElement(0x31, derSequence(derOid(type), derUtf8String(text)));
const directory = (...rdns: readonly Bytes[]): Bytes => derExplicit(4, derSequence(...rdns));
const O = '2.5.4.10';
const CN = '2.5.4.3';
const EMAIL = '1.2.840.113549.1.9.1';

interface Rules {
  readonly permitted?: readonly Bytes[];
  readonly excluded?: readonly Bytes[];
}

function holder(value: Bytes, oid: string): Pick<Certificate, 'extensions'> {
  return { extensions: new Map([[oid, { oid, critical: true, value }]]) };
}

function constraintsOf({
  permitted = [],
  excluded = [],
}: Rules): NonNullable<ReturnType<typeof nameConstraints>> {
  const trees = (bases: readonly Bytes[]): Bytes[] => bases.map((base) => derSequence(base));
  const value = derSequence(
    ...(permitted.length === 0 ? [] : [derExplicit(0, ...trees(permitted))]),
    ...(excluded.length === 0 ? [] : [derExplicit(1, ...trees(excluded))]),
  );
  return nameConstraints(holder(value, ExtensionOid.nameConstraints))!;
}

/** Whether a certificate with these names may stand below these rules. */
function passes(names: readonly Bytes[], rules: Rules | readonly Rules[], ...subject: Bytes[]): boolean {
  const certificate = {
    ...(names.length === 0
      ? { extensions: new Map() }
      : holder(derSequence(...names), ExtensionOid.subjectAltName)),
    subject: readName(readBer(derSequence(...subject))),
  } as unknown as Certificate;
  const sets = 'map' in rules ? rules : [rules];
  return namesAreAllowed(certificate, sets.map(constraintsOf));
}

describe('constraints of mail addresses', () => {
  const NAMES = ['a@firm.example', 'a@mail.firm.example', 'a@other.example', 'A@FIRM.example'] as const;
  const passing = (rules: Rules) => NAMES.filter((name) => passes([email(name)], rules));

  test('name a host, a domain or a mailbox', () => {
    assert.deepEqual(passing({ permitted: [email('firm.example')] }), [NAMES[0], NAMES[3]]);
    assert.deepEqual(passing({ permitted: [email('.firm.example')] }), [NAMES[1]]);
    assert.deepEqual(passing({ permitted: [email('a@firm.example')] }), [NAMES[0], NAMES[3]]);
    assert.deepEqual(passing({ excluded: [email('firm.example')] }), [NAMES[1], NAMES[2]]);
    assert.deepEqual(passing({ excluded: [email('.firm.example')] }), [NAMES[0], NAMES[2], NAMES[3]]);
    assert.deepEqual(passing({ permitted: [email('firm.example'), email('other.example')] }), [
      ...[NAMES[0], NAMES[2], NAMES[3]],
    ]);
  });

  test('bind addresses in the subject and internationalised ones alike', () => {
    const rules = { permitted: [email('firm.example')] };
    assert.equal(passes([], rules, rdn(CN, 'Alice'), rdn(EMAIL, 'a@firm.example')), true);
    assert.equal(passes([], rules, rdn(CN, 'Alice'), rdn(EMAIL, 'a@other.example')), false);
    assert.equal(passes([utf8Mailbox('josé@firm.example')], rules), true);
    assert.equal(passes([utf8Mailbox('josé@other.example')], rules), false);
    assert.equal(passes([utf8Mailbox('josé@other.example')], { excluded: [email('other.example')] }), false);
  });

  test('know internationalised domains by both their forms', () => {
    const rules = { permitted: [email('xn--bung-zra.example')] };
    assert.equal(passes([utf8Mailbox('josé@übung.example')], rules), true);
    assert.equal(passes([utf8Mailbox('josé@xn--bung-zra.example')], rules), true);
    assert.equal(passes([email('jose@XN--BUNG-ZRA.example')], rules), true);
    assert.equal(passes([utf8Mailbox('josé@ubung.example')], rules), false);
  });

  test('let nothing pass that cannot be read', () => {
    for (const rules of [{ permitted: [email('firm.example')] }, { excluded: [email('firm.example')] }])
      for (const text of ['a', 'a@b@firm.example', 'a@firm.example\0.evil.example', '"a b"@firm.example'])
        assert.equal(passes([email(text)], rules), false, text);
    assert.equal(passes([email('a@firm.example')], { excluded: [email('*.firm.example')] }), false);
  });
});

describe('constraints of other names', () => {
  test('of hosts cover what lies below them, and wildcards by what they stand for', () => {
    const permitted = { permitted: [dns('firm.example')] };
    for (const host of ['firm.example', 'www.firm.example', '*.firm.example', 'WWW.Firm.Example'])
      assert.equal(passes([dns(host)], permitted), true, host);
    for (const host of ['other.example', 'afirm.example', '*.example', 'example'])
      assert.equal(passes([dns(host)], permitted), false, host);
    const excluded = { excluded: [dns('secret.firm.example')] };
    for (const host of ['secret.firm.example', 'very.secret.firm.example', '*.firm.example'])
      assert.equal(passes([dns(host)], excluded), false, host);
    for (const host of ['firm.example', 'www.firm.example', '*.other.example'])
      assert.equal(passes([dns(host)], excluded), true, host);
    // A leading dot is no form of these, whatever it was meant to say.
    assert.equal(passes([dns('www.firm.example')], { permitted: [dns('.firm.example')] }), false);
    assert.equal(passes([dns('www.other.example')], { excluded: [dns('.firm.example')] }), false);
  });

  test('of URIs are about their host', () => {
    const host = { permitted: [uri('firm.example')] };
    const domain = { permitted: [uri('.firm.example')] };
    assert.equal(passes([uri('https://firm.example/x?y@z')], host), true);
    assert.equal(passes([uri('https://user@firm.example:8443')], host), true);
    assert.equal(passes([uri('https://www.firm.example/')], host), false);
    assert.equal(passes([uri('https://www.firm.example/')], domain), true);
    assert.equal(passes([uri('https://firm.example/')], domain), false);
    assert.equal(passes([uri('https://firm.example@evil.example/')], host), false);
    for (const text of ['urn:firm.example', 'https://192.0.2.1/', 'mailto:a@firm.example'])
      for (const rules of [host, { excluded: [uri('firm.example')] }])
        assert.equal(passes([uri(text)], rules), false, text);
  });

  test('of directory names are prefixes, compared as names are', () => {
    const rules = { permitted: [directory(rdn(O, 'The  Firm'))] };
    assert.equal(passes([], rules, rdn(O, 'the firm'), rdn(CN, 'Alice')), true);
    assert.equal(passes([], rules, rdn(CN, 'Alice'), rdn(O, 'the firm')), false);
    assert.equal(passes([], rules, rdn(O, 'The Firm Ltd')), false);
    assert.equal(passes([directory(rdn(O, 'Other'))], rules, rdn(O, 'The Firm')), false);
    assert.equal(passes([], { excluded: rules.permitted }, rdn(O, 'THE FIRM'), rdn(CN, 'Eve')), false);
  });

  test('of addresses on the network are masks', () => {
    const rules = { permitted: [ip(192, 0, 2, 0, 255, 255, 255, 0)] };
    assert.equal(passes([ip(192, 0, 2, 77)], rules), true);
    assert.equal(passes([ip(192, 0, 3, 77)], rules), false);
    assert.equal(passes([ip(192, 0, 2)], rules), false);
  });

  test('of a form that is unknown here let no name of this form pass', () => {
    assert.equal(passes([other('1.2.3.4', 'x')], { excluded: [other('1.2.3.4', 'y')] }), false);
    assert.equal(passes([other('1.2.3.5', 'x')], { excluded: [other('1.2.3.4', 'y')] }), true);
    assert.equal(passes([email('a@firm.example')], { excluded: [other('1.2.3.4', 'y')] }), true);
  });

  test('of several authorities all hold', () => {
    const wide = { permitted: [email('firm.example'), email('other.example')] };
    const narrow = { permitted: [email('firm.example')] };
    assert.equal(passes([email('a@other.example')], [wide]), true);
    assert.equal(passes([email('a@other.example')], [wide, narrow]), false);
    assert.equal(passes([email('a@other.example')], [narrow, wide]), false);
    assert.equal(passes([email('a@firm.example')], [narrow, wide]), true);
  });

  test('that are empty, or have a minimum, are malformed', () => {
    const oid = ExtensionOid.nameConstraints;
    const minimum = derSequence(email('firm.example'), derImplicit(0, derInteger(1).subarray(2)));
    for (const value of [derSequence(), derSequence(derExplicit(0)), derSequence(derExplicit(0, minimum))])
      assert.throws(() => nameConstraints(holder(value, oid)), X509Error);
  });

  test('that ask for endless comparing are not met', () => {
    const many = Array.from({ length: 2000 }, (_, index) => email(`a@h${index}.example`));
    assert.equal(passes(many, { excluded: many.map((_, index) => email(`x${index}.example`)) }), false);
  });
});
