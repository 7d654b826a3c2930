// Thunderbird's own S/MIME messages are judged as their expectations say.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { OpenContext, VerdictStatus } from '../../src/smime/contract.ts';
import { contextOf, expectedMessages, expectedType, flatten, missing, openVector } from './corpus.ts';
import type { ExpectedMessage } from './corpus.ts';

/**
 * Two people signed, one inside the other's signature. The expectations follow Thunderbird, which calls only
 * some of these good, depending on the MIME form. Here each layer has a state of its own, and the message is
 * judged by the layer that the sender signed, which covers all the rest: so form makes no difference.
 */
const SIGNED_BY_TWO = /^smime\/alice\.(env|plain)\.d?sig\.SHA256\..*dave\.d?sig\.SHA256\..*\.eml$/;

function expectedStatus(file: string, { expect }: ExpectedMessage): VerdictStatus {
  if (expect.crypto_valid !== true) return 'invalid';
  if (expect.weak_digest !== undefined) return 'unknown';
  if (expect.valid === true || SIGNED_BY_TWO.test(file)) return 'valid';
  // Signed outside the encryption, or dated six hours after its signature: true, with something to know.
  return 'caution';
}

describe("Thunderbird's messages", { skip: missing('thunderbird') }, async () => {
  const names = ['Alice', 'Bob', 'Dave', 'Eve', 'Fran'];
  const context: OpenContext | undefined =
    missing('thunderbird') === false
      ? await contextOf({
          anchor: 'thunderbird/smime/TestCA.pem',
          identities: names.map((name) => ({ file: `thunderbird/smime/${name}.p12`, password: 'nss' })),
          now: new Date('2026-11-23T12:00:00Z'),
        })
      : undefined;

  for (const [file, expected] of expectedMessages('thunderbird')) {
    const status = expectedStatus(file, expected);
    test(`${file} is ${status}`, async () => {
      const { layers, verdict, content } = await openVector(`thunderbird/${file}`, context!);
      assert.equal(verdict.status, status, verdict.codes.join(' '));
      if (expected.expect.valid === false && !SIGNED_BY_TWO.test(file))
        assert.notEqual(verdict.status, 'valid');
      assert.deepEqual(
        layers.map((layer) => layer.type),
        flatten(expected.layers).map(expectedType),
      );
      for (const [index, wanted] of flatten(expected.layers).entries()) {
        const layer = layers[index]!;
        if (wanted.plaintext_sha256 !== undefined)
          assert.equal(layer.content?.sha256, wanted.plaintext_sha256);
        for (const [at, signer] of (wanted.signers ?? []).entries()) {
          assert.equal(layer.signers?.[at]?.chain[0]?.sha256, signer.sha256);
        }
      }
      const address = verdict.signer?.address.toLowerCase();
      assert.equal(address, expected.expect.signer_email ?? undefined);
      // The tampered ones differ in their text.
      if (status !== 'invalid')
        assert.match(content?.text ?? content?.html ?? '', /test message from Alice to Bob/);
    });
  }

  test('a signature beside other content than its own names that cause', async () => {
    for (const digest of ['SHA1', 'SHA256']) {
      const file = `thunderbird/smime/alice.dsig.${digest}.multipart.mismatch-econtent.eml`;
      const { verdict } = await openVector(file, context!);
      assert.equal(verdict.codes[0], 'signature.unexpected-content');
      assert.equal(verdict.signer, undefined);
    }
  });

  test('a weak digest, a changed text, a wrong time and a signature over ciphertext are told apart', async () => {
    const code = async (file: string): Promise<string | undefined> =>
      (await openVector(`thunderbird/smime/${file}`, context!)).verdict.codes[0];
    assert.equal(await code('alice.dsig.SHA1.multipart.eml'), 'signature.weak-digest');
    assert.equal(await code('alice.dsig.SHA256.multipart.bad.eml'), 'signature.digest-mismatch');
    assert.equal(await code('alice.future.dsig.SHA256.multipart.eml'), 'signature.signing-time-implausible');
    assert.equal(await code('alice.env.sig.SHA256.opaque.eml'), 'signature.over-ciphertext');
  });

  test('without the anchor the signer is unknown, without the key the message stays closed', async () => {
    const signed = 'thunderbird/smime/alice.dsig.SHA256.multipart.eml';
    assert.equal((await openVector(signed, { ...context!, anchors: [] })).verdict.status, 'unknown');
    const encrypted = 'thunderbird/smime/alice.sig.SHA256.opaque.env.eml';
    const bob = context!.identities.find(({ certificate }) => certificate.serialNumber === '28')!;
    const keyless = { ...context!, identities: context!.identities.filter((identity) => identity !== bob) };
    const closed = await openVector(encrypted, keyless);
    assert.equal(closed.verdict.status, 'no-key');
    assert.equal(closed.layers[0]?.recipients?.[0]?.serial, '28');
    const locked = await openVector(encrypted, { ...keyless, lockedCertificates: [bob.certificate] });
    assert.equal(locked.verdict.status, 'locked');
  });

  test('after its certificate has expired a message is still true, with a caution', async () => {
    const later = { ...context!, now: new Date('2032-01-01T00:00:00Z') };
    const { verdict } = await openVector('thunderbird/smime/alice.dsig.SHA256.multipart.eml', later);
    assert.deepEqual([verdict.status, verdict.codes], ['caution', ['path.expired-now']]);
  });
});
