// Messages made after public reports about other programs: each kind of fault that they found, and its right outcome.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import type { OpenContext } from '../../src/smime/contract.ts';
import { open } from '../../src/smime/open.ts';
import { readCertificateFile } from '../../src/x509/certificate-file.ts';
import { describeVectors } from './folder.ts';

interface Expected {
  readonly status: readonly string[];
  readonly shows?: readonly string[];
  readonly codes?: readonly string[];
  readonly not_codes?: readonly string[];
}

describeVectors('reports', (folder) => {
  const { files } = folder.json('expected.json') as { files: Readonly<Record<string, Expected>> };
  let context: OpenContext;

  before(async () => {
    const keyFiles = ['pki/bob.p12', 'pki/bobec.p12'].map((file) => readKeyFile(folder.bytes(file), 'x'));
    context = {
      identities: (await Promise.all(keyFiles)).flatMap(({ identities }) => identities),
      anchors: readCertificateFile(folder.bytes('pki/ca.pem')).map((certificate) => ({
        certificate,
        scope: { kind: 'all' },
      })),
      now: new Date('2026-12-02T12:00:00Z'),
    };
  });

  for (const [file, { status, shows = [], codes = [], not_codes: notCodes = [] }] of Object.entries(files)) {
    test(`${file} is ${status.join(' or ')}`, async () => {
      const { verdict, content } = await open(folder.bytes(file), context);
      const found = `${verdict.status} ${verdict.codes.join(' ')}`;
      assert.ok(status.includes(verdict.status), found);
      const shown = `${content?.text ?? ''}\n${content?.html ?? ''}`;
      for (const words of shows) assert.ok(shown.includes(words), shown);
      for (const code of codes) assert.ok(verdict.codes.includes(code), found);
      for (const code of notCodes) assert.ok(!verdict.codes.includes(code), found);
    });
  }
});
