// The reading of certdata.txt against a snapshot of Mozilla's file with its expected roots.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EMAIL_ROOTS_FILE } from '../../scripts/email-roots.ts';
import { emailRoots } from '../../scripts/roots/read-certdata.ts';
import { describeVectors } from './folder.ts';

const SNAPSHOT = 'nss-head-2026-05-01';

interface ExpectedRoot {
  readonly sha256: string;
  readonly der_bytes: number;
  readonly email_distrust_after: string | null;
}

describeVectors('mozilla-email-roots', ({ bytes, json }) => {
  const certdata = Buffer.from(bytes(`certdata-${SNAPSHOT}.txt`));
  const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

  test('are read as others read them: 90 for e-mail, with their limits', () => {
    const roots = emailRoots(certdata);
    assert.equal(roots.length, 90);
    const expected = json(`email-roots-${SNAPSHOT}.json`) as readonly ExpectedRoot[];
    assert.deepEqual(
      roots.map(({ der, distrustAfter }) => [sha256(der), der.length, distrustAfter ?? null]),
      expected.map((root) => [root.sha256, root.der_bytes, root.email_distrust_after]),
    );
  });

  test('are in the extension as they were read, when its list is of this snapshot', (context) => {
    const list = JSON.parse(readFileSync(EMAIL_ROOTS_FILE, 'utf8')) as {
      certdataSha256: string;
      roots: readonly { der: string }[];
    };
    if (list.certdataSha256 !== sha256(certdata)) {
      context.skip('the list is of another version');
      return;
    }
    assert.deepEqual(
      list.roots.map(({ der }) => der),
      emailRoots(certdata).map(({ der }) => der.toString('base64')),
    );
  });
});
