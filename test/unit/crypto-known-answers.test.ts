// Primitives of our own against published answers.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readBer } from '../../src/asn1/reader.ts';
import { bytesFromUtf8, fromHex, toHex } from '../../src/bytes.ts';
import { readAlgorithmIdentifier, writeAlgorithmIdentifier } from '../../src/crypto/algorithm-identifier.ts';
import { algorithmName, DIGESTS } from '../../src/crypto/algorithms.ts';
import { bytesFromInteger, modularInverse, modularPower } from '../../src/crypto/big-integer.ts';
import { digest } from '../../src/crypto/digest.ts';
import { deriveX963 } from '../../src/crypto/key-agreement.ts';
import { unwrapKey, wrapKey } from '../../src/crypto/key-wrap.ts';
import { mgf1 } from '../../src/crypto/mask-generation.ts';
import { signatureFacts } from '../../src/crypto/signature.ts';
import { CryptoError } from '../../src/errors.ts';

const AES_128_WRAP = '2.16.840.1.101.3.4.1.5';
const AES_256_WRAP = '2.16.840.1.101.3.4.1.45';

describe('a known answer comes out', () => {
  const ABC: Readonly<Record<string, string>> = {
    md5: '900150983cd24fb0d6963f7d28e17f72',
    'sha-1': 'a9993e364706816aba3e25717850c26c9cd0d89d',
    'sha-224': '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7',
    'sha-256': 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    'sha3-256': '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532',
  };
  for (const [name, expected] of Object.entries(ABC)) {
    test(`of ${name}, whole and in pieces`, async () => {
      assert.equal(toHex(await digest(name, bytesFromUtf8('abc'))), expected);
      assert.equal(toHex(await digest(name, ['a', '', 'bc'].map(bytesFromUtf8))), expected);
    });
  }

  test('of every digest of the table: as long as the table says', async () => {
    for (const [oid, row] of Object.entries(DIGESTS)) {
      assert.equal((await digest(oid, bytesFromUtf8('abc'))).length, row.bytes, row.name);
    }
  });

  test('of MGF1', () => {
    assert.equal(toHex(mgf1('sha-1', bytesFromUtf8('foo'), 5)), '1ac9075cd4');
    assert.equal(toHex(mgf1('sha-1', bytesFromUtf8('bar'), 5)), 'bc0c655e01');
    assert.equal(
      toHex(mgf1('sha-256', bytesFromUtf8('bar'), 50)),
      '382576a7841021cc28fc4c0948753fb8312090cea942ea4c4e735d10dc724b155f9f6069f289d61daca0cb814502ef04eae1',
    );
  });

  test('of key wrapping (RFC 3394 sections 4.1 and 4.6)', () => {
    const kek = fromHex('000102030405060708090a0b0c0d0e0f');
    const key = fromHex('00112233445566778899aabbccddeeff');
    const wrapped = '1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5';
    assert.equal(toHex(wrapKey(kek, key)), wrapped);
    assert.deepEqual(unwrapKey(AES_128_WRAP, kek, fromHex(wrapped)), key);
    const kek256 = fromHex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
    const key256 = fromHex('00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f');
    const wrapped256 = '28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21';
    assert.equal(toHex(wrapKey(kek256, key256)), wrapped256);
    assert.deepEqual(unwrapKey(AES_256_WRAP, kek256, fromHex(wrapped256)), key256);
    assert.equal(unwrapKey(AES_256_WRAP, kek256, fromHex(`00${wrapped256.slice(2)}`)), undefined);
    assert.equal(unwrapKey(AES_256_WRAP, kek256, fromHex('00')), undefined);
  });

  test('of the X9.63 key derivation (NIST component vectors)', async () => {
    const secret = fromHex('96c05619d56c328ab95fe84b18264b08725b85e33fd34f08');
    const key = await deriveX963('sha-256', secret, new Uint8Array(0), 16);
    assert.equal(toHex(key), '443024c3dae66b95e6f5670601558f71');
  });

  test('of modular arithmetic', () => {
    assert.equal(modularPower(3n, 200n, 1_000_007n), modularPower(9n, 100n, 1_000_007n));
    assert.equal(modularPower(7n, 0n, 13n), 1n);
    assert.equal(modularPower(2n, 10n, 1n), 0n);
    assert.equal(modularInverse(3n, 11n), 4n);
    assert.equal(modularInverse(6n, 9n), undefined);
    assert.equal(toHex(bytesFromInteger(258n, 3)), '000102');
    assert.throws(() => bytesFromInteger(256n, 1), CryptoError);
  });
});

describe('the table of algorithms', () => {
  test('names what it knows and repeats what it does not', () => {
    assert.equal(algorithmName('1.2.840.113549.1.1.10'), 'rsassa-pss');
    assert.equal(algorithmName('2.16.840.1.101.3.4.1.46'), 'aes-256-gcm');
    assert.equal(algorithmName('1.3.132.1.11.1'), 'ecdh-sha-256-kdf');
    assert.equal(algorithmName('1.2.3.4'), '1.2.3.4');
  });

  test('refuses signature algorithms that it does not know, and parameters that are missing', () => {
    const facts = (oid: string): unknown =>
      signatureFacts(readAlgorithmIdentifier(readBer(writeAlgorithmIdentifier(oid))));
    const fails = (oid: string, code: string): void =>
      assert.throws(
        () => facts(oid),
        (error) => error instanceof CryptoError && error.code === code,
      );
    fails('1.2.3.4', 'crypto.unsupported-algorithm');
    fails('1.2.840.113549.1.1.10', 'crypto.bad-parameters');
    fails('1.2.840.113549.1.1.1', 'crypto.bad-parameters');
    assert.deepEqual(facts('1.2.840.113549.1.1.11'), { scheme: 'rsassa-pkcs1-v1_5', digest: 'sha-256' });
  });
});
