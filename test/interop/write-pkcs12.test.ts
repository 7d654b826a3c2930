// Key files that Waxseal writes: openssl and Waxseal itself find in them what was put in, protected as promised.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { equalBytes, type Bytes } from '../../src/bytes.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { writePkcs12, type KeyFileForm, type NamedIdentity } from '../../src/pkcs12/write-pkcs12.ts';
import { equalCertificates } from '../../src/x509/certificate.ts';
import type { Identity } from '../../src/x509/identity.ts';
import { makeIdentity } from '../unit/made-identity.ts';
import { tryOpenssl } from '../webmail/openssl.ts';

const PASSWORD = 'correct horse';
const AWKWARD_PASSWORDS = ['', 'ä€', 'пароль', 'p\u{1f511}w', 'e\u0301', 'x'.repeat(200)];
/** Passwords tried with each form: those of the modern one take seconds each, as they should. */
const FORMS: readonly (readonly [KeyFileForm, readonly string[]])[] = [
  ['modern', ['', 'p\u{1f511}ä']],
  ['legacy', AWKWARD_PASSWORDS],
];

describe('a key file that Waxseal writes', () => {
  let rsa: Identity;
  let ec: Identity;
  let authority: Identity;
  before(async () => {
    [rsa, ec, authority] = await Promise.all([
      makeIdentity({ name: 'Rosa', serial: 1 }),
      makeIdentity({ name: 'Eckart', kind: 'p-256', serial: 2 }),
      makeIdentity({ name: 'Authority', serial: 3 }),
    ]);
  });

  const both = (): readonly NamedIdentity[] => [
    { identity: { ...rsa, chain: [authority.certificate] }, friendlyName: 'Rosa Ray' },
    { identity: { ...ec, chain: [authority.certificate] }, friendlyName: 'Łukasz \u{1f511}' },
  ];
  const shown = async (file: Bytes, password = PASSWORD): Promise<string> => {
    const asked = ['pkcs12', '-info', '-nodes', '-passin', `pass:${password}`, '-legacy'];
    const { code, stdout, stderr } = await tryOpenssl(asked, file);
    assert.equal(code, 0, stderr);
    return `${stderr}${stdout.toString()}`;
  };

  for (const [form, passwords] of FORMS) {
    test(`holds keys, certificates and the chain once, joined again by any reader (${form})`, async () => {
      const file = await writePkcs12(both(), PASSWORD, form);
      const { identities, certificates, skipped, keysWithoutCertificate } = await readKeyFile(file, PASSWORD);
      assert.equal(identities.length, 2);
      for (const { certificate, privateKey } of [rsa, ec]) {
        const found = identities.find((one) => equalCertificates(one.certificate, certificate));
        assert.ok(found !== undefined && equalBytes(found.privateKey.pkcs8, privateKey.pkcs8));
      }
      assert.deepEqual(
        certificates.map(({ der }) => equalBytes(der, authority.certificate.der)),
        [true],
      );
      assert.deepEqual([...skipped, ...keysWithoutCertificate], []);
      const text = await shown(file);
      assert.equal(text.match(/BEGIN PRIVATE KEY/g)?.length, 2);
      assert.equal(text.match(/BEGIN CERTIFICATE/g)?.length, 3);
      assert.equal(text.match(/friendlyName: Rosa Ray/g)?.length, 2);
      const ids = [...text.matchAll(/localKeyID: ([0-9A-F ]+)/g)].map(([, id]) => id);
      assert.equal(ids.length, 4);
      assert.equal(new Set(ids).size, 2);
    });

    test(`opens with the password alone, however that is written (${form})`, async () => {
      for (const password of passwords) {
        const file = await writePkcs12(both().slice(1), password, form);
        assert.equal((await readKeyFile(file, password)).identities.length, 1, password);
        await shown(file, password.normalize('NFC'));
      }
      const file = await writePkcs12(both().slice(1), PASSWORD, form);
      await assert.rejects(readKeyFile(file, `${PASSWORD}!`), { code: 'pkcs12.wrong-password' });
    });
  }

  test('is protected as today’s programs do it, and only when asked as old ones did', async () => {
    const modern = await shown(await writePkcs12(both(), PASSWORD));
    assert.match(modern, /MAC: sha256, Iteration 600000/);
    assert.equal(
      modern.match(/PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256/g)?.length,
      3,
    );
    assert.doesNotMatch(modern, /3-?DES|RC2|sha1\b/i);
    const legacy = await shown(await writePkcs12(both(), PASSWORD, 'legacy'));
    assert.match(legacy, /MAC: sha1, Iteration 2048/);
    assert.equal(legacy.match(/pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2048/g)?.length, 3);
  });

  test('never uses a salt or an initialisation vector twice', async () => {
    const files = [await writePkcs12(both(), PASSWORD), await writePkcs12(both(), PASSWORD)];
    const runs = files.map((file) => {
      const octets = Buffer.from(file).toString('hex');
      // OCTET STRINGs of 16 octets: three salts of PBKDF2, three vectors and the MAC's salt (two stand encrypted).
      return [...octets.matchAll(/0410([0-9a-f]{32})/g)].map(([, value]) => value);
    });
    assert.ok(runs.every((found) => found.length >= 7));
    assert.equal(new Set(runs.flat()).size, runs.flat().length);
  });
});
