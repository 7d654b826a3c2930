// What is checked of every message of the header protection vectors.
import assert from 'node:assert/strict';
import type { OpenedMessage } from '../../src/smime/contract.ts';
import { expectedType, flatten, type ExpectedMessage } from './corpus.ts';

export function checkMessage(opened: OpenedMessage, expected: ExpectedMessage): void {
  const { layers, verdict, content } = opened;
  const { expect } = expected;
  if (expect.valid === true) assert.equal(verdict.status, 'valid', verdict.codes.join(' '));
  assert.equal(verdict.signer?.address, expect.signer_email ?? undefined);
  const wanted = flatten(expected.layers);
  assert.deepEqual(
    layers.map((layer) => layer.type),
    wanted.map(expectedType),
  );
  for (const [index, { plaintext_sha256: sha256 }] of wanted.entries()) {
    if (sha256 !== undefined) assert.equal(layers[index]?.content?.sha256, sha256);
  }
  const protection = expected.header_protection;
  if (protection === undefined || protection === null) return;
  const headers = content!.headers;
  assert.equal(headers.subject, protection.show_subject);
  assert.equal(headers.protected.includes('subject'), protection.scheme !== null);
  assert.equal(headers.differing.includes('subject'), protection.subject_is_confidential);
  const isSigned = layers.some(({ type, status }) => type === 'signed' && status === 'valid');
  assert.equal(isSigned && headers.protected.includes('subject'), protection.subject_is_signed);
}
