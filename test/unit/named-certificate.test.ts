// What an action of the reader is about is named by the certificate with its SHA-256, and by no other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReaderView } from '../../src/wire/reader-views.ts';
import { readerView } from '../browser/frames/scenarios.ts';
import './fake-browser.ts';

const { namedCertificate } = await import('../../frames/named-certificate.ts');

const view = readerView('unknown')!;
const [signer] = view.signers;
const { sha256 } = signer!.certificate;

test('An action on a certificate is named by its holder, issuer and fingerprint', () => {
  assert.deepEqual(namedCertificate(view, sha256), {
    holder: 'Bob Ray (Firm Ltd)',
    addresses: ['bob@firm.example'],
    issuer: 'Firm Issuing Authority 2 (Firm Ltd)',
    sha256,
  });
});

test('A certificate that is only in a path is found there', () => {
  const path = view.layers.flatMap((layer) => layer.signers?.flatMap(({ chain }) => chain) ?? []);
  assert.equal(namedCertificate({ ...view, signers: [] }, path[0]!.sha256).holder, 'Bob Ray (Firm Ltd)');
});

test('One that nothing is known of goes by the verdict’s words for its signer, if it is that one', () => {
  const named = { name: 'Bob Ray', address: 'bob@firm.example', sha256: 'f'.repeat(64) };
  const bare: ReaderView = { ...view, signers: [], layers: [], verdict: { ...view.verdict, signer: named } };
  assert.deepEqual(namedCertificate(bare, named.sha256), {
    holder: 'Bob Ray',
    addresses: ['bob@firm.example'],
    sha256: named.sha256,
  });
  assert.deepEqual(namedCertificate(bare, 'e'.repeat(64)), {
    holder: '',
    addresses: [],
    sha256: 'e'.repeat(64),
  });
});
