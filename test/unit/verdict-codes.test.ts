// Every verdict code has a state, a row in docs/VERDICTS.md, and sentences in _locales.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { VERDICT_CODES, sentenceKey, statusOfCode } from '../../src/trust/codes.ts';
import { combineVerdict, checkedStatus, orderCodes } from '../../src/trust/combine.ts';

const PROJECT = path.resolve(import.meta.dirname, '../..');
const MESSAGES = JSON.parse(readFileSync(path.join(PROJECT, '_locales/en/messages.json'), 'utf8')) as Record<
  string,
  { message: string }
>;
const ROWS = new Map(
  readFileSync(path.join(PROJECT, 'docs/VERDICTS.md'), 'utf8')
    .split('\n')
    .map((line) => /^\| `([a-z0-9.-]+)`\s*\| ([a-z-]+)\s*\| [^|]+\| [^|]+\| [^|]+\|$/.exec(line))
    .filter((match) => match !== null)
    .map((match) => [match[1]!, match[2]!] as const),
);

describe('verdict codes', () => {
  test('are documented, each with its state', () => {
    assert.deepEqual(
      Object.fromEntries([...ROWS].sort()),
      Object.fromEntries(Object.entries(VERDICT_CODES).sort()),
    );
  });

  test('have a headline and a reason that a person can read', () => {
    for (const code of Object.keys(VERDICT_CODES)) {
      const key = sentenceKey(code);
      assert.ok(MESSAGES[key]?.message, key);
      assert.ok(MESSAGES[key.replace(/^verdict/, 'reason')]?.message, key);
    }
  });

  test('that nobody foresaw are errors', () => {
    assert.equal(statusOfCode('asn1.malformed'), 'error');
    assert.equal(statusOfCode('constructor'), 'error');
  });
});

describe('a verdict', () => {
  test('is that of the worst code, which comes first', () => {
    const codes = [
      'signature.weak-digest',
      'path.no-anchor',
      'signature.digest-mismatch',
      'signer.not-sender',
    ];
    assert.deepEqual(combineVerdict('signed', codes), {
      status: 'invalid',
      codes: ['signature.digest-mismatch', 'signer.not-sender', 'path.no-anchor', 'signature.weak-digest'],
      sentenceKey: 'verdict_signature_digest_mismatch',
    });
    assert.deepEqual(orderCodes(['path.weak-key', 'path.weak-digest', 'path.weak-key']), [
      'path.weak-key',
      'path.weak-digest',
    ]);
  });

  test('is valid when there is nothing to say, in words that fit the protection', () => {
    for (const protection of ['signed', 'encrypted', 'signed-and-encrypted'] as const) {
      const verdict = combineVerdict(protection, []);
      assert.equal(verdict.status, 'valid');
      assert.ok(MESSAGES[verdict.sentenceKey]?.message, verdict.sentenceKey);
    }
  });

  test('is none without protection, whatever else is said', () => {
    assert.equal(combineVerdict('none', []).status, 'none');
    assert.equal(combineVerdict('certificates', ['message.certificates-only']).status, 'none');
  });

  test('on a layer or a signer is never one of those that concern the whole message', () => {
    assert.equal(checkedStatus([]), 'valid');
    assert.equal(checkedStatus(['message.partly-protected']), 'valid');
    assert.equal(checkedStatus(['path.expired-now', 'path.no-anchor']), 'unknown');
  });
});
