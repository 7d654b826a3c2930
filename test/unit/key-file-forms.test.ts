// Key files as people get them: with passwords of old systems, in bare base64, in a ZIP.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { zipSync } from 'fflate';
import { toBase64, bytesFromLatin1, bytesFromUtf8, type Bytes } from '../../src/bytes.ts';
import { oldEncodings } from '../../src/crypto/old-encodings.ts';
import {
  pbkdfPasswordForms,
  pemPasswordForms,
  pkcs12PasswordForms,
} from '../../src/crypto/password-forms.ts';
import { newWorkLimit, spend, unlessUsedUp } from '../../src/crypto/work-limit.ts';
import { writePkcs12 } from '../../src/pkcs12/write-pkcs12.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { makeIdentity } from './made-identity.ts';

const PASSWORD = 'a password';
const latin1 = (octets: Bytes): string => Buffer.from(octets).toString('latin1');

describe('a password of an old system', () => {
  /** In UTF-8, and as octets of the encodings that have its characters. */
  const ENCODED: readonly (readonly [password: string, octets: readonly string[]])[] = [
    ['grüße', ['gr\xfc\xdfe', 'gr\xfc\xdfe', 'gr\xfc\xdfe', 'gr\x81\xe1e']],
    ['100 €', ['100 \x80']],
    ['Zażółć', ['Za\xbf\xf3\xb3\xe6']],
    ['Bçş', ['B\xe7\xfe', 'B\xe7\xba']],
    ['plain', []],
    ['пароль', []],
  ];

  for (const [password, octets] of ENCODED)
    test(`${password} is tried in every encoding that has its characters`, () => {
      assert.deepEqual([...new Set(oldEncodings(password).map(latin1))].sort(), [...new Set(octets)].sort());
      for (const form of octets) {
        const widened = Buffer.from(`${form}\0`, 'utf16le').swap16().toString('latin1');
        assert.ok(pkcs12PasswordForms(password).map(latin1).includes(widened), form);
        assert.ok(pbkdfPasswordForms(password).map(latin1).includes(form), form);
        assert.ok(pemPasswordForms(password.normalize('NFD')).map(latin1).includes(form), form);
      }
      assert.equal(latin1(pbkdfPasswordForms(password)[0]!), latin1(bytesFromUtf8(password)));
    });

  test('that needs more work than is left counts as wrong, and the first form as too much work', async () => {
    const limit = { ...newWorkLimit(), remaining: 1000 };
    const work = (): Promise<boolean> => Promise.resolve().then(() => (spend(limit, 600), true));
    assert.equal(await unlessUsedUp(false, work), true);
    assert.equal(await unlessUsedUp(true, work), undefined);
    await assert.rejects(unlessUsedUp(false, work), { code: 'crypto.too-many-iterations' });
  });
});

describe('a key file', () => {
  let p12: Bytes;
  before(async () => {
    p12 = await writePkcs12([{ identity: await makeIdentity(), friendlyName: 'Made' }], PASSWORD);
  });
  const opens = async (file: Bytes): Promise<number> => (await readKeyFile(file, PASSWORD)).identities.length;

  test('opens as bare base64, in one line or many', async () => {
    const base64 = toBase64(p12);
    for (const form of [
      base64,
      base64.replace(/.{1,64}/g, '$&\n'),
      `\ufeff${base64.replace(/.{1,76}/g, '$&\r\n')}\r\n`,
    ])
      assert.equal(await opens(bytesFromUtf8(form)), 1);
    await assert.rejects(opens(bytesFromLatin1(toBase64(bytesFromUtf8('MI '.repeat(60))))), {
      code: 'key.not-a-key-file',
    });
    await assert.rejects(opens(bytesFromLatin1(`${base64}!`)), { code: 'key.not-a-key-file' });
  });

  test('opens in a ZIP that holds one, whatever stands beside it', async () => {
    const readme = bytesFromUtf8('Your certificate');
    for (const files of [
      { 'me.p12': p12 },
      { 'readme.txt': readme, 'keys/me.pfx': p12 },
      { '../../me.p12': p12 },
      { 'me.txt': bytesFromLatin1(toBase64(p12)) },
    ])
      assert.equal(await opens(new Uint8Array(zipSync(files))), 1);
    for (const files of [{ 'readme.txt': readme }, { 'a.p12': p12, 'b.p12': p12 }])
      await assert.rejects(opens(new Uint8Array(zipSync(files))), { code: 'key.not-a-key-file' });
  });

  test('is not looked for in a ZIP that is damaged, or grows beyond measure', async () => {
    const zip = new Uint8Array(zipSync({ 'me.p12': p12 }, { level: 9 }));
    await assert.rejects(opens(zip.subarray(0, zip.length / 2)), { code: 'key.not-a-key-file' });
    const bomb = new Uint8Array(
      zipSync({ 'a.p12': new Uint8Array(30_000_000), 'me.p12': p12 }, { level: 9 }),
    );
    await assert.rejects(opens(bomb), { code: 'key.not-a-key-file' });
  });
});
