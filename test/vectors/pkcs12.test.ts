// Key files that others wrote, each with its password: what must open, what must not, and how failures are named.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaxsealError } from '../../src/errors.ts';
import type { KeyFileContents } from '../../src/pkcs12/contents.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { privateKeyFromPkcs8 } from '../../src/crypto/private-key.ts';
import { readCertificateFile } from '../../src/x509/certificate-file.ts';
import type { Bytes } from '../../src/bytes.ts';
import { describeVectors, type VectorFolder } from './folder.ts';

const WRONG_PASSWORD = 'not the password';

interface Expected {
  readonly password: string | null;
  readonly certs: number | null;
  readonly keys: number | null;
  readonly expect: { readonly kind: string; readonly valid: boolean };
}

function expectations(folder: VectorFolder): [string, Expected][] {
  const { files } = folder.json('expected.json') as { files: Record<string, Expected> };
  return Object.entries(files).filter(([, { expect }]) => expect.kind === 'pkcs12');
}

/** Distinct keys and certificates, as other tools count them. */
function counts(contents: KeyFileContents): { certs: number; keys: number } {
  const { identities, certificates, keysWithoutCertificate } = contents;
  return {
    certs: new Set([...identities.map(({ certificate }) => certificate), ...certificates]).size,
    keys: new Set([...identities.map(({ privateKey }) => privateKey), ...keysWithoutCertificate]).size,
  };
}

async function codeOf(file: Bytes, password: string): Promise<string> {
  try {
    await readKeyFile(file, password);
    return 'opened';
  } catch (error) {
    assert.ok(error instanceof WaxsealError, String(error));
    return error.code;
  }
}

/** Files that are broken on purpose: which of the two reasons is ours. Their password is 1234 where one would open them. */
const BROKEN: Readonly<Record<string, string>> = {
  'openssl/bad1.p12': 'pkcs12.malformed',
  // The MAC is made with an unknown password, so that what is wrong behind it stays hidden.
  'openssl/bad2.p12': 'pkcs12.wrong-password',
  'openssl/bad3.p12': 'pkcs12.wrong-password',
  'openssl/pbmac1_256_256.bad-iter.p12': 'pkcs12.wrong-password',
  'openssl/pbmac1_256_256.bad-salt.p12': 'pkcs12.wrong-password',
  'openssl/pbmac1_256_256.bad-key-len.p12': 'pkcs12.malformed',
  'openssl/pbmac1_256_256.bad-len.p12': 'pkcs12.malformed',
  'openssl/pbmac1_256_256.bad-salt-type.p12': 'pkcs12.malformed',
  'openssl/pbmac1_256_256.negative-len.p12': 'pkcs12.malformed',
  'openssl/pbmac1_256_256.no-len.p12': 'pkcs12.malformed',
  'openssl/pbmac1_256_256.no-salt.p12': 'pkcs12.malformed',
  'openssl/pbmac1_256_256.very-big-len.p12': 'pkcs12.malformed',
  'openssl/pbmac1_256_256.zero-len.p12': 'pkcs12.malformed',
};

for (const corpus of ['pkcs12', 'rfc9216', 'thunderbird', 'mimekit']) {
  describeVectors(corpus, (folder) => {
    for (const [file, { password, certs, keys, expect }] of expectations(folder)) {
      if (!expect.valid) {
        test(`${file} is refused`, async () => {
          assert.equal(await codeOf(folder.bytes(file), password ?? '1234'), BROKEN[file]);
        });
        continue;
      }
      test(`${file} opens with its password`, async () => {
        const contents = await readKeyFile(folder.bytes(file), password ?? '');
        assert.deepEqual(counts(contents), { certs, keys });
        for (const { privateKey } of contents.identities) {
          assert.equal(privateKeyFromPkcs8(privateKey.pkcs8).type, privateKey.type);
        }
      });
    }
  });
}

/** One of each kind: old and new encryption, both kinds of MAC. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  pkcs12: ['pyca/cert-rc2-key-3des.p12', 'pyca/cert-key-aes256cbc.p12', 'openssl/pbmac1_256_256.good.p12'],
  thunderbird: ['smime/Alice.p12'],
  rfc9216: ['carlos.der.p12'],
  mimekit: ['rsa/smime.pfx'],
};

for (const [corpus, files] of Object.entries(SAMPLES)) {
  describeVectors(corpus, (folder) => {
    for (const file of files) {
      test(`${file} tells a wrong password from none`, async () => {
        assert.equal(await codeOf(folder.bytes(file), WRONG_PASSWORD), 'pkcs12.wrong-password');
        assert.equal(await codeOf(folder.bytes(file), ''), 'key.password-needed');
      });

      test(`${file} is malformed when it is cut off anywhere`, async () => {
        const bytes = folder.bytes(file);
        for (const length of [1, 2, 10, 100, bytes.length >> 1, bytes.length - 1]) {
          const code = await codeOf(bytes.slice(0, length), 'password');
          assert.equal(code, 'pkcs12.malformed', `${length} bytes: ${code}`);
        }
      });

      test(`${file} ends in one of our own errors whatever is changed`, async () => {
        for (let seed = 1; seed <= 10; seed++) {
          const changed = folder.bytes(file);
          for (let i = 0; i < 4; i++)
            changed[(seed * 7919 * (i + 3) * 104729) % changed.length]! ^= 1 << ((seed + i) % 8);
          await codeOf(changed, 'password');
        }
      });
    }
  });
}

describeVectors('pkcs12', (folder) => {
  test('a key file never opens after a change of what its MAC protects', async () => {
    const file = folder.bytes('pyca/cert-rc2-key-3des.p12');
    const STEP = 61;
    for (let at = 40; at < file.length - 80; at += STEP) {
      const changed = file.slice();
      changed[at]! ^= 0x10;
      const code = await codeOf(changed, 'cryptography');
      assert.match(
        code,
        /^(pkcs12\.(malformed|wrong-password)|key\.not-a-key-file)$/,
        `octet ${at}: ${code}`,
      );
    }
  });
});

describeVectors('rfc9216', (folder) => {
  for (const person of ['alice', 'bob', 'carlos', 'dana']) {
    test(`the PEM key and certificate of ${person} make an identity`, async () => {
      for (const use of ['sign', 'encrypt']) {
        const key = folder.bytes(`${person}.${use}.key`);
        const certificate = folder.bytes(`${person}.${use}.crt`);
        const contents = await readKeyFile(new Uint8Array([...certificate, 10, ...key]), '');
        assert.equal(contents.identities.length, 1);
        assert.deepEqual(contents.identities[0]!.certificate.der, readCertificateFile(certificate)[0]!.der);
        assert.equal((await readKeyFile(key, '')).keysWithoutCertificate.length, 1);
        assert.equal(await codeOf(certificate, ''), 'key.not-a-key-file.certificate');
      }
    });
  }
});
