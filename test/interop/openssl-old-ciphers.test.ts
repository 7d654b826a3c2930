// DES, Triple DES, RC2 and RC4 against openssl: what it encrypts, Waxseal decrypts.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { toHex, type Bytes } from '../../src/bytes.ts';
import { desCbcDecrypt, tripleDesCbcDecrypt } from '../../src/crypto/des.ts';
import { rc2CbcDecrypt } from '../../src/crypto/rc2.ts';
import { rc4 } from '../../src/crypto/rc4.ts';
import { tryOpenssl } from '../webmail/openssl.ts';

type Decrypt = (key: Bytes, iv: Bytes, data: Bytes) => Bytes;

const CIPHERS: readonly (readonly [name: string, keyLength: number, decrypt: Decrypt])[] = [
  ['des-cbc', 8, desCbcDecrypt],
  ['des-ede-cbc', 16, tripleDesCbcDecrypt],
  ['des-ede3-cbc', 24, tripleDesCbcDecrypt],
  ['rc2-cbc', 16, (key, iv, data) => rc2CbcDecrypt(key, 128, iv, data)],
  ['rc2-64-cbc', 8, (key, iv, data) => rc2CbcDecrypt(key, 64, iv, data)],
  ['rc2-40-cbc', 5, (key, iv, data) => rc2CbcDecrypt(key, 40, iv, data)],
  ['rc4', 16, (key, _iv, data) => rc4(key, data)],
];

describe('ciphers of the past', () => {
  for (const [name, keyLength, decrypt] of CIPHERS) {
    test(`${name} is decrypted at every length of whole blocks`, async (t) => {
      for (const length of [8, 16, 64, 4096]) {
        const [key, iv, data] = [keyLength, 8, length].map((count) => new Uint8Array(randomBytes(count))) as [
          Bytes,
          Bytes,
          Bytes,
        ];
        const { code, stdout, stderr } = await tryOpenssl(
          [
            ...['enc', '-provider', 'default', '-provider', 'legacy', `-${name}`, '-nopad', '-K', toHex(key)],
            ...(name === 'rc4' ? [] : ['-iv', toHex(iv)]),
          ],
          data,
        );
        if (code !== 0) {
          assert.match(stderr, /unsupported|unknown|provider/i);
          t.skip('this openssl has no legacy provider');
          return;
        }
        assert.deepEqual(decrypt(key, iv, new Uint8Array(stdout)), data);
      }
    });
  }
});
