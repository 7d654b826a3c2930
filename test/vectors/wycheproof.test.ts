// Project Wycheproof: edge cases and attacks on each primitive, judged as the project says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBer } from '../../src/asn1/reader.ts';
import {
  derBitString,
  derElement,
  derExplicit,
  derInteger,
  derNull,
  derOctetString,
  derOid,
  derSequence,
} from '../../src/asn1/writer.ts';
import { equalBytes, fromHex, type Bytes } from '../../src/bytes.ts';
import {
  readAlgorithmIdentifier,
  writeAlgorithmIdentifier,
  type AlgorithmIdentifier,
} from '../../src/crypto/algorithm-identifier.ts';
import { DIGESTS, Oid, SIGNATURES, type DigestName } from '../../src/crypto/algorithms.ts';
import { decryptContent, type ContentCipher } from '../../src/crypto/content-cipher.ts';
import { ellipticCurve } from '../../src/crypto/elliptic-curves.ts';
import { sharedSecret } from '../../src/crypto/key-agreement.ts';
import { unwrapKey } from '../../src/crypto/key-wrap.ts';
import { hashIdentifier, mgf1Identifier } from '../../src/crypto/mask-generation.ts';
import { montgomerySecret } from '../../src/crypto/montgomery-curves.ts';
import { keyTypeOid } from '../../src/crypto/key-types.ts';
import { ML_KEM, readPostQuantumKey, type MlKemName } from '../../src/crypto/post-quantum-key.ts';
import { privateKeyFromPkcs8, readPrivateKeyInfo } from '../../src/crypto/private-key.ts';
import { readSubjectPublicKeyInfo, type SubjectPublicKeyInfo } from '../../src/crypto/public-key.ts';
import { readRsaPrivateKey } from '../../src/crypto/rsa.ts';
import { decryptOaep } from '../../src/crypto/rsaes-oaep.ts';
import { decryptPkcs1 } from '../../src/crypto/rsaes-pkcs1.ts';
import { verifySignature } from '../../src/crypto/signature.ts';
import { CryptoError, WaxsealError } from '../../src/errors.ts';
import { describeVectors, type VectorFolder } from './folder.ts';

interface Case {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly result: 'valid' | 'invalid' | 'acceptable';
  readonly [field: string]: unknown;
}
type Group = Readonly<Record<string, unknown>> & { readonly tests: readonly Case[] };

/** Undefined: the engine does not offer this combination, and the case is left out. */
type Outcome = boolean | undefined;

const hex = (value: unknown): Bytes => fromHex(value as string);

/** In slow suites one valid case of so many is judged; invalid ones are all judged, always. */
const SLOW = 8;

/** Runs the cases of a file. `acceptable` ones may go either way; errors must be the engine's own. */
async function runCases(
  folder: VectorFolder,
  file: string,
  outcome: (group: Group, item: Case) => Promise<Outcome>,
  oneOf = 1,
): Promise<void> {
  const { testGroups } = folder.json(file) as { testGroups: readonly Group[] };
  const wrong: string[] = [];
  let judged = 0;
  for (const group of testGroups) {
    for (const item of group.tests) {
      if (item.result !== 'invalid' && item.tcId % oneOf !== 0) continue;
      const accepted = await outcome(group, item).catch((error: unknown) => {
        if (error instanceof WaxsealError) return false;
        throw error;
      });
      if (accepted === undefined) continue;
      judged++;
      if (item.result !== 'acceptable' && accepted !== (item.result === 'valid')) {
        wrong.push(`${item.tcId} ${item.result}: ${item.comment} [${item.flags.join()}]`);
      }
    }
  }
  assert.ok(judged > 0, 'no case was judged');
  assert.deepEqual(wrong, []);
}

function digestName(sha: unknown): DigestName | undefined {
  const name = String(sha)
    .toLowerCase()
    .replace(/^sha3-/, 'sha3-')
    .replace(/^sha-?(?=\d+$)/, 'sha-');
  return Object.values(DIGESTS).find((row) => row.name === name)?.name;
}

