// Pieces of a stream are seen as one for the moment of a call, and lie as before when it has returned.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withPiecesTogether } from '../../src/crypto/pieces-in-place.ts';
import { joinBytes, type Bytes } from '../../src/bytes.ts';

/** Octets that tell their place. */
function source(length: number): Bytes {
  return Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
}

const TAIL = Uint8Array.from({ length: 16 }, (_, i) => 0xf0 + i);

/** Offset and length of each piece in a source of 1000 octets. */
const LAYOUTS: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  'one piece': [[10, 500]],
  'one piece that ends the buffer': [[10, 990]],
  'pieces with short headers between': [
    [4, 300],
    [308, 300],
    [612, 200],
  ],
  'pieces that touch': [
    [0, 100],
    [100, 100],
    [200, 1],
  ],
  'an empty piece among others': [
    [4, 300],
    [310, 0],
    [314, 200],
  ],
  'a gap wider than the tail': [
    [0, 300],
    [400, 500],
  ],
  'pieces to the end of the buffer, with gaps for the tail': [
    [4, 400],
    [424, 576],
  ],
  'more gaps than content': [
    [0, 10],
    [500, 10],
  ],
  'pieces out of order': [
    [500, 100],
    [100, 100],
  ],
  'pieces that overlap': [
    [100, 100],
    [150, 100],
  ],
};

for (const [name, layout] of Object.entries(LAYOUTS)) {
  describe(name, () => {
    for (const tail of [TAIL, new Uint8Array(0)]) {
      test(`is seen whole with a tail of ${tail.length} octets, and is as before afterwards`, () => {
        const whole = source(1000);
        const pieces = layout.map(([at, length]) => whole.subarray(at, at + length));
        const expected = joinBytes([...pieces, tail]);
        const seen = withPiecesTogether(pieces, tail, (data) => data.slice());
        assert.deepEqual(seen, expected);
        assert.deepEqual(whole, source(1000));
      });
    }
  });
}

describe('pieces together', () => {
  test('are as before when the call fails', () => {
    const whole = source(100);
    const pieces = [whole.subarray(4, 40), whole.subarray(44, 90)];
    assert.throws(() =>
      withPiecesTogether(pieces, TAIL, () => {
        throw new RangeError('refused');
      }),
    );
    assert.deepEqual(whole, source(100));
  });

  test('may have their tail in the same buffer, between or behind them', () => {
    for (const at of [40, 90]) {
      const whole = source(120);
      const pieces = [whole.subarray(4, 40), whole.subarray(56, 90)];
      const tail = whole.subarray(at, at + 16);
      const expected = joinBytes([...pieces, tail]);
      assert.deepEqual(
        withPiecesTogether(pieces, tail, (data) => data.slice()),
        expected,
      );
      assert.deepEqual(whole, source(120));
    }
  });

  test('of several buffers are joined, and none of them are joined to the tail alone', () => {
    const pieces = [source(10), source(20)];
    const together = withPiecesTogether(pieces, TAIL, (data) => data.slice());
    assert.deepEqual(together, joinBytes([...pieces, TAIL]));
    assert.deepEqual(
      withPiecesTogether([], TAIL, (data) => data.slice()),
      TAIL,
    );
  });

  test('are taken by WebCrypto before it returns: what happens to them afterwards changes nothing', async () => {
    const key = await crypto.subtle.generateKey({ name: 'AES-CBC', length: 128 }, false, [
      'encrypt',
      'decrypt',
    ]);
    const parameters = { name: 'AES-CBC', iv: new Uint8Array(16) };
    const content = source(100_000);
    const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, key, content));
    const whole = new Uint8Array(sealed.length + 8);
    whole.set(sealed.subarray(0, 50_000), 4);
    whole.set(sealed.subarray(50_000), 50_008);
    const pieces = [whole.subarray(4, 50_004), whole.subarray(50_008)];
    const opening = withPiecesTogether(pieces, new Uint8Array(0), (data) =>
      crypto.subtle.decrypt(parameters, key, data),
    );
    whole.fill(0);
    assert.deepEqual(new Uint8Array(await opening), content);
  });
});
