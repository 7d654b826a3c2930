// Camellia against the examples of its standard and against Node.js.
import assert from 'node:assert/strict';
import { createCipheriv, getCiphers } from 'node:crypto';
import { describe, test } from 'node:test';
import { fromHex, type Bytes } from '../../src/bytes.ts';
import { camelliaCbcDecrypt } from '../../src/crypto/camellia.ts';
import { decryptContent } from '../../src/crypto/content-cipher.ts';
import { CryptoError } from '../../src/errors.ts';

const NO_IV = new Uint8Array(16);
const random = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count));

describe('Camellia', () => {
  // RFC 3713 appendix A.
  const PLAINTEXT = '0123456789abcdeffedcba9876543210';
  const EXAMPLES = [
    ['0123456789abcdeffedcba9876543210', '67673138549669730857065648eabe43'],
    ['0123456789abcdeffedcba98765432100011223344556677', 'b4993401b3e996f84ee5cee7d79b09b9'],
    ['0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff', '9acc237dff16d76c20ef7c919e3a7509'],
  ] as const;
  for (const [key, ciphertext] of EXAMPLES) {
    test(`gives the standard's example for ${key.length * 4} bits`, () => {
      assert.deepEqual(camelliaCbcDecrypt(fromHex(key), NO_IV, fromHex(ciphertext)), fromHex(PLAINTEXT));
    });
  }

  for (const bits of [128, 192, 256] as const) {
    const name = `camellia-${bits}-cbc` as const;
    const skip = getCiphers().includes(name) ? false : `this Node.js has no ${name}`;
    test(
      `opens what Node.js encrypts, at any length and place in memory (${bits} bits)`,
      { skip },
      async () => {
        const content = {
          name,
          mode: 'camellia-cbc',
          strength: 'good',
          authenticated: false,
          tagBytes: 0,
        } as const;
        for (const length of [0, 15, 16, 17, 1000]) {
          const [key, iv, plaintext] = [random(bits / 8), random(16), random(length)];
          const cipher = createCipheriv(name, key, iv);
          const encrypted = Buffer.concat([Buffer.of(1, 2, 3), cipher.update(plaintext), cipher.final()]);
          const data = new Uint8Array(encrypted).subarray(3);
          const opened = await decryptContent({ ...content, keyBytes: bits / 8, iv }, key, [data]);
          assert.deepEqual(opened, plaintext);
        }
      },
    );
  }

  test('refuses what is not whole blocks', () => {
    assert.throws(() => camelliaCbcDecrypt(new Uint8Array(16), NO_IV, new Uint8Array(17)), CryptoError);
  });
});
