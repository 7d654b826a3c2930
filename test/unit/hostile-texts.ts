// Texts made to keep a reader busy, each with the function that meets it: one row a text, of any length.
import { textBlocks, textTokens } from '../../frames/plain-text.ts';
import { safeFileName } from '../../frames/file-name.ts';
import { linkTarget, namesAnotherHost } from '../../frames/link-target.ts';
import { remainingQuote, withoutQuote } from '../../frames/quoted-text.ts';
import { textOfHtml } from '../../background/search/html-text.ts';
import { wordsOf } from '../../background/search/words.ts';
import { readPem } from '../../src/asn1/pem.ts';
import { bytesFromLatin1, bytesFromUtf8 } from '../../src/bytes.ts';
import { readAddressList } from '../../src/mime/addresses.ts';
import { decodeCharset } from '../../src/mime/charset.ts';
import { cleanFileName, cleanLine, withoutInvisible } from '../../src/mime/clean-text.ts';
import { readDate } from '../../src/mime/dates.ts';
import { decodeWords } from '../../src/mime/encoded-words.ts';
import { parseEntity } from '../../src/mime/entity.ts';
import { readHeaderSection } from '../../src/mime/header-fields.ts';
import { addressesInName, isLookAlike } from '../../src/mime/look-alikes.ts';
import { readParameterized } from '../../src/mime/parameters.ts';
import { decodeQuotedPrintable } from '../../src/mime/quoted-printable.ts';
import { textBody } from '../../src/mime/transfer-encoding.ts';
import { bareCms } from '../../src/smime/recognise.ts';
import { withoutLegacyHtml, withoutLegacyText } from '../../src/smime/protected-headers.ts';

export interface HostileText {
  readonly name: string;
  readonly text: (length: number) => string;
  readonly read: (text: string) => unknown;
}

/** So much of one piece after the other, between a beginning and an end. */
const many =
  (piece: string, before = '', after = ''): HostileText['text'] =>
  (length) =>
    before + piece.repeat(Math.ceil(length / piece.length)) + after;
const row = (name: string, text: HostileText['text'], read: HostileText['read']): HostileText => ({
  name,
  text,
  read,
});
/** Several texts for one function. */
const rows = (
  name: string,
  read: HostileText['read'],
  texts: Readonly<Record<string, HostileText['text']>>,
): HostileText[] => Object.entries(texts).map(([what, text]) => row(`${name}: ${what}`, text, read));

const entityOf = (head: string) => (text: string) =>
  textBody(parseEntity(bytesFromLatin1(`${head}\r\n\r\n${text}`)));

