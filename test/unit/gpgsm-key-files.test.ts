// Key files and gpgsm, which derives some keys for 3DES in a way of its own: its files are read, ours avoid the difference.
import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import { derInteger, derOctetString, derSequence } from '../../src/asn1/writer.ts';
import { octetStringValue, readBer } from '../../src/asn1/reader.ts';
import { sequenceElements } from '../../src/asn1/values.ts';
import { bytesFromUtf8, equalBytes, type Bytes } from '../../src/bytes.ts';
import { readAlgorithmIdentifier, writeAlgorithmIdentifier } from '../../src/crypto/algorithm-identifier.ts';
import { withBlockPadding } from '../../src/crypto/block-padding.ts';
import { tripleDesCbcEncrypt } from '../../src/crypto/des.ts';
import { pkcs12PasswordForms } from '../../src/crypto/password-forms.ts';
import { encryptWithTripleDes, LEGACY_ITERATIONS } from '../../src/crypto/pbe-encrypt.ts';
import { decryptWithPassword } from '../../src/crypto/pbe.ts';
import { pkcs12Kdf } from '../../src/crypto/pkcs12-kdf.ts';
import { newWorkLimit } from '../../src/crypto/work-limit.ts';
import { CryptoError } from '../../src/errors.ts';

const PASSWORD = 'correct horse';
const PLAINTEXT = bytesFromUtf8('A private key.');
const SHA1 = '1.3.14.3.2.26';
const PBE_SHA1_3DES = '1.2.840.113549.1.12.1.3';

function derive(salt: Bytes, purpose: 1 | 2, length: number, shortSums: boolean): Promise<Bytes> {
  const [password] = pkcs12PasswordForms(PASSWORD);
  const input = { digest: SHA1, password: password!, salt, iterations: LEGACY_ITERATIONS, purpose, length };
  return pkcs12Kdf({ ...input, shortSums }, newWorkLimit());
}

async function differs(salt: Bytes): Promise<boolean> {
  return !equalBytes(await derive(salt, 1, 24, false), await derive(salt, 1, 24, true));
}

/** The first salts of a fixed row with which gpgsm's key is another, and with which it is the same. */
async function findSalts(): Promise<{ other: Bytes; same: Bytes }> {
  const found: { other?: Bytes; same?: Bytes } = {};
  for (let number = 0; number < 5000; number++) {
    const salt = Uint8Array.of(1, 2, 3, 4, 5, 6, number >> 8, number & 255);
    found[(await differs(salt)) ? 'other' : 'same'] ??= salt;
    if (found.other !== undefined && found.same !== undefined)
      return { other: found.other, same: found.same };
  }
  return assert.fail('no salt makes a difference');
}

const { other, same } = await findSalts();

async function encryptedAsByGpgsm(salt: Bytes): Promise<{ algorithm: Bytes; ciphertext: Bytes }> {
  const [key, iv] = [await derive(salt, 1, 24, true), await derive(salt, 2, 8, true)];
  return {
    algorithm: writeAlgorithmIdentifier(
      PBE_SHA1_3DES,
      derSequence(derOctetString(salt), derInteger(LEGACY_ITERATIONS)),
    ),
    ciphertext: tripleDesCbcEncrypt(key, iv, withBlockPadding(PLAINTEXT, 8)),
  };
}

const isPlaintext = (bytes: Bytes): boolean => equalBytes(bytes, PLAINTEXT);

describe('what gpgsm encrypted', () => {
  for (const [how, salt] of Object.entries({ 'as all others do': same, 'in its own way': other })) {
    test(`is read where it derived the key ${how}`, async () => {
      const { algorithm, ciphertext } = await encryptedAsByGpgsm(salt);
      const read = (password: string): Promise<Bytes> =>
        decryptWithPassword(
          readAlgorithmIdentifier(readBer(algorithm)),
          password,
          ciphertext,
          isPlaintext,
          newWorkLimit(),
        );
      assert.deepEqual(await read(PASSWORD), PLAINTEXT);
      await assert.rejects(
        read('another'),
        (error) => error instanceof CryptoError && error.code === 'crypto.wrong-password',
      );
    });
  }
});

describe('what is written for old devices', () => {
  test('has a salt with which gpgsm derives the same key, whatever chance gives first', async () => {
    const given = [other, other, same];
    const random = mock.method(crypto, 'getRandomValues', (target: Bytes) => {
      target.set(given.shift()!);
      return target;
    });
    try {
      const { algorithm } = await encryptWithTripleDes(PASSWORD, PLAINTEXT);
      const [salt] = sequenceElements(readAlgorithmIdentifier(readBer(algorithm)).parameters);
      assert.deepEqual(octetStringValue(salt!), same);
      assert.deepEqual(given, []);
    } finally {
      random.mock.restore();
    }
  });
});
