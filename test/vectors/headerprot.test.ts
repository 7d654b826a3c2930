// The messages of the drafts before RFC 9788 (protected-headers="v1"), encrypted with 3DES as mail of 2019 often was.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contextOf, expectedMessages, missing, openVector } from './corpus.ts';
import { checkMessage } from './header-protection.ts';

describe('messages with protected headers of the drafts', { skip: missing('headerprot') }, async () => {
  const context =
    missing('headerprot') === false
      ? await contextOf({
          anchor: 'headerprot/sample-ca.pem',
          identities: [{ file: 'headerprot/bob.p12', password: 'bob' }],
          now: new Date('2026-11-23T12:00:00Z'),
        })
      : undefined;

  for (const [file, expected] of expectedMessages('headerprot')) {
    test(`${file} is judged and its header shown as expected`, async () => {
      checkMessage(await openVector(`headerprot/${file}`, context!), expected);
    });
  }

  test('the part that repeats the subject for old readers is not shown', async () => {
    for (const file of ['smime-enc+legacy-disp.eml', 'smime-sign+enc+legacy-disp.eml']) {
      const { content } = await openVector(`headerprot/${file}`, context!);
      assert.ok(content?.text?.startsWith('Hi Bob!'), content?.text?.slice(0, 40));
      assert.deepEqual(content?.attachments, []);
    }
  });

  test('an encrypted message that nobody signed never reads as signed', async () => {
    const { verdict, layers } = await openVector('headerprot/smime-enc+legacy-disp.eml', context!);
    assert.equal(verdict.status, 'caution');
    assert.ok(
      verdict.codes.includes('decrypt.not-authenticated') && verdict.codes.includes('signature.none'),
    );
    assert.equal(verdict.signer, undefined);
    assert.ok(layers.every(({ type }) => type === 'encrypted'));
  });

  test('an OpenPGP message is not protected by S/MIME', async () => {
    const { verdict, layers, content } = await openVector('headerprot/unfortunately-complex.eml', context!);
    assert.deepEqual([verdict.status, layers.length, content?.protectedPart], ['none', 0, 'none']);
  });
});
