// What the reader makes of names, addresses, links and files before it shows them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attachmentKind, previewType } from '../../frames/attachment-kind.ts';
import { linkTarget, namesAnotherHost } from '../../frames/link-target.ts';
import { packFiles, withDifferentNames } from '../../frames/save-all.ts';
import { cleanLine } from '../../src/mime/clean-text.ts';
import { addressesInName, isLookAlike } from '../../src/mime/look-alikes.ts';
import { shownMailbox } from '../../src/smime/shown-mailbox.ts';

describe('A display name', () => {
  test('is searched for addresses, also with other at signs and invisible characters', () => {
    for (const name of [
      'bob@firm.example',
      'Bob (bob@firm.example)',
      'bob＠firm.example',
      'bob\u200b@firm.example',
      'via "bob@firm.example"',
    ])
      assert.deepEqual(addressesInName(name), ['bob@firm.example'], name);
    for (const name of ['Bob Ray', 'Bob @ the firm', '@bob', 'C@fé', 'bob@work'])
      assert.deepEqual(addressesInName(name), [], name);
  });

  test('misleads when it holds an address that is not the mailbox’s own', () => {
    const remarksOf = (name: string, address: string) => shownMailbox({ name, address }).remarks ?? [];
    assert.deepEqual(remarksOf('bob@firm.example', 'eve@other.example'), ['name-holds-address']);
    assert.deepEqual(remarksOf('Bob <BOB@firm.example>', 'bob@firm.example'), []);
    assert.deepEqual(remarksOf('bob@firm\u3002example', 'eve@other.example'), ['name-holds-address']);
    assert.deepEqual(remarksOf('Bob Ray', 'bob@firm.example'), []);
  });

  test('loses what cannot be seen, and keeps what languages need', () => {
    assert.equal(cleanLine('B\u00ado\u2060b\u3164 \u{e0041}Ray'), 'Bob Ray');
    assert.equal(cleanLine('می\u200cخواهم 👩\u200d🚀'), 'می\u200cخواهم 👩\u200d🚀');
  });
});

describe('An address', () => {
  test('with letters of several scripts, or foreign ones that look Latin, is a look-alike', () => {
    for (const address of [
      'bob@exаmple.test',
      'bob@ріе.example',
      'bоb@firm.example',
      'bob@αa.example',
      'bob@exɑmple.test',
      'bob@ɡold.example',
      'bob@ꓐꓳꓐ.example',
      'bob@ⲟne.example',
    ])
      assert.ok(isLookAlike(address), address);
  });

  test('in one script, or in those that stand together in honest words, is none', () => {
    for (const address of [
      'bob@firm.example',
      'bob@bücher.example',
      'боб@почта.рф',
      'x@日本語テスト.example',
      'ivan@пример.example',
    ])
      assert.ok(!isLookAlike(address), address);
  });

  test('beyond ASCII is shown with its A-labels', () => {
    const { asciiAddress, remarks } = shownMailbox({ name: '', address: 'bob@bücher.example' });
    assert.deepEqual([asciiAddress, remarks], ['bob@xn--bcher-kva.example', undefined]);
  });
});

describe('A link', () => {
  test('names another host when its words read as an address elsewhere', () => {
    for (const words of [
      'https://bank.example/login',
      'bank.example',
      ' www.bank.example ',
      'go to http://bank.example',
    ])
      assert.ok(namesAnotherHost(words, 'https://evil.example/'), words);
    for (const words of [
      'evil.example',
      'https://www.evil.example/x',
      'our bank',
      'read more.',
      'bank.example is down'.toUpperCase().slice(13),
    ])
      assert.ok(!namesAnotherHost(words, 'https://evil.example/'), words);
    assert.ok(!namesAnotherHost('bank.example', 'mailto:bob@firm.example'));
  });

  test('never leads to a host behind a user name, nor to other schemes', () => {
    for (const href of [
      'https://bank.example@evil.example',
      'javascript:alert(1)',
      'data:text/html,x',
      '/relative',
      'file:///etc/passwd',
    ])
      assert.equal(linkTarget(href), undefined, href);
  });
});

describe('An attachment', () => {
  test('is shown only as a kind that runs nothing, whatever type it claims', () => {
    assert.equal(previewType(attachmentKind('a.png', 'text/html')), 'image/png');
    assert.equal(previewType(attachmentKind('a.txt', 'text/html')), 'text/plain');
    assert.equal(previewType(attachmentKind('a.pdf', 'application/octet-stream')), 'application/pdf');
    for (const [name, type] of [
      ['a.html', 'text/html'],
      ['a.svg', 'image/svg+xml'],
      ['a.xml', 'text/xml'],
      ['a', 'text/html'],
      ['a.pdf.exe', 'application/pdf'],
    ] as const)
      assert.equal(previewType(attachmentKind(name, type)), undefined, name);
    assert.equal(attachmentKind('invoice.pdf.exe', 'application/pdf'), 'program');
    assert.equal(attachmentKind('forwarded', 'message/rfc822'), 'message');
  });

  test('is packed with others under a name of its own', async () => {
    const content = new Blob(['x']);
    const names = withDifferentNames(
      ['a.txt', 'A.TXT', 'a.txt', 'plan', 'plan'].map((name) => ({ name, content })),
    );
    assert.deepEqual(
      names.map(({ name }) => name),
      ['a.txt', 'A (2).TXT', 'a (3).txt', 'plan', 'plan (2)'],
    );
    const heard: number[] = [];
    const zip = await packFiles(
      [
        { name: 'ä.txt', content },
        { name: 'empty', content: new Blob([]) },
      ],
      (bytes) => heard.push(bytes),
    );
    assert.equal(heard.at(-1), 1);
    assert.ok(zip.size > 100);
  });
});
