// Content under AES-GCM as other programs make it: keys, nonces and tags of every length, on platforms that lack some.
import assert from 'node:assert/strict';
import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, test, type TestContext } from 'node:test';
import { readBer } from '../../src/asn1/reader.ts';
import { derInteger, derOctetString, derSequence } from '../../src/asn1/writer.ts';
import { bytesFromUtf8, equalBytes, type Bytes } from '../../src/bytes.ts';
import { readAlgorithmIdentifier, writeAlgorithmIdentifier } from '../../src/crypto/algorithm-identifier.ts';
import { decryptContent, readContentCipher } from '../../src/crypto/content-cipher.ts';

const GCM_OIDS = {
  128: '2.16.840.1.101.3.4.1.6',
  192: '2.16.840.1.101.3.4.1.26',
  256: '2.16.840.1.101.3.4.1.46',
} as const;
const CONTENT = bytesFromUtf8('Content-Type: text/plain\r\n\r\nHello.\r\n');
const ATTRIBUTES = bytesFromUtf8('attributes');
/** The length that RFC 5084 section 3.2 means by leaving it out. */
const DEFAULT_TAG = 12;

/** Encrypts with Node and opens with the engine; `damage` changes the tag in between. */
async function roundTrip(
  bits: keyof typeof GCM_OIDS,
  nonceLength: number,
  tagLength: number,
  damage = 0,
): Promise<Bytes | undefined> {
  const [key, nonce] = [new Uint8Array(randomBytes(bits / 8)), new Uint8Array(randomBytes(nonceLength))];
  const writer = createCipheriv(`aes-${bits}-gcm`, key, nonce, { authTagLength: tagLength });
  writer.setAAD(ATTRIBUTES);
  const ciphertext = new Uint8Array(Buffer.concat([writer.update(CONTENT), writer.final()]));
  const tag = new Uint8Array(writer.getAuthTag());
  tag[tagLength - 1]! ^= damage;
  const length = tagLength === DEFAULT_TAG ? [] : [derInteger(tagLength)];
  const parameters = derSequence(derOctetString(nonce), ...length);
  const algorithm = readAlgorithmIdentifier(readBer(writeAlgorithmIdentifier(GCM_OIDS[bits], parameters)));
  return decryptContent(readContentCipher(algorithm), key, [ciphertext], {
    tag,
    additionalData: ATTRIBUTES,
  });
}

async function assertAllOpen(): Promise<void> {
  for (const bits of [128, 192, 256] as const)
    for (const nonceLength of [8, 11, 12, 13, 16, 60])
      for (const tagLength of [12, 13, 14, 15, 16]) {
        const which = `${bits} bits, nonce of ${nonceLength}, tag of ${tagLength}`;
        const content = await roundTrip(bits, nonceLength, tagLength);
        assert.ok(content !== undefined && equalBytes(content, CONTENT), which);
        assert.equal(await roundTrip(bits, nonceLength, tagLength, 1), undefined, `${which}, changed`);
      }
}

/** As Chromium, which has no AES of 192 bits. */
function without192Bits(context: TestContext): void {
  const importKey = crypto.subtle.importKey.bind(crypto.subtle);
  context.mock.method(crypto.subtle, 'importKey', (...given: Parameters<SubtleCrypto['importKey']>) =>
    given[1] instanceof Uint8Array && given[1].length === 24
      ? Promise.reject(new DOMException('192-bit AES keys are not supported', 'OperationError'))
      : importKey(...given),
  );
}

describe('content under AES-GCM', () => {
  test('opens with keys, nonces and tags of every length, and not when its tag was changed', assertAllOpen);

  test('opens as well where the platform has no keys of 192 bits', async (context) => {
    without192Bits(context);
    await assertAllOpen();
  });
});
