// The expanded form of an ML-DSA private key: taken when its parts follow from one another, refused when one was altered.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isConsistentExpandedKey } from '../../src/crypto/ml-dsa-expanded-key.ts';
import { ML_DSA, type MlDsaName } from '../../src/crypto/post-quantum-key.ts';

/** rho, K, tr; then three or four bits for each secret coefficient. */
const HEAD = 128;
const SECRETS_LENGTH: Readonly<Record<MlDsaName, number>> = {
  'ml-dsa-44': (4 + 4) * 96,
  'ml-dsa-65': (6 + 5) * 128,
  'ml-dsa-87': (8 + 7) * 96,
};

function flipped(bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
  const altered = bytes.slice();
  altered[at]! ^= 1;
  return altered;
}

for (const name of Object.keys(ML_DSA) as MlDsaName[]) {
  describe(`an expanded key of ${name}`, () => {
    const made = ML_DSA[name].keygen(new Uint8Array(32).fill(7));
    const [secretKey, publicKey] = [new Uint8Array(made.secretKey), new Uint8Array(made.publicKey)];
    const end = HEAD + SECRETS_LENGTH[name];

    test('is taken as it was made', () => {
      assert.equal(isConsistentExpandedKey(name, secretKey, publicKey), true);
    });

    const PLACES = {
      'the seed of the matrix': 0,
      'the first coefficient of s1': HEAD,
      'the last coefficient of s2': end - 1,
      'the first coefficient of t0': end,
      'the last coefficient of t0': secretKey.length - 1,
    };
    for (const [what, at] of Object.entries(PLACES)) {
      test(`is refused with one bit altered in ${what}`, () => {
        assert.equal(isConsistentExpandedKey(name, flipped(secretKey, at), publicKey), false);
      });
    }

    test('is refused beside the public key of another', () => {
      const other = flipped(publicKey, publicKey.length - 1);
      assert.equal(isConsistentExpandedKey(name, secretKey, other), false);
    });
  });
}
