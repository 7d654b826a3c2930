// The sentences of _locales: those that the code asks for are there, in order, and fit to be shown.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../scripts/setup/cache.ts';

const FOLDERS = ['background', 'content', 'frames', 'platform', 'popup', 'ui'];
const messages = JSON.parse(
  await readFile(path.join(projectRoot, '_locales/en/messages.json'), 'utf8'),
) as Record<string, { message: string }>;

/** Keys that stand in a source as a whole: `text('popup_lock')`, or a key kept in a table. */
async function keysInSources(): Promise<Map<string, string>> {
  const keys = new Map<string, string>();
  for (const folder of FOLDERS) {
    const names = await readdir(path.join(projectRoot, folder), { recursive: true }).catch(() => []);
    for (const name of names.filter((file) => /\.tsx?$/.test(file))) {
      const source = await readFile(path.join(projectRoot, folder, name), 'utf8');
      for (const [, key] of source.matchAll(
        /'((?:popup|ui|frame|reader|composer|content|notice|preview)_[a-z0-9_]+)'/g,
      ))
        keys.set(key!, `${folder}/${name}`);
    }
  }
  return keys;
}

test('every sentence that the code asks for is there', async () => {
  const keys = await keysInSources();
  assert.ok(keys.size > 100);
  const missing = [...keys].filter(([key]) => !Object.hasOwn(messages, key) && !isPrefix(key));
  assert.deepEqual(missing, []);
});

test('sentences stand in the order of their keys, so that two changes seldom touch', () => {
  const keys = Object.keys(messages);
  assert.deepEqual(keys, keys.toSorted());
});

test('keys and sentences have the form that browsers take', () => {
  for (const [key, { message }] of Object.entries(messages)) {
    assert.match(key, /^[a-z][a-z0-9_]*$/, key);
    assert.equal(message.trim(), message, key);
    assert.notEqual(message, '', key);
    // A dollar sign that is no substitution would be eaten.
    assert.doesNotMatch(message, /\$(?![1-9])/, key);
  }
});

/** The beginning of keys that are put together: `popup_scope_` + kind. */
function isPrefix(key: string): boolean {
  return Object.keys(messages).some((candidate) => candidate.startsWith(`${key}_`));
}