function algorithm(der: Bytes): AlgorithmIdentifier {
  return readAlgorithmIdentifier(readBer(der));
}

/** The identifier of a scheme with that digest. */
function signatureAlgorithm(scheme: string, digest: DigestName): AlgorithmIdentifier {
  const [oid] = Object.entries(SIGNATURES).find(([, row]) => row.name === scheme && row.digest === digest)!;
  return algorithm(writeAlgorithmIdentifier(oid));
}

function spki(der: Bytes): SubjectPublicKeyInfo {
  return readSubjectPublicKeyInfo(readBer(der));
}

function aes(mode: 'aes-cbc' | 'aes-gcm', keyBytes: number, iv: Bytes, tagBytes: number): ContentCipher {
  const name = mode === 'aes-cbc' ? 'aes-256-cbc' : 'aes-256-gcm';
  return { name, mode, strength: 'good', keyBytes, iv, authenticated: tagBytes > 0, tagBytes };
}

describeVectors('wycheproof', (folder) => {
  test('AES-CBC with padding', () =>
    runCases(folder, 'aes_cbc_pkcs5_test.json', async (_, item) => {
      const key = hex(item['key']);
      const plain = await decryptContent(aes('aes-cbc', key.length, hex(item['iv']), 0), key, [
        hex(item['ct']),
      ]);
      return plain !== undefined && equalBytes(plain, hex(item['msg']));
    }));

  test('AES-GCM', () =>
    runCases(folder, 'aes_gcm_test.json', async (group, item) => {
      // Shorter and longer nonces are refused where parameters are read; tags of other lengths than 12 to 16, too.
      const ivBits = Number(group['ivSize']);
      if (ivBits < 64 || ivBits > 1024 || Number(group['tagSize']) < 96) return undefined;
      const key = hex(item['key']);
      const authentication = { tag: hex(item['tag']), additionalData: hex(item['aad']) };
      const cipher = aes('aes-gcm', key.length, hex(item['iv']), authentication.tag.length);
      const plain = await decryptContent(cipher, key, [hex(item['ct'])], authentication);
      return plain !== undefined && equalBytes(plain, hex(item['msg']));
    }));

  test('AES key wrap', () =>
    runCases(folder, 'aes_wrap_test.json', (group, item) => {
      const oid = {
        128: '2.16.840.1.101.3.4.1.5',
        192: '2.16.840.1.101.3.4.1.25',
        256: '2.16.840.1.101.3.4.1.45',
      };
      const key = unwrapKey(oid[group['keySize'] as 128], hex(item['key']), hex(item['ct']));
      return Promise.resolve(key !== undefined && equalBytes(key, hex(item['msg'])));
    }));

  const ECDH_CURVES = [
    'secp256r1',
    'secp384r1',
    'secp521r1',
    'brainpoolP256r1',
    'brainpoolP384r1',
    'brainpoolP512r1',
  ];
  for (const name of ECDH_CURVES) {
    test(`ECDH on ${name}`, () =>
      runCases(
        folder,
        `ecdh_${name}_test.json`,
        async (_, item) => {
          const curve = ellipticCurve(name.replace(/^secp(\d+)r1$/, 'P-$1'));
          const publicKey = spki(hex(item['public']));
          if (publicKey.type !== 'ec' || publicKey.curve !== curve.name) return false;
          const privateKey = privateKeyFromPkcs8(ecPkcs8(publicKey, hex(item['private'])));
          const secret = await sharedSecret(curve, privateKey, publicKey.publicKey);
          return equalBytes(secret, hex(item['shared']));
        },
        SLOW,
      ));
  }

  const ECDSA_FILES = [
    ...['secp256r1_sha256', 'secp384r1_sha384', 'secp521r1_sha512'],
    ...['brainpoolP256r1_sha256', 'brainpoolP384r1_sha384', 'brainpoolP512r1_sha512'],
  ];
  for (const name of ECDSA_FILES) {
    test(`ECDSA ${name}`, () =>
      runCases(folder, `ecdsa_${name}_test.json`, (group, item) =>
        verifySignature({
          signatureAlgorithm: signatureAlgorithm('ecdsa', digestName(group['sha'])!),
          publicKey: spki(hex(group['publicKeyDer'])),
          signature: hex(item['sig']),
          data: hex(item['msg']),
        }),
      ));
  }

  for (const [file, oid] of [
    ['ed25519_test.json', Oid.ed25519],
    ['ed448_test.json', Oid.ed448],
  ] as const) {
    test(file.replace('_test.json', ''), () =>
      runCases(folder, file, (group, item) =>
        verifySignature({
          signatureAlgorithm: algorithm(writeAlgorithmIdentifier(oid)),
          publicKey: spki(hex(group['publicKeyDer'])),
          signature: hex(item['sig']),
          data: hex(item['msg']),
        }),
      ),
    );
  }

  for (const file of folder.list().filter((name) => name.startsWith('rsa_signature_'))) {
    test(`RSA signatures, ${file}`, () =>
      runCases(folder, file, (group, item) =>
        verifySignature({
          signatureAlgorithm: signatureAlgorithm('rsassa-pkcs1-v1_5', digestName(group['sha'])!),
          publicKey: spki(hex(group['publicKeyDer'])),
          signature: hex(item['sig']),
          data: hex(item['msg']),
        }),
      ));
  }

  for (const file of folder.list().filter((name) => name.startsWith('rsa_pss_'))) {
    test(`RSA-PSS, ${file}`, () =>
      runCases(folder, file, (group, item) => {
        const hash = digestName(group['sha']);
        const maskHash = digestName(group['mgfSha']);
        if (group['mgf'] !== 'MGF1' || hash === undefined || maskHash === undefined)
          return Promise.resolve(undefined);
        const parameters = derSequence(
          derExplicit(0, hashIdentifier(hash)),
          derExplicit(1, mgf1Identifier(maskHash)),
          derExplicit(2, derInteger(group['sLen'] as number)),
        );
        return verifySignature({
          signatureAlgorithm: algorithm(writeAlgorithmIdentifier(Oid.rsassaPss, parameters)),
          publicKey: rsaSpki(hex(group['publicKeyAsn'])),
          signature: hex(item['sig']),
          data: hex(item['msg']),
        });
      }));
  }

  for (const file of folder.list().filter((name) => name.startsWith('rsa_oaep_'))) {
    test(`RSA-OAEP, ${file}`, () =>
      runCases(
        folder,
        file,
        async (group, item) => {
          const hash = digestName(group['sha']);
          const maskHash = digestName(group['mgfSha']);
          if (hash === undefined || maskHash === undefined) return undefined;
          const key = privateKeyFromPkcs8(hex(group['privateKeyPkcs8']));
          const parameters = { hash, maskHash, label: hex(item['label']) };
          const plain = await decryptOaep(key, hex(item['ct']), parameters);
          return plain !== undefined && equalBytes(plain, hex(item['msg']));
        },
        file.includes('misc') ? SLOW : 1,
      ));
  }

  for (const bits of [2048, 3072, 4096]) {
    test(`RSAES-PKCS1-v1_5 of ${bits} bits: wrong padding gives a steady key and no error`, () =>
      runCases(folder, `rsa_pkcs1_${bits}_test.json`, (group, item) => {
        const { privateKey } = readPrivateKeyInfo(hex(group['privateKeyPkcs8']));
        const key = readRsaPrivateKey(privateKey);
        const message = hex(item['msg']);
        // What anybody can see may be refused outright: a number that is none of this key, a length that never fits.
        if (item.flags.includes('InvalidCiphertextFormat') || message.length > key.size - 11) {
          assert.throws(() => decryptPkcs1(key, hex(item['ct']), message.length), CryptoError);
          return Promise.resolve(false);
        }
        const recovered = decryptPkcs1(key, hex(item['ct']), message.length);
        assert.equal(recovered.length, message.length);
        if (item.result === 'invalid') {
          assert.deepEqual(decryptPkcs1(key, hex(item['ct']), message.length), recovered);
        }
        return Promise.resolve(equalBytes(recovered, message));
      }));
  }

  for (const name of ['x25519', 'x448'] as const) {
    test(`${name}: all secrets come out, and those that everybody knows are refused`, () =>
      runCases(folder, `${name}_test.json`, (_, item) => {
        const isKnownToAll = item.flags.includes('ZeroSharedSecret');
        try {
          const secret = montgomerySecret(name, hex(item['private']), hex(item['public']));
          assert.equal(isKnownToAll, false, `case ${item.tcId}`);
          return Promise.resolve(equalBytes(secret, hex(item['shared'])));
        } catch (error) {
          if (!(error instanceof CryptoError)) throw error;
          return Promise.resolve(false);
        }
      }));
  }

  for (const level of [44, 65, 87]) {
    const oid = `2.16.840.1.101.3.4.3.${{ 44: 17, 65: 18, 87: 19 }[level]}`;
    test(`ML-DSA-${level}`, () =>
      runCases(
        folder,
        `mldsa_${level}_verify_test.json`,
        (group, item) => {
          // A context has no place in CMS.
          if (item['ctx'] !== undefined && item['ctx'] !== '') return Promise.resolve(undefined);
          const identifier = writeAlgorithmIdentifier(oid);
          const publicKey = spki(derSequence(identifier, derBitString(hex(group['publicKey']))));
          const signature = hex(item['sig']);
          const data = hex(item['msg']);
          return verifySignature({ signatureAlgorithm: algorithm(identifier), publicKey, signature, data });
        },
        2,
      ));
  }

  for (const name of ['ml-kem-512', 'ml-kem-768', 'ml-kem-1024'] as const) {
    test(name.toUpperCase(), () =>
      runCases(
        folder,
        `${name.replace('ml-kem', 'mlkem').replace('-', '_')}_test.json`,
        (_, item) => Promise.resolve().then(() => encapsulationCase(name, item)),
        2,
      ),
    );
  }
});

