// Both ends of a CBC ciphertext tell the same of a key as decrypting all of it does, for every cipher and length.
import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { describe, test } from 'node:test';
import type { Bytes } from '../../src/bytes.ts';
import { CIPHERS, type CipherName } from '../../src/crypto/algorithms.ts';
import { decryptContent, type ContentCipher } from '../../src/crypto/content-cipher.ts';
import { HEAD_OCTETS, probeKey } from '../../src/crypto/probe-key.ts';

const NAMES: Partial<Record<CipherName, string>> = {
  'aes-128-cbc': 'aes-128-cbc',
  'aes-192-cbc': 'aes-192-cbc',
  'aes-256-cbc': 'aes-256-cbc',
  'des-ede3-cbc': 'des-ede3-cbc',
  'camellia-256-cbc': 'camellia-256-cbc',
};

function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** In pieces of odd lengths, some of them empty, as indefinite encodings give them. */
function inPieces(octets: Bytes): Bytes[] {
  const pieces = [new Uint8Array(0)];
  for (let i = 0; i < octets.length; i += 13) pieces.push(octets.slice(i, i + 13));
  return pieces;
}

for (const [name, openssl] of Object.entries(NAMES)) {
  describe(name, () => {
    const row = Object.values(CIPHERS).find((one) => one.name === name)!;
    const blockOctets = name.startsWith('des') ? 8 : 16;

    function encrypted(content: Bytes): { cipher: ContentCipher; key: Bytes; pieces: Bytes[] } {
      const key = random(row.keyBytes);
      const iv = random(blockOctets);
      const encrypting = createCipheriv(openssl, key, iv);
      const sealed = Buffer.concat([encrypting.update(content), encrypting.final()]);
      const cipher: ContentCipher = { ...row, iv, authenticated: false, tagBytes: 0 };
      return { cipher, key, pieces: inPieces(new Uint8Array(sealed)) };
    }

    test('the right key gives the beginning, whatever the length', () => {
      for (const length of [0, 1, 7, 8, 15, 16, 17, 31, 32, 33, 47, 48, 300]) {
        const content = random(length);
        const { cipher, key, pieces } = encrypted(content);
        assert.deepEqual(probeKey(cipher, key, pieces), content.slice(0, HEAD_OCTETS), `${length} octets`);
      }
    });

    test('other keys fit just when all of the content decrypts', async () => {
      const { cipher, pieces } = encrypted(random(50));
      let fitting = 0;
      for (let i = 0; i < 600; i++) {
        const key = random(row.keyBytes);
        const content = await decryptContent(cipher, key, pieces.slice());
        const head = probeKey(cipher, key, pieces);
        assert.deepEqual(head, content?.slice(0, HEAD_OCTETS));
        if (head !== undefined) fitting++;
      }
      assert.ok(fitting < 60, `${fitting} wrong keys of 600 fitted`);
    });

    test('no whole blocks, or none at all, fit no key', () => {
      const { cipher, key, pieces } = encrypted(random(20));
      assert.equal(probeKey(cipher, key, pieces.slice(0, -1)), undefined);
      assert.equal(probeKey(cipher, key, []), undefined);
    });
  });
}
