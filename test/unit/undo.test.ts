// What was removed can be brought back for a while, once, and not afterwards.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { BackgroundFault } from '../../background/errors.ts';
import { forgetAll, stored } from './fake-browser.ts';

const { keepForUndo, takeForUndo } = await import('../../background/stores/undo.ts');

const MINUTE_MS = 60_000;
const REMOVED = { kind: 'contact', record: { name: 'Bob' } } as const;

function setBack(token: string, milliseconds: number): void {
  const kept = stored.session.get(`undo:${token}`) as { removedAt: number };
  kept.removedAt -= milliseconds;
}

const tooLate = (error: unknown): boolean =>
  error instanceof BackgroundFault && error.code === 'undo.too-late';

describe('A removal', () => {
  beforeEach(forgetAll);

  test('can be taken back once', async () => {
    const token = await keepForUndo(REMOVED);
    setBack(token, 9 * MINUTE_MS);
    assert.deepEqual(await takeForUndo(token), REMOVED);
    await assert.rejects(takeForUndo(token), tooLate);
  });

  test('is final after ten minutes, also when nothing was removed since', async () => {
    const token = await keepForUndo(REMOVED);
    setBack(token, 10 * MINUTE_MS + 1000);
    await assert.rejects(takeForUndo(token), tooLate);
    assert.equal(stored.session.size, 0, 'the record is gone');
  });

  test('is final when its time lies in the future', async () => {
    const token = await keepForUndo(REMOVED);
    setBack(token, -5 * MINUTE_MS);
    await assert.rejects(takeForUndo(token), tooLate);
  });
});
