// Names within the sentences of our own windows keep their direction; what goes into a letter has no unseen signs.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import './fake-browser.ts';
import { browser } from '../../platform/browser.ts';
import { WaxsealError } from '../../src/errors.ts';

const { errorSentence, letterText, text } = await import('../../platform/text.ts');

let direction = 'ltr';
Object.assign(browser, {
  i18n: {
    getMessage: (key: string, substitutions: readonly string[] = []) =>
      ({
        '@@bidi_dir': direction,
        remove: `remove ${substitutions[0]}`,
        error_file: `too large: ${substitutions[0]}, ${substitutions[1]}`,
      })[key] ?? '',
  },
});

describe('A name within a sentence', () => {
  test('is as it is where both run from left to right', () => {
    direction = 'ltr';
    assert.equal(text('remove', 'plans.pdf'), 'remove plans.pdf');
  });

  test('is kept apart where the sentence runs from right to left', () => {
    direction = 'rtl';
    assert.equal(text('remove', 'plans.pdf'), 'remove \u2068plans.pdf\u2069');
    assert.equal(text('remove', 3), 'remove 3');
    const error = new WaxsealError('file.too-large', { name: 'plans.pdf', bytes: 2048 });
    assert.equal(errorSentence(error), 'too large: \u2068plans.pdf\u2069, 2 kB');
  });

  test('brings nothing unseen into a letter', () => {
    direction = 'rtl';
    assert.equal(letterText('remove', 'plans.pdf'), 'remove plans.pdf');
  });
});
