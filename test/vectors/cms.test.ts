// CMS structures that others made: the examples of RFC 4134, OpenSSL's malformed ones, and inputs found by fuzzing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readPem } from '../../src/asn1/pem.ts';
import type { Bytes } from '../../src/bytes.ts';
import { readContentInfo } from '../../src/cms/content-info.ts';
import { decryptEnveloped } from '../../src/cms/decrypt.ts';
import { isEnveloped, readEnvelopedData } from '../../src/cms/enveloped-data.ts';
import { readSignedData } from '../../src/cms/signed-data.ts';
import { verifySignedData } from '../../src/cms/verify.ts';
import { Oid } from '../../src/crypto/algorithms.ts';
import { privateKeyFromPkcs8 } from '../../src/crypto/private-key.ts';
import { WaxsealError } from '../../src/errors.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { readCertificate, type Certificate } from '../../src/x509/certificate.ts';
import type { Identity } from '../../src/x509/identity.ts';
import { describeVectors } from './folder.ts';

/** A single input must not keep anybody waiting longer. */
const MAX_MILLISECONDS = 1000;

/** Opens whatever it is: codes of each signer with their `ok`, the code of the error, or the decrypted content. */
async function open(
  bytes: Bytes,
  options: { identities?: readonly Identity[]; certificates?: readonly Certificate[]; detached?: Bytes } = {},
): Promise<readonly string[]> {
  try {
    const contentInfo = readContentInfo(bytes);
    if (contentInfo.contentType === Oid.signedData) {
      const results = await verifySignedData(readSignedData(contentInfo.content), {
        certificates: options.certificates ?? [],
        ...(options.detached === undefined ? {} : { detachedContent: options.detached }),
      });
      return results.map(({ ok, codes }) => `${ok ? 'good' : 'bad'} ${codes.join(' ')}`.trim());
    }
    if (!isEnveloped(contentInfo)) return [contentInfo.contentType];
    const opened = await decryptEnveloped(readEnvelopedData(contentInfo), options.identities ?? []);
    return [new TextDecoder('latin1').decode(opened.content)];
  } catch (error) {
    if (error instanceof WaxsealError) return [error.code];
    throw error;
  }
}

describeVectors('rfc4134', (folder) => {
  const certificates = folder
    .list()
    .filter((file) => file.endsWith('.cer'))
    .map((file) => readCertificate(folder.bytes(file)));
  const OLD = 'signature.weak-digest signature.weak-key';
  const NO_ATTRIBUTES = 'signature.no-signed-attributes';
  const SIGNED: Readonly<Record<string, readonly string[]>> = {
    '4.1.bin': [`good ${NO_ATTRIBUTES} ${OLD}`],
    '4.2.bin': [`good ${NO_ATTRIBUTES} ${OLD}`],
    '4.4.bin': [`good ${OLD}`],
    '4.5.bin': [`good ${NO_ATTRIBUTES} ${OLD}`],
    // The second signer's DSA key inherits its parameters from the issuer. Path validation follows that, because
    // there the issuer is proved. Here it is not yet: whoever sends a certificate that merely claims the issuer's
    // name could choose parameters under which a signature of their own fits the signer's key.
    '4.6.bin': [
      `good ${NO_ATTRIBUTES} ${OLD}`,
      `bad signature.unusable-key ${NO_ATTRIBUTES} signature.weak-digest`,
    ],
    '4.7.bin': [`good ${NO_ATTRIBUTES} ${OLD}`],
    '4.10.bin': [`good ${OLD}`],
    '4.11.bin': [],
  };
  for (const [file, expected] of Object.entries(SIGNED)) {
    test(`${file}: each signer is judged and what is old is named`, async () => {
      assert.deepEqual(await open(folder.bytes(file), { certificates }), expected);
    });
  }

  test('4.3.bin: the content from outside verifies, and no other', async () => {
    const detached = folder.bytes('ExContent.bin');
    const good = [`good ${NO_ATTRIBUTES} ${OLD}`];
    assert.deepEqual(await open(folder.bytes('4.3.bin'), { certificates, detached }), good);
    const other = detached.slice();
    other[0]! ^= 1;
    const [judged] = await open(folder.bytes('4.3.bin'), { certificates, detached: other });
    assert.match(judged!, /^bad signature\.bad/);
    const [alone] = await open(folder.bytes('4.3.bin'), { certificates });
    assert.match(alone!, /^bad signature\.no-content/);
  });

  for (const file of ['5.1.bin', '5.2.bin']) {
    test(`${file}: 3DES and RC2 are read`, async () => {
      const bob = {
        certificate: readCertificate(folder.bytes('BobRSASignByCarl.cer')),
        chain: [],
        privateKey: privateKeyFromPkcs8(folder.bytes('BobPrivRSAEncrypt.pri')),
      };
      assert.deepEqual(await open(folder.bytes(file), { identities: [bob] }), [
        'This is some sample content.',
      ]);
    });
  }
});

