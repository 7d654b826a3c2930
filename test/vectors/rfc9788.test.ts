// The messages of RFC 9788: protected header fields are found, and what repeats them for old readers is hidden.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contextOf, expectedMessages, missing, openVector } from './corpus.ts';
import { checkMessage } from './header-protection.ts';

describe('messages of RFC 9788', { skip: missing('rfc9788') }, async () => {
  const context =
    missing('rfc9788') === false
      ? await contextOf({
          anchor: 'rfc9216/ca.rsa.crt',
          identities: ['alice', 'bob'].map((name) => ({ file: `rfc9216/${name}.p12`, password: name })),
          now: new Date('2026-11-23T12:00:00Z'),
        })
      : undefined;

  for (const [file, expected] of expectedMessages('rfc9788')) {
    test(`${file} is judged and its header shown as expected`, async () => {
      const opened = await openVector(`rfc9788/${file}`, context!);
      checkMessage(opened, expected);
      assert.ok(opened.content?.text?.startsWith('This is the\n'));
      assert.equal(opened.content?.protectedPart, 'whole');
    });
  }

  test('a wrapped message shows its own parts, with the image that stands beside them', async () => {
    for (const form of ['multipart', 'one-part']) {
      const { content } = await openVector(`rfc9788/smime-${form}-complex-rfc8551hp.eml`, context!);
      assert.ok(content?.html?.includes('<b>smime-'));
      assert.deepEqual(
        content?.attachments.map(({ type }) => type),
        ['image/png'],
      );
    }
  });
});

describe('identities of RFC 9216', { skip: missing('rfc9216') }, () => {
  for (const name of ['alice', 'bob', 'carlos', 'dana']) {
    test(`${name} has a key to sign and a key to encrypt, in PEM and in DER`, async () => {
      for (const file of [`rfc9216/${name}.p12`, `rfc9216/${name}.der.p12`]) {
        const { identities } = await contextOf({
          anchor: 'rfc9216/ca.rsa.crt',
          identities: [{ file, password: name }],
        });
        assert.equal(identities.length, 2);
      }
    });
  }
});
