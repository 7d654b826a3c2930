// Every language says the same things: the keys, the order and the substitutions are those of English.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { projectRoot } from '../../scripts/setup/cache.ts';

type Messages = Record<string, { readonly message: string }>;

const FOLDER = path.join(projectRoot, '_locales');
const LANGUAGES = readdirSync(FOLDER).toSorted();
const english = messagesOf('en');
/** A button's words, and its name for screen readers, which has to begin with or hold what can be read (WCAG 2.5.3). */
const NAMED_BUTTONS = [
  ['popup_unpin', 'popup_unpin_of'],
  ['popup_export', 'popup_export_of'],
  ['popup_identity_prefer', 'popup_identity_prefer_of'],
  ['popup_compare_open', 'popup_compare_of'],
  ['popup_scope_change', 'popup_scope_change_of'],
  ['popup_site_revoke', 'popup_site_revoke_of'],
] as const;
/** How much longer a sentence may become, and a single word besides. */
const MAX_GROWTH = 1.8;
const GROWTH_OF_WORDS = 20;
/** Sentences that say the same in some languages: names, formats, and single words that are shared. */
const MAY_BE_EQUAL = 0.1;

for (const language of LANGUAGES.filter((name) => name !== 'en')) {
  describe(`The sentences in ${language}`, () => {
    const messages = messagesOf(language);

    test('are there for every key, and for no other, in the same order', () => {
      assert.deepEqual(Object.keys(messages), Object.keys(english));
    });

    test('name what is put in as often as the English ones', () => {
      for (const [key, { message }] of Object.entries(english))
        assert.deepEqual(substitutions(messages[key]?.message ?? ''), substitutions(message), key);
    });

    test('have the form that browsers take, and no word without letters of their own', () => {
      for (const [key, { message }] of Object.entries(messages)) {
        assert.equal(message.trim(), message, key);
        assert.notEqual(message, '', key);
        assert.doesNotMatch(message, /\$(?![1-9])/, key);
      }
    });

    test('are not so much longer that they break what is laid out for English', () => {
      for (const [key, { message }] of Object.entries(english)) {
        const limit = message.length * MAX_GROWTH + GROWTH_OF_WORDS;
        const { length } = messages[key]?.message ?? '';
        assert.ok(length <= limit, `${key}: ${length} characters, English has ${message.length}`);
      }
    });

    test('are translated', () => {
      const keys = Object.keys(english);
      const equal = keys.filter((key) => messages[key]?.message === english[key]!.message);
      assert.ok(equal.length < keys.length * MAY_BE_EQUAL, `as in English: ${equal.join(', ')}`);
    });

    test('name buttons by the words that stand on them', () => {
      const words = (key: string): string =>
        (messages[key]?.message ?? '')
          .replace(/[ …:]+/g, ' ')
          .trim()
          .toLowerCase();
      for (const [shown, named] of NAMED_BUTTONS) assert.ok(words(named).includes(words(shown)), named);
    });

    test('know their own language and direction', () => {
      const tag = messages['language_tag']?.message ?? '';
      assert.equal(tag, language.replaceAll('_', '-'));
      const direction = ['ar', 'fa', 'he', 'ur'].includes(tag) ? 'rtl' : 'ltr';
      assert.equal(messages['language_direction']?.message, direction);
    });
  });
}

test('English is among the languages', () => {
  assert.ok(LANGUAGES.includes('en'));
});

function messagesOf(language: string): Messages {
  return JSON.parse(readFileSync(path.join(FOLDER, language, 'messages.json'), 'utf8')) as Messages;
}

/** `$1` to `$9` that a sentence holds, in order. */
function substitutions(message: string): string[] {
  return [...new Set(message.match(/\$[1-9]/g) ?? [])].toSorted();
}