/** Whether a seed gives the public key and the secret of the case; cases without a seed are for other programs. */
function encapsulationCase(name: MlKemName, item: Case): Outcome {
  if (item['seed'] === undefined) return undefined;
  const ciphertext = hex(item['c']);
  if (ciphertext.length !== ML_KEM[name].lengths.cipherText) return false;
  const pkcs8 = derSequence(
    derInteger(0),
    writeAlgorithmIdentifier(keyTypeOid(name)),
    derOctetString(derElement(0x80, hex(item['seed']))),
  );
  const { secretKey, publicKey } = readPostQuantumKey(
    name,
    readPrivateKeyInfo(privateKeyFromPkcs8(pkcs8).pkcs8).privateKey,
  );
  const secret = new Uint8Array(ML_KEM[name].decapsulate(ciphertext, secretKey));
  const isKeyRight = item['ek'] === undefined || equalBytes(publicKey, hex(item['ek']));
  return isKeyRight && equalBytes(secret, hex(item['K']));
}

/** PKCS#8 of an EC private value on the curve of the public key. */
function ecPkcs8(publicKey: SubjectPublicKeyInfo, value: Bytes): Bytes {
  const ecPrivateKey = derSequence(derInteger(1), derOctetString(value));
  return derSequence(derInteger(0), publicKey.algorithm.der, derOctetString(ecPrivateKey));
}

function rsaSpki(rsaPublicKey: Bytes): SubjectPublicKeyInfo {
  return spki(derSequence(derSequence(derOid(Oid.rsaEncryption), derNull()), derBitString(rsaPublicKey)));
}
