// What the content script remembers of a frame's place: a moment in which it was covered counts until long after.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box } from '../../content/place-box.ts';
import { MAX_GAP_MS, PlaceHistory, type PlaceLook } from '../../content/place-history.ts';

const CLEAR: PlaceLook = { isDistorted: false, blocked: [] };
const DISTORTED: PlaceLook = { isDistorted: true, blocked: [] };
const BUTTON: Box = { left: 100, top: 100, width: 80, height: 30 };
const point = (left: number, top: number): Box => ({ left, top, width: 0, height: 0 });
const blockedAt = (...blocked: Box[]): PlaceLook => ({ isDistorted: false, blocked });

/** Looks every 100 ms, from 100 on. */
function lookedAt(...looks: readonly PlaceLook[]): PlaceHistory {
  const history = new PlaceHistory(0);
  looks.forEach((look, index) => history.note(look, (index + 1) * 100));
  return history;
}

test('a place that was always clear is so since the looking began', () => {
  assert.equal(lookedAt(CLEAR, CLEAR, CLEAR).clearSince(BUTTON), 0);
});

test('a style that was taken away just now was there just now', () => {
  assert.equal(lookedAt(CLEAR, DISTORTED, CLEAR).clearSince(BUTTON), 200);
});

test('a cover counts for the boxes that it lay over, and for no others', () => {
  const history = lookedAt(CLEAR, blockedAt(point(120, 110)), CLEAR);
  assert.equal(history.clearSince(BUTTON), 200);
  assert.equal(history.clearSince({ ...BUTTON, top: 200 }), 0);
});

test('a strip across the box, between its edges, is a cover of it', () => {
  const strip: Box = { left: 0, top: 110, width: 1000, height: 4 };
  assert.equal(lookedAt(blockedAt(strip), CLEAR).clearSince(BUTTON), 100);
});

test('what was not looked at for too long was not clear meanwhile', () => {
  const history = lookedAt(CLEAR);
  history.note(CLEAR, 100 + MAX_GAP_MS);
  assert.equal(history.clearSince(BUTTON), 0);
  history.note(CLEAR, 100 + 2 * MAX_GAP_MS + 1);
  assert.equal(history.clearSince(BUTTON), 101 + 2 * MAX_GAP_MS);
});

test('a flood of covers covers all', () => {
  const flood = Array.from({ length: 1_000 }, (_, index) => point(index, 0));
  assert.equal(lookedAt(blockedAt(...flood), CLEAR).clearSince(BUTTON), 100);
});
