// Header protection: which fields count as protected, and what repeats them for old readers (RFC 9788).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesFromUtf8 } from '../../src/bytes.ts';
import { parseEntity, type Entity } from '../../src/mime/entity.ts';
import { extractContent } from '../../src/smime/message-content.ts';
import {
  readProtectedHeaders,
  unwrapMessage,
  withoutLegacyHtml,
  withoutLegacyText,
} from '../../src/smime/protected-headers.ts';
import { showHeaders } from '../../src/smime/shown-headers.ts';

const entity = (text: string): Entity => parseEntity(bytesFromUtf8(text.replaceAll('\n', '\r\n')));

const CIPHER = `Subject: Secret plan
From: Alice <alice@a.example>
HP-Outer: Subject: [...]
HP-Outer: From: Alice <alice@a.example>
Content-Type: multipart/alternative; boundary=b; hp="cipher"

--b
Content-Type: text/plain; charset=us-ascii; hp-legacy-display="1"

Subject: Secret plan

The plan is this.
--b
Content-Type: text/html; charset=us-ascii; hp-legacy-display="1"

<html><head></head><body><div class="header-protection-legacy-display">
<pre>Subject: Secret plan</pre></div><p>The plan is this.</p></body></html>
--b--
`;

describe('protected headers', () => {
  test('hide the legacy display of text and HTML', async () => {
    const payload = entity(CIPHER);
    const headers = readProtectedHeaders(payload, false);
    assert.equal(headers?.scheme, 'rfc9788');
    const { text, html, attachments } = await extractContent(payload, headers);
    assert.equal(text, 'The plan is this.');
    assert.ok(html?.includes('<body><p>The plan is this.</p>'));
    assert.doesNotMatch(html ?? '', /Secret/);
    assert.deepEqual(attachments, []);
  });

  test('show the inner subject and name the difference; HP-Outer is no field of the message', () => {
    const outer = entity('From: Alice <alice@a.example>\nSubject: [...]\nTo: bob@b.example\n\n').fields;
    const headers = readProtectedHeaders(entity(CIPHER), false)!;
    assert.deepEqual(
      headers.fields.map(({ name }) => name),
      ['subject', 'from'],
    );
    const shown = showHeaders(outer, headers, true);
    assert.deepEqual(
      [shown.subject, shown.protected, shown.differing],
      ['Secret plan', ['from', 'subject'], ['subject']],
    );
    assert.equal(shown.to[0]?.address, 'bob@b.example');
    assert.deepEqual(showHeaders(outer, headers, false).protected, []);
  });

  test('tell what the sender hid from what was changed on the way', () => {
    const headers = readProtectedHeaders(entity(CIPHER), false)!;
    const hiddenOf = (outer: string, inner = headers) => {
      const shown = showHeaders(entity(`${outer}\n\n`).fields, inner, true);
      return [shown.differing, shown.hidden];
    };
    assert.deepEqual(hiddenOf('From: alice@a.example\nSubject: [...]'), [['subject'], ['subject']]);
    assert.deepEqual(hiddenOf('From: alice@a.example\nSubject: Pay at once'), [['subject'], undefined]);
    assert.deepEqual(hiddenOf('From: eve@e.example\nSubject: [...]'), [['from', 'subject'], ['subject']]);
    // Signed mail hides nothing, and what is removed outside must have been stated as absent.
    const clear = readProtectedHeaders(entity(CIPHER.replace('hp="cipher"', 'hp="clear"')), false)!;
    assert.deepEqual(hiddenOf('From: alice@a.example\nSubject: [...]', clear), [['subject'], undefined]);
    const dated = readProtectedHeaders(entity(`Date: Mon, 1 Jun 2026 10:00:00 +0000\n${CIPHER}`), false)!;
    assert.deepEqual(hiddenOf('From: alice@a.example\nSubject: [...]', dated), [
      ['subject', 'date'],
      ['subject', 'date'],
    ]);
    const draft = CIPHER.replace('hp="cipher"', 'protected-headers="v1"').replaceAll(/HP-Outer.*\n/g, '');
    const older = readProtectedHeaders(entity(draft), false)!;
    assert.deepEqual(hiddenOf('From: alice@a.example\nSubject: ...', older), [['subject'], ['subject']]);
    assert.deepEqual(hiddenOf('From: alice@a.example\nSubject: Hello', older), [['subject'], undefined]);
  });

  test('hide a legacy display with further attributes, classes and divisions in it, and no more than it', () => {
    const mark = 'header-protection-legacy-display';
    for (const division of [
      `<div id="a" class="${mark}">Subject: x</div>`,
      `<DIV class='moz ${mark}' dir=ltr><pre>Subject: x</pre></DIV >`,
      `<div class=${mark}><div>Subject: x</div><div>Date: y</div></div>`,
    ])
      assert.equal(
        withoutLegacyHtml(`<body>\n${division}<div>z</div></body>`),
        '<body>\n<div>z</div></body>',
      );
    for (const html of [`<body><div class="${mark}">never ends`, `<body><div class="${mark}-not">x</div>`])
      assert.equal(withoutLegacyHtml(html), html);
  });

  test('hide no paragraph that is no header field', () => {
    assert.equal(withoutLegacyText('Do not do this.\n\nPay Eve.\n'), 'Do not do this.\n\nPay Eve.\n');
    assert.equal(withoutLegacyText('Subject: a\n b\nKeywords: c\n \nText\n'), 'Text\n');
  });

  test('leave text alone that only looks like a legacy display', async () => {
    const plain = entity(CIPHER.replace('hp="cipher"', 'hp="clear"'));
    const { text } = await extractContent(plain, readProtectedHeaders(plain, false));
    assert.ok(text?.startsWith('Subject: Secret plan'));
    const later = '<p>first</p><div class="header-protection-legacy-display">x</div>';
    assert.equal(withoutLegacyHtml(later), later);
  });

  test('are not read from a part that does not claim them', () => {
    assert.equal(
      readProtectedHeaders(entity('Subject: x\nContent-Type: text/plain\n\nhi'), false),
      undefined,
    );
  });

  test('of a wrapped message count only when it is the message itself, not a forwarded one', () => {
    const wrap = (from: string, id: string, parameter = ''): Entity =>
      entity(
        `Content-Type: message/rfc822${parameter}\n\nFrom: ${from}\nMessage-ID: ${id}\nSubject: inner\n\nhi`,
      );
    const outer = entity('From: alice@a.example\nMessage-ID: <1@a>\n\n').fields;
    assert.ok(unwrapMessage(wrap('Alice <ALICE@a.example>', '<1@a>'), outer));
    assert.equal(unwrapMessage(wrap('bob@b.example', '<1@a>'), outer), undefined);
    assert.equal(unwrapMessage(wrap('alice@a.example', '<2@a>'), outer), undefined);
    assert.equal(unwrapMessage(wrap('alice@a.example', '<1@a>', '; forwarded=yes'), outer), undefined);
  });
});

test('an HTML alternative never hides a text that stands before it', async () => {
  const payload = entity(`Content-Type: multipart/mixed; boundary=o

--o

first
--o
Content-Type: multipart/alternative; boundary=i

--i

second
--i
Content-Type: text/html

<p>second
--i--
--o--
`);
  const { text, html, attachments } = await extractContent(payload, undefined);
  assert.deepEqual(
    [text, html, attachments.map(({ type }) => type)],
    ['first\nsecond', undefined, ['text/html']],
  );
});
