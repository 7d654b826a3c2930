// Keys on Brainpool curves (RFC 5639) sign and receive: openssl is the judge of what is written for them.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { encryptContent } from '../../src/cms/encrypt.ts';
import { signContent } from '../../src/cms/sign.ts';
import { canEncrypt, canSign } from '../../src/smime/usable-certificate.ts';
import { chooseCertificate } from '../../src/smime/choose-certificate.ts';
import { requireIdentities } from '../../src/pkcs12/contents.ts';
import { readCertificateFile } from '../../src/x509/certificate-file.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { openssl } from '../webmail/openssl.ts';
import { makeKeyRing, type KeyKind, type KeyRing } from './key-ring.ts';

const CONTENT = Buffer.from('Content-Type: text/plain\r\n\r\nHello\r\n');
const KINDS: Readonly<Partial<Record<KeyKind, string>>> = {
  brainpool: 'sha256',
  'brainpool-384': 'sha384',
  'brainpool-512': 'sha512',
  'brainpool-256t1': 'sha256',
  'brainpool-384t1': 'sha384',
  'brainpool-512t1': 'sha512',
};

describe('a key on a Brainpool curve', () => {
  let ring: KeyRing;
  before(async () => {
    ring = await makeKeyRing([...(Object.keys(KINDS) as KeyKind[]), 'secp256k1']);
  });
  after(() => ring.dispose());

  for (const [name, digest] of Object.entries(KINDS)) {
    const kind = name as KeyKind;
    test(`signs what openssl verifies, with ${digest} (${kind})`, async () => {
      const { identity, certificateFile } = ring.entry(kind);
      assert.equal(canSign(identity.certificate), true);
      const options = { content: new Uint8Array(CONTENT), detached: false, signingTime: new Date() };
      const der = await signContent({ ...options, identities: [identity] });
      const file = await ring.file(`${kind}.signed`, der);
      const trusted = ['-CAfile', certificateFile, '-purpose', 'any'];
      const verify = ['cms', '-verify', '-binary', '-inform', 'DER', '-in', file];
      assert.deepEqual(await openssl([...verify, ...trusted]), CONTENT);
      const printed = await openssl(['cms', '-cmsout', '-print', '-inform', 'DER', '-in', file]);
      assert.match(printed.toString(), new RegExp(`ecdsa-with-${digest}`, 'i'));
      await assert.rejects(
        openssl(['cms', '-verify', '-inform', 'DER', '-in', await damaged(kind, der), ...trusted]),
      );
    });

    test(`receives what openssl decrypts (${kind})`, async () => {
      const { identity, certificateFile, keyFile } = ring.entry(kind);
      assert.equal(canEncrypt(identity.certificate), true);
      const recipients = [identity.certificate];
      for (const cipher of ['aes-256-cbc', 'aes-128-gcm'] as const) {
        const der = await encryptContent({ content: new Uint8Array(CONTENT), recipients, cipher });
        const file = await ring.file(`${kind}.${cipher}`, der);
        const own = ['-recip', certificateFile, '-inkey', keyFile];
        const decrypt = ['cms', '-decrypt', '-binary', '-inform', 'DER', '-in', file, ...own];
        assert.deepEqual(await openssl(decrypt), CONTENT);
      }
    });

    test(`comes from a .p12 of openssl's (${kind})`, async () => {
      const file = new Uint8Array(await ring.pkcs12(kind, 'sesame'));
      const { identities } = await readKeyFile(file, 'sesame');
      assert.equal(identities.length, 1);
    });
  }

  async function damaged(kind: KeyKind, der: Uint8Array): Promise<string> {
    const changed = der.slice();
    changed[changed.length - 1]! ^= 1;
    return ring.file(`${kind}.damaged`, changed);
  }

  test('on a curve that nobody writes for is called unusable, not missing', async () => {
    const { certificateFile, keyFile } = ring.entry('secp256k1');
    const [pem, key] = await Promise.all([readFile(certificateFile), readFile(keyFile)]);
    const certificate = readCertificateFile(new Uint8Array(pem))[0]!;
    assert.deepEqual([canSign(certificate), canEncrypt(certificate)], [false, false]);
    const { state } = await chooseCertificate({
      ...{ address: 'ring@example.test', certificates: [certificate], anchors: [], now: new Date() },
    });
    assert.equal(state, 'unusable');
    const contents = await readKeyFile(new Uint8Array(Buffer.concat([pem, key])), '');
    assert.throws(() => requireIdentities(contents), {
      code: 'key.unsupported-kind',
      details: { kind: 'secp256k1' },
    });
  });
});
