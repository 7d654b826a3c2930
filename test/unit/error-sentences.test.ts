// Every error that can reach a person has words: a sentence of its own, or that of its family.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../scripts/setup/cache.ts';

/** Families whose errors are all the same to a person: the file or message is damaged or not understood. */
const SHARED_SENTENCES = ['asn1', 'cms', 'compressed', 'crypto', 'decrypt', 'message', 'mime', 'request'];
const THROWN = /(?:\bfault|new (?:\w+Error|BackgroundFault))\(\s*'([a-z0-9]+\.[a-z0-9.-]+)'/g;

const messages = JSON.parse(
  await readFile(path.join(projectRoot, '_locales/en/messages.json'), 'utf8'),
) as Record<string, unknown>;

async function thrownCodes(): Promise<Map<string, string>> {
  const codes = new Map<string, string>();
  for (const folder of ['src', 'background', 'platform', 'popup', 'frames', 'content']) {
    const names = await readdir(path.join(projectRoot, folder), { recursive: true });
    for (const name of names.filter((file) => /\.tsx?$/.test(file))) {
      const source = await readFile(path.join(projectRoot, folder, name), 'utf8');
      for (const [, code] of source.matchAll(THROWN)) codes.set(code!, `${folder}/${name}`);
    }
  }
  return codes;
}

test('every error code has a sentence', async () => {
  const codes = await thrownCodes();
  assert.ok(codes.size > 60, `found ${codes.size}`);
  const silent = [...codes].filter(([code]) => {
    const key = `error_${code.replace(/[.-]/g, '_')}`;
    const family = code.split('.')[0]!;
    return !(key in messages) && !(SHARED_SENTENCES.includes(family) && `error_${family}` in messages);
  });
  assert.deepEqual(silent, []);
});

test('every error of writing a message is documented', async () => {
  const verdicts = await readFile(path.join(projectRoot, 'docs/VERDICTS.md'), 'utf8');
  const codes = [...(await thrownCodes()).keys()].filter((code) => code.startsWith('seal.'));
  assert.ok(codes.length > 10, `found ${codes.length}`);
  assert.deepEqual(
    codes.filter((code) => !verdicts.includes(`| \`${code}\``)),
    [],
  );
});
