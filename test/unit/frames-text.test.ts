// What the frames make of texts: quotes, links, names, sizes, and what is left of a quoted original.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runsAsProgram, safeFileName } from '../../frames/file-name.ts';
import { formatSize } from '../../platform/size-text.ts';
import { linkTarget, namesAnotherHost } from '../../frames/link-target.ts';
import { textBlocks, textTokens } from '../../frames/plain-text.ts';
import { remainingQuote, withoutQuote } from '../../frames/quoted-text.ts';

const links = (text: string): string[] =>
  textTokens(text).flatMap((token) => (token.kind === 'link' ? [token.href] : []));

describe('A plain text body', () => {
  test('falls into paragraphs, quotes in quotes, and the signature', () => {
    const blocks = textBlocks('Hello\n> quoted\n> > deeper\n> again\nAnswer\n-- \nBob\n> not a quote here');
    assert.deepEqual(
      blocks.map(({ kind }) => kind),
      ['text', 'quote', 'text', 'signature'],
    );
    const quote = blocks[1]!;
    assert.ok(quote.kind === 'quote');
    assert.equal(quote.lines, 3);
    assert.deepEqual(
      quote.blocks.map(({ kind }) => kind),
      ['text', 'quote', 'text'],
    );
  });

  test('is not nested without end', () => {
    let depth = 0;
    let blocks = textBlocks('>'.repeat(10_000) + ' x');
    while (blocks[0]?.kind === 'quote') {
      depth++;
      blocks = [...blocks[0].blocks];
    }
    assert.equal(depth, 8);
  });

  test('keeps every character when its links are found', () => {
    const text =
      'See https://a.example/x(1)?q=2, <http://b.example/>. Or write to bob@firm.example! (https://c.example)';
    const tokens = textTokens(text);
    assert.equal(tokens.map((token) => token.text).join(''), text);
    assert.deepEqual(links(text), [
      'https://a.example/x(1)?q=2',
      'http://b.example/',
      'mailto:bob@firm.example',
      'https://c.example/',
    ]);
  });

  test('ends a link before a direction character, so that nothing is turned around in it', () => {
    assert.deepEqual(links('https://a.example/\u202egpj.exe'), ['https://a.example/']);
  });

  test('has no link that is neither web nor mail', () => {
    assert.deepEqual(links('javascript:alert(1) data:text/html,x file:///etc/passwd'), []);
  });

  test('is searched for links in time that grows with its length', () => {
    const before = performance.now();
    textTokens('a'.repeat(400_000));
    textTokens('a.'.repeat(200_000) + '@');
    assert.ok(performance.now() - before < 5000);
  });
});

describe('A link', () => {
  test('shows look-alike letters in its host as ASCII', () => {
    assert.equal(linkTarget('https://\u0430pple.example/'), 'https://xn--pple-43d.example/');
  });

  test('is not followed when a user name hides its host', () => {
    assert.equal(linkTarget('https://bank.example@evil.example/'), undefined);
  });

  test('is not followed when it is relative or of another scheme', () => {
    for (const href of [
      '/x',
      '#x',
      '//evil.example',
      'javascript:x',
      'JAVA\tSCRIPT:x',
      'blob:x',
      'about:blank',
    ]) {
      assert.equal(linkTarget(href), undefined, href);
    }
  });
});

describe('The words of a link', () => {
  const names = (words: string): boolean => namesAnotherHost(words, 'https://evil.example/');

  test('name another host also where it is written to be overlooked', () => {
    for (const words of [
      'www.bank.example',
      'ba\u200bnk.example/login',
      'bank\u00ad.example',
      'bank\u200d.example',
      'ｂａｎｋ.example',
      '\u202ahttps://bank.example',
      'https://evil.example (https://bank.example)',
    ])
      assert.ok(names(words), words);
  });

  test('do not when they name the same, or none', () => {
    for (const words of ['www.evil.example', 'Read more', 'https://EVIL.example/a', 'Mr.Smith, please'])
      assert.ok(!names(words), words);
  });
});

describe('The name of an attachment', () => {
  test('loses folders, hidden and direction characters', () => {
    assert.equal(safeFileName('../../etc/passwd', 'x'), '_.._etc_passwd');
    assert.equal(safeFileName('invoice\u202efdp.exe', 'x'), 'invoicefdp.exe');
    assert.equal(safeFileName('a\u0000b\r\n.txt', 'x'), 'ab.txt');
    assert.equal(safeFileName('\u200b. ', 'attachment 1'), 'attachment 1');
  });

  test('keeps its ending when it is cut', () => {
    const name = safeFileName(`${'long '.repeat(60)}.pdf`, 'x');
    assert.equal(name.length, 120);
    assert.ok(name.endsWith('.pdf'));
  });

  test('is cut between characters, never within one', () => {
    assert.equal(safeFileName(`${'😀'.repeat(130)}.pdf`, 'x'), `${'😀'.repeat(116)}.pdf`);
  });

  test('is told to be a program by its last ending', () => {
    assert.ok(runsAsProgram('invoice.pdf.exe'));
    assert.ok(runsAsProgram('SETUP.MSI '));
    for (const name of ['page.html', 'drawing.SVG', 'disk.vhdx', 'table.xlam', 'a.settingcontent-ms'])
      assert.ok(runsAsProgram(name), name);
    assert.ok(!runsAsProgram('exe.pdf'));
    assert.ok(!runsAsProgram('html'));
  });
});

test('Sizes are written in the unit a person would use', () => {
  assert.equal(formatSize(820, 'en'), '820 bytes');
  assert.equal(formatSize(2_480_000, 'en'), '2.4 MB');
  assert.equal(formatSize(24 * 1024 * 1024, 'en'), '24 MB');
});

describe('A quoted original that was encrypted', () => {
  const initial = '\n\nOn Thursday, Bob wrote:\n> the code is 4711\n> yes\n>\n> and more\n-- \nAlice';

  test('is found as long as one of its lines is in the text, with or without its mark', () => {
    assert.deepEqual(remainingQuote(initial, 'Dear Bob,\nthe   code is 4711\nthanks'), [
      'the   code is 4711',
    ]);
    assert.deepEqual(remainingQuote(initial, '>> and more'), ['>> and more']);
    assert.deepEqual(remainingQuote(initial, 'Dear Bob,\nyes\n-- \nAlice'), []);
  });

  test('is removed with the line that announces it, and nothing of one’s own with it', () => {
    const rest = withoutQuote(initial, `Dear Bob,\nthank you.${initial}`);
    assert.equal(rest, 'Dear Bob,\nthank you.\n\n-- \nAlice');
    assert.deepEqual(remainingQuote(initial, rest), []);
  });

  test('is all of the text but the signature when the webmail quotes without marks', () => {
    const plain = 'the gate code is 4711\n-- \nAlice Ames';
    assert.deepEqual(remainingQuote(plain, 'x\nthe gate code is 4711\nAlice Ames'), [
      'the gate code is 4711',
    ]);
  });
});
