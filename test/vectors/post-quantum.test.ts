// Post-quantum keys, certificates and messages that others made: ML-DSA (RFC 9881, 9882) and ML-KEM (RFC 9935, 9936).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPem } from '../../src/asn1/pem.ts';
import type { Bytes } from '../../src/bytes.ts';
import { readContentInfo } from '../../src/cms/content-info.ts';
import { decryptEnveloped } from '../../src/cms/decrypt.ts';
import { readEnvelopedData } from '../../src/cms/enveloped-data.ts';
import { readSignedData } from '../../src/cms/signed-data.ts';
import { verifySignedData } from '../../src/cms/verify.ts';
import { privateKeyFromPkcs8, publicKeyMatches } from '../../src/crypto/private-key.ts';
import { verifySignature } from '../../src/crypto/signature.ts';
import { CryptoError } from '../../src/errors.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { readCertificate } from '../../src/x509/certificate.ts';
import { describeVectors } from './folder.ts';

const DSA = 'dilithium-certificates/examples';
const KEM = 'kyber-certificates/example';
const FORMS = ['seed', 'expanded', 'both'] as const;

describeVectors('pqc-cms', (folder) => {
  const der = (file: string): Bytes => readPem(folder.bytes(file))[0]!.bytes!;
  const certificate = (file: string): ReturnType<typeof readCertificate> => readCertificate(der(file));

  for (const level of [44, 65, 87]) {
    test(`a signature of ML-DSA-${level} verifies, although three certificates share issuer and serial number`, async () => {
      const certificates = [44, 65, 87].map((one) => certificate(`${DSA}/ML-DSA-${one}.crt`));
      const { content } = readContentInfo(der(`cms-ml-dsa/examples/mldsa${level}-signed-attrs.pem`));
      const results = await verifySignedData(readSignedData(content), { certificates });
      assert.deepEqual(
        results.map(({ ok, codes, signatureAlgorithm }) => ({ ok, codes, signatureAlgorithm })),
        [{ ok: true, codes: [], signatureAlgorithm: `ml-dsa-${level}` }],
      );
    });

    test(`a certificate of ML-DSA-${level} verifies by itself, and not when altered`, async () => {
      const { tbs, signatureAlgorithm, signature, subjectPublicKeyInfo } = certificate(
        `${DSA}/ML-DSA-${level}.crt`,
      );
      const check = { signatureAlgorithm, publicKey: subjectPublicKeyInfo, signature };
      assert.equal(await verifySignature({ ...check, data: tbs }), true);
      const altered = tbs.slice();
      altered[40]! ^= 1;
      assert.equal(await verifySignature({ ...check, data: altered }), false);
    });
  }

  const KEYS = [44, 65, 87]
    .map((level) => `${DSA}/ML-DSA-${level}`)
    .concat([512, 768, 1024].map((level) => `${KEM}/ML-KEM-${level}`));
  for (const name of KEYS) {
    test(`${name}: the private key is read in all three forms and belongs to its certificate`, async () => {
      for (const form of FORMS) {
        const key = privateKeyFromPkcs8(der(`${name}-${form}.priv`));
        assert.equal(await publicKeyMatches(key, certificate(`${name}.crt`).subjectPublicKeyInfo), true);
      }
    });
  }

  const BAD = [1, 2, 3]
    .map((n) => `${DSA}/bad-ML-DSA-44-${n}.priv`)
    .concat([1, 2, 3, 4].map((n) => `${KEM}/bad-ML-KEM-512-${n}.priv`));
  for (const file of BAD) {
    test(`${file} is refused: its parts contradict one another`, () => {
      assert.throws(
        () => privateKeyFromPkcs8(der(file)),
        (error) => error instanceof CryptoError && error.code === 'crypto.malformed-key',
      );
    });
  }

  for (const form of FORMS) {
    test(`the example of RFC 9936 opens with the key as ${form}, from a key file`, async () => {
      const file = ['ML-KEM-512.pem', `ML-KEM-512-${form}.priv`].map((name) =>
        Buffer.from(folder.bytes(`cms-kyber/example/${name}`)),
      );
      const { identities } = await readKeyFile(new Uint8Array(Buffer.concat(file)), '');
      const enveloped = readEnvelopedData(readContentInfo(der('cms-kyber/example/ML-KEM-512.cms')));
      const opened = await decryptEnveloped(enveloped, identities);
      assert.deepEqual(opened.content, folder.bytes('cms-kyber/example/plaintext.txt'));
      assert.deepEqual(
        opened.recipients.map(({ type, keyEncryptionAlgorithm, used }) => [
          type,
          keyEncryptionAlgorithm,
          used,
        ]),
        [['kem', 'ml-kem-512', true]],
      );
    });
  }
});
