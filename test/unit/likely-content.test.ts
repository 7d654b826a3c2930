// What begins as a message does, and that nothing else is taken for it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bytesFromLatin1, bytesFromUtf8, fromHex } from '../../src/bytes.ts';
import { isLikelyContent } from '../../src/cms/likely-content.ts';
import { HEAD_OCTETS } from '../../src/crypto/probe-key.ts';

describe('content is told by its beginning', () => {
  for (const [what, head] of [
    ['a MIME header', bytesFromUtf8('Content-Type: text/plain; charset')],
    ['an empty header', bytesFromUtf8('\r\nHello')],
    [
      'a protected subject in UTF-8, cut within a character',
      bytesFromUtf8('Subject: Grüße aus Köln an düü').subarray(0, HEAD_OCTETS),
    ],
    ['a text of ISO-2022-JP', bytesFromLatin1('\r\n\x1b$B$3$s$K$A$O\x1b(B')],
    ['no content at all', new Uint8Array(0)],
    ['SignedData', fromHex('3082045a020101310f300d0609608648')],
    ['SignedData of indefinite length', fromHex('3080020103310f300d')],
    ['a ContentInfo', fromHex('3080 0609 2a864886f70d010702 a080'.replaceAll(' ', ''))],
  ] as const)
    test(what, () => assert.equal(isLikelyContent(head), true));

  for (const [what, head] of [
    ['octets with NUL', bytesFromLatin1('Content\x00Type: text/plain')],
    ['no UTF-8', bytesFromLatin1('Gr\xfc\xdfe, lieber Freund, und mehr')],
    ['another SEQUENCE', fromHex('30820102310b300906')],
    ['nothing after the SEQUENCE', fromHex('3082')],
  ] as const)
    test(`not ${what}`, () => assert.equal(isLikelyContent(head), false));

  test('random octets are hardly ever taken for it', () => {
    const taken = Array.from({ length: 100_000 }, () =>
      isLikelyContent(crypto.getRandomValues(new Uint8Array(HEAD_OCTETS))),
    ).filter((likely) => likely);
    assert.equal(taken.length, 0);
  });
});