describeVectors('openssl-cms', (folder) => {
  const derOrPem = (file: string): Bytes => {
    const bytes = folder.bytes(file);
    return bytes[0] === 0x2d ? readPem(bytes)[0]!.bytes! : bytes;
  };
  const EXPECTED: Readonly<Record<string, readonly string[]>> = {
    '80-test_cms_data/bad_signtime_attr.cms': ['bad signature.attributes-malformed'],
    '80-test_cms_data/ct_multiple_attr.cms': ['bad signature.attributes-duplicate'],
    '80-test_cms_data/no_ct_attr.cms': ['bad signature.attributes-incomplete'],
    '80-test_cms_data/no_md_attr.cms': ['bad signature.attributes-incomplete'],
    '80-test_cms_data/pkcs7-md4.pem': ['bad signature.unsupported-algorithm'],
    '80-test_cms_data/dh-malformed.der': ['decrypt.no-recipient-key'],
    '80-test_cms_data/ecdh-malformed.der': ['decrypt.no-recipient-key'],
    '80-test_cms_data/rsa-malformed.der': ['decrypt.failed'],
    '80-test_cmsapi_data/cms_pwri_kek_oob.der': ['decrypt.no-recipient-key'],
    '80-test_cmsapi_data/encDataWithTooLongIV.pem': ['decrypt.no-recipient-key'],
    '80-test_cmsapi_data/encryptedData.der': [Oid.encryptedData],
    'cms-msg/enveloped-content-type-for-aes-gcm.pem': ['decrypt.unsupported-algorithm'],
    'cms-msg/missing-kdf.der': ['decrypt.no-recipient-key'],
  };
  for (const [file, expected] of Object.entries(EXPECTED)) {
    test(`${file} is refused for its own reason`, async () => {
      const keyFiles = ['smrsa1.pem', 'smrsa2.pem', 'smrsa3.pem'].map((name) =>
        folder.bytes(`smime-certs/${name}`),
      );
      const contents = await Promise.all(keyFiles.map((bytes) => readKeyFile(bytes, '')));
      const identities = contents.flatMap((one) => one.identities);
      assert.deepEqual(await open(derOrPem(file), { identities }), expected);
    });
  }

  test('ECDH with a malformed key is refused for its owner, too', async () => {
    const pem = ['80-test_cms_data/ecdh-key.pem', '80-test_cms_data/ecdh-cert.pem'].map((file) =>
      readFileSync(folder.path(file)),
    );
    const { identities } = await readKeyFile(new Uint8Array(Buffer.concat(pem)), '');
    assert.deepEqual(await open(folder.bytes('80-test_cms_data/ecdh-malformed.der'), { identities }), [
      'decrypt.failed',
    ]);
  });
});

describeVectors('fuzz-cms', (folder) => {
  test('no input is taken for signed, and none ends in an error of another kind or takes long', async () => {
    const { identities } = await readKeyFile(await anyKey(), '');
    let structures = 0;
    for (const file of folder.list().filter((name) => /^[0-9a-f]{40}$/.test(name))) {
      const bytes = folder.bytes(file);
      const start = performance.now();
      for (const detached of [undefined, new Uint8Array(10)]) {
        const result = await open(bytes, { identities, ...(detached === undefined ? {} : { detached }) });
        assert.ok(!result.some((line) => line.startsWith('good')), file);
        if (result[0] !== 'cms.malformed') structures++;
      }
      assert.ok(performance.now() - start < MAX_MILLISECONDS, `${file} took too long`);
    }
    assert.ok(structures > 0);
  });
});

/** A key of the run, for the inputs that are encrypted. */
async function anyKey(): Promise<Bytes> {
  const { makeKeyRing } = await import('../interop/key-ring.ts');
  const ring = await makeKeyRing(['rsa']);
  const { certificateFile, keyFile } = ring.entry('rsa');
  const pem = Buffer.concat([readFileSync(keyFile), readFileSync(certificateFile)]);
  await ring.dispose();
  return new Uint8Array(pem);
}
