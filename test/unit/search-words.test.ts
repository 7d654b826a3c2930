// The search finds words by their beginnings, whatever their accents, in scripts with and without blanks.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { documentOf, matches, type SearchDocument } from '../../background/search/document.ts';
import { textOfHtml } from '../../background/search/html-text.ts';
import { queryWords, wordsOf } from '../../background/search/words.ts';
import { bytesFromUtf8 } from '../../src/bytes.ts';
import type { Layer, OpenedMessage } from '../../src/smime/contract.ts';

const PLACE = { origin: 'https://mail.example', path: '/', mailbox: 'INBOX', uid: '7' };
const RAW = bytesFromUtf8('Message-ID: <one@example.test>\r\nSubject: ...\r\n\r\n');
const DECRYPTED: Layer = {
  type: 'encrypted',
  path: '1',
  algorithms: [],
  status: 'valid',
  codes: [],
  content: { bytes: 1, sha256: '' },
};

function opened(
  change: Partial<OpenedMessage['content'] & object> = {},
  layers = [DECRYPTED],
): OpenedMessage {
  return {
    layers,
    content: {
      headers: {
        from: [{ name: 'Zoë Müller', address: 'zoe@example.test' }],
        replyTo: [],
        to: [{ name: '', address: 'alice@example.test' }],
        cc: [],
        subject: 'Angebot für die Straße',
        date: '2026-03-04T05:06:07Z',
        protected: [],
        differing: [],
      },
      text: 'Der Preis beträgt 1.250 €. 東京都で会いましょう。',
      attachments: [],
      protectedPart: 'whole',
      ...change,
    },
    verdict: { status: 'valid', codes: [], sentenceKey: '' },
    signerCertificates: [],
    answerCertificates: [],
    otherCertificates: [],
    wanted: [],
  };
}

function document(message = opened()): SearchDocument {
  const found = documentOf(RAW, message, PLACE);
  assert.ok(found !== undefined);
  return found;
}

describe('A decrypted message', () => {
  test('is found by words and beginnings of words, in any order, without accents and capitals', () => {
    const one = document();
    for (const query of [
      'strasse',
      'STRASSE',
      'Straße',
      'preis angeb',
      'zoe mull',
      'betragt',
      '1 250',
      'example',
    ])
      assert.ok(matches(one, query), query);
    for (const query of ['', ' !? ', 'trasse', 'preis krone', 'bob']) assert.ok(!matches(one, query), query);
  });

  test('is found by one character and by several of a script without blanks', () => {
    const one = document();
    for (const query of ['東京', '京都', '東京都', '都', '会い']) assert.ok(matches(one, query), query);
    for (const query of ['東都', '大阪']) assert.ok(!matches(one, query), query);
  });

  test('is found by the text of its HTML when it has no other, and by the names of its files', () => {
    const { headers, protectedPart } = opened().content!;
    const html =
      '<style>.secret{}</style><p>caf&eacute; Gr&#252;&szlig;e</p><td>one</td><td>two</td><!-- hidden -->';
    const file = {
      index: 0,
      name: 'Rechnung-2026.pdf',
      type: '',
      size: 0,
      sha256: '',
      inline: false,
      bytes: bytesFromUtf8(''),
    };
    const one = document({ ...opened(), content: { headers, protectedPart, html, attachments: [file] } });
    for (const query of ['rechnung', '2026', 'one two', 'gru']) assert.ok(matches(one, query), query);
    for (const query of ['secret', 'hidden', 'onetwo']) assert.ok(!matches(one, query), query);
  });

  test('is remembered with what a result shows, and with the Message-ID that the server knows', () => {
    const { words, ...shown } = document();
    assert.ok(words.includes('\nangebot'));
    assert.deepEqual(shown, {
      place: PLACE,
      messageId: '<one@example.test>',
      subject: 'Angebot für die Straße',
      from: 'Zoë Müller <zoe@example.test>',
      to: 'alice@example.test',
      date: Date.parse('2026-03-04T05:06:07Z'),
      attachments: [],
    });
  });

  test('takes a bounded room however long it is', () => {
    const long = Array.from({ length: 50_000 }, (_, at) => `word${at}`).join(' ');
    const { words } = document(opened({ text: long }));
    assert.ok(words.length <= 12_000, String(words.length));
    assert.ok(words.includes('\nangebot'), 'the subject comes first');
  });
});

test('A message that is only signed, or could not be decrypted, is not indexed', () => {
  const closed: Layer = { type: 'encrypted', path: '1', algorithms: [], status: 'no-key', codes: [] };
  assert.equal(documentOf(RAW, opened({}, [{ ...DECRYPTED, type: 'signed' }]), PLACE), undefined);
  assert.equal(documentOf(RAW, opened({}, [closed]), PLACE), undefined);
});

test('Words are cut at what is no letter or digit, and each is kept once', () => {
  assert.deepEqual(wordsOf("l'Œuvre, l’œuvre; x_y 3.5"), ['l', 'oeuvre', 'x', 'y', '3', '5']);
  assert.deepEqual(wordsOf(`a ${'b'.repeat(41)} c`), ['a', 'c']);
  assert.deepEqual(queryWords('東京都'), ['東京', '京都']);
});

test('HTML that is broken or hostile is read in one pass', () => {
  assert.equal(textOfHtml('a<b', 100).trim(), 'a');
  assert.equal(textOfHtml('<script>alert(1)', 100).trim(), '');
  assert.equal(textOfHtml('&#99999999;&#x110000;&nope;', 100), '&#99999999;&#x110000;&nope;');
  const start = performance.now();
  textOfHtml('<style>'.repeat(100_000), 700_000);
  textOfHtml('<'.repeat(700_000), 700_000);
  assert.ok(performance.now() - start < 5_000);
});