export const HOSTILE_TEXTS: readonly HostileText[] = [
  ...rows('links in a text', textTokens, {
    'closing brackets': many(`https://a${')'.repeat(1990)} `),
    'brackets of each kind': many(`https://a${'([{'.repeat(330)}${'}])'.repeat(330)} `),
    'full stops': many(`https://a${'.'.repeat(1990)} `),
    'one long word': many('a'),
    'dots without an end': many('a.'),
    'dots before an at': many('a.', '', '@'),
    'at signs': many('a@'),
    'hosts without a top': many('a@a-'),
    'schemes': many('https://'),
    'addresses': many('a@b.c '),
  }),
  ...rows('blocks of a text', textBlocks, {
    'quote marks': many(`${'>'.repeat(9)}\n`),
    'one line of quote marks': many('>'),
    'quotes in turn': many('> a\nb\n'),
    'empty lines': many('\n'),
    'blanks': many(' '),
    'blanks in lines': many('    \n', 'a\n', 'a'),
    'signature marks': many('-- \n'),
  }),
  ...rows('a quote that is removed', (text) => withoutQuote('> abcd\n'.repeat(2000), text), {
    'colons': many('x:\n'),
    'colons before nothing': many('\n', 'x:\n'.repeat(1000)),
    'colons and empty lines': many('x:\n\n'),
    'empty lines': many('\n', ':\n'),
    'blanks': many(' ', '>'),
    'quote marks': many(' > '),
  }),
  ...rows('a quote that is looked for', (text) => remainingQuote(text, text), {
    'lines': many('> abcdefg\n'),
    'blanks': many(' ', 'a', 'a'),
  }),
  ...rows('the words of a link', (text) => namesAnotherHost(text, 'https://b.example/'), {
    'labels': many('a.'),
    'at signs': many('@a.a'),
    'at signs of a mail address': many('@'),
    'schemes': many('https://'),
    'invisible letters': many('\u200b\u200c'),
  }),
  row('the words of a mail link', many('a@'), (text) => namesAnotherHost(text, 'mailto:a@b.example')),
  row('the target of a link', many('%61', 'https://a.example/'), linkTarget),
  ...rows('the name of a file', (text) => [cleanFileName(text), safeFileName(text, 'x')], {
    'dots': many('.'),
    'dots inside': many('. ', 'a', 'a'),
    'folders': many('/'),
    'endings': many('.a'),
  }),
  ...rows('a line', (text) => [cleanLine(text), withoutInvisible(text)], {
    'blanks': many(' ', 'a', 'a'),
    'controls': many('\u0001'),
    'invisible letters': many('\u200b'),
    'selectors': many('\ufe00'),
  }),
  ...rows('a name', (text) => [addressesInName(text), isLookAlike(`a@${text}`)], {
    'at signs': many('@'),
    'labels': many('ａ.'),
    'letters of two scripts': many('aа'),
  }),
  ...rows('an address field', readAddressList, {
    'comments': many('(a) ', '', 'a@b.c'),
    'comments in comments': many('('),
    'closed comments': many('(((((((((a)))))))))'),
    'addresses': many('a@b.c,'),
    'angles': many('<'),
    'closed angles': many('<a@b.c>'),
    'open quotes': many('"\\'),
    'quotes': many('""'),
    'dots': many('a.', '', '@b.c'),
    'dots in quotes': many('a.', '"', '"@b.c'),
    'groups': many('a:b@c.d;'),
    'colons': many(':'),
    'domain literals': many('['),
    'names': many('a ', '', '<a@b.c>'),
    'encoded words': many('=?utf-8?q?a?= ', '', '<a@b.c>'),
  }),
  ...rows('encoded words', decodeWords, {
    'beginnings': many('=?utf-8?q?'),
    'words': many('=?utf-8?q?a?= '),
    'words of two charsets': many('=?utf-8?q?a?= =?utf-16?b?AGE=?= '),
    'marks': many('=?'),
    'question marks': many('?'),
    'one without an end': many('a', '=?utf-8?q?'),
    'blanks between': many(' ', '=?utf-8?q?a?=', '=?utf-8?q?a?='),
    'Japanese escapes': many('=?iso-2022-jp?b?GyRCGyhC?= '),
  }),
  ...rows('parameters', readParameterized, {
    'semicolons': many(';'),
    'parameters': many('a=b;'),
    'pieces': many('a*1*=b;'),
    'stars': many('*', 'a;', '=b'),
    'comments': many('('),
    'quotes': many('"'),
    'escapes': many('%41', "a;b*=utf-8''"),
    'half escapes': many('%4', "a;b*=utf-8''"),
    'apostrophes': many("'", 'a;b*='),
    'backslashes': many('\\', 'a;b="'),
  }),
  ...rows('a date', readDate, {
    'comments': many('(', 'Mon, '),
    'comments that are closed': many('(a)'),
    'blanks': many(' ', 'Mon', 'x'),
    'blanks within': many(' ', '1 Jan', 'x'),
    'letters': many('a', '1 jan'),
    'digits': many('1'),
  }),
  ...rows('the name of a charset', (text) => decodeCharset(bytesFromUtf8('a'), text), {
    'quotes': many("'", 'a', 'a'),
    'blanks': many(' ', 'a', 'a'),
    'letters': many('a'),
  }),
  row('escapes of Japanese', many('\u001b(B\u001b$B'), (text) => decodeCharset(bytesFromLatin1(text), 'iso-2022-jp')),
  ...rows('a header', (text) => headerOf(text), {
    'blanks before a colon': many(' ', 'a', 'b: c\r\n\r\n'),
    'tabs before a colon': many('\t', 'a', ': c\r\n\r\n'),
    'lines that are none': many('a\n'),
    'lines that go on': many(' \n', 'a: b\n'),
    'carriage returns': many('\r', 'a: '),
    'colons': many(':'),
  }),
  ...rows('a text that flows', entityOf('Content-Type: text/plain; format=flowed; delsp=yes'), {
    'lines': many('a \n'),
    'quotes': many('> a \n'),
    'quote marks': many('>'),
    'blanks': many(' '),
  }),
  ...rows('a quoted-printable text', (text) => decodeQuotedPrintable(bytesFromLatin1(text)), {
    'blanks': many(' '),
    'soft breaks': many('=\n'),
    'equals signs': many('='),
    'blank lines': many('   \n'),
  }),
  ...rows('a multipart', (text) => partsOf(text), {
    'dashes': many('--\n'),
    'delimiters that are none': many('--ax\n'),
    'dashes without lines': many('-'),
  }),
  ...rows('a legacy display of a text', withoutLegacyText, {
    'fields': many('a:\n b\n'),
    'fields without an end': many('a: b\n', '', 'c'),
    'blanks': many(' ', 'a:\n'),
    'colons': many(':'),
    'lines of blanks': many(' \t\n', 'a:\n'),
  }),
  ...rows('a legacy display of HTML', withoutLegacyHtml, {
    'bodies': many('<body '),
    'blanks': many(' '),
    'divisions': many('<div ', '<div class="header-protection-legacy-display">'),
    'classes': many(' class ', '<div ', '>'),
    'equals signs': many(' class=', '<div ', '>'),
  }),
  ...rows('the words of HTML', (text) => textOfHtml(text, text.length), {
    'style sheets': many('<style>'),
    'tags': many('<'),
    'comments': many('<!--'),
    'entities': many('&'),
    'long entities': many('&#1'),
    'titles': many('<title></titl'),
    'closed style sheets': many('<style></style>'),
  }),
  ...rows('words', wordsOf, {
    'letters': many('a'),
    'words': many('ab '),
    'marks': many('\u0301', 'a'),
    'characters without blanks': many('東京'),
    'scripts in turn': many('a東'),
  }),
  ...rows('PEM', (text) => readPem(bytesFromLatin1(text)), {
    'beginnings': many('-----BEGIN A-----\n'),
    'beginnings without an end': many('-----BEGIN A'),
    'labels': many('A', '-----BEGIN '),
    'empty blocks': many('-----BEGIN A-----\n-----END A-----\n'),
    'blanks': many(' ', '-----BEGIN A-----\nA: b\n', '\n-----END A-----\n'),
  }),
  ...rows('a bare file', (text) => bareCms(bytesFromLatin1(text)), {
    'beginnings': many('-----BEGIN CMS-----'),
    'ends': many('-----END ', '-----BEGIN CMS-----'),
  }),
]; // prettier-ignore

function headerOf(text: string): unknown {
  const bytes = bytesFromLatin1(text);
  try {
    return readHeaderSection(bytes, 0, bytes.length);
  } catch (error) {
    // Too large, which is the quickest way of all.
    return error;
  }
}

function partsOf(text: string): unknown {
  try {
    return parseEntity(bytesFromLatin1(`Content-Type: multipart/mixed; boundary=a\r\n\r\n${text}`));
  } catch (error) {
    return error;
  }
}
