// The inspect command, run as a process, judges all of these messages in one batch.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { EMAIL_ROOTS_FILE } from '../../scripts/email-roots.ts';
import { expectedMessages, missing, vectorPath, type ExpectedMessage } from './corpus.ts';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function inspect(...args: readonly string[]): Run {
  const command = ['--import', 'tsx', path.join(ROOT, 'scripts/inspect.ts'), ...args];
  return spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 28 });
}

const CORPORA: Readonly<Record<string, readonly string[]>> = {
  thunderbird: [
    '--anchor',
    vectorPath('thunderbird/smime/TestCA.pem'),
    '--identity',
    vectorPath('thunderbird/smime/Bob.p12'),
    '--password',
    'nss',
  ],
  rfc9788: ['--anchor', vectorPath('rfc9216/ca.rsa.crt')],
  headerprot: [
    '--anchor',
    vectorPath('headerprot/sample-ca.pem'),
    '--identity',
    vectorPath('headerprot/bob.p12'),
    '--password',
    'bob',
  ],
};

function inBatch(lines: readonly (readonly string[])[]): Run {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'waxseal-batch-'));
  try {
    const file = path.join(folder, 'batch.jsonl');
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    return inspect('--batch', file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function documentsOf({ stdout }: Run): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the inspect command', () => {
  test(
    'judges a batch in order, one document a line',
    { skip: missing('thunderbird') || missing('headerprot') },
    () => {
      const messages: [string, ExpectedMessage][] = [];
      const lines: string[][] = [];
      for (const [corpus, args] of Object.entries(CORPORA)) {
        for (const [file, expected] of expectedMessages(corpus)) {
          messages.push([`${corpus}/${file}`, expected]);
          lines.push([...args, '--at', '2026-11-23T12:00:00Z', vectorPath(`${corpus}/${file}`)]);
        }
      }
      const run = inBatch(lines);
      assert.equal(run.status, 0, run.stderr);
      const documents = documentsOf(run);
      assert.equal(documents.length, messages.length);
      for (const [index, [name, { expect }]] of messages.entries()) {
        const { file, verdict } = documents[index] as { file: string; verdict: { status: string } };
        assert.equal(file, vectorPath(name));
        if (expect.valid === true) assert.equal(verdict.status, 'valid', name);
        if (expect.weak_digest !== undefined) assert.equal(verdict.status, 'unknown', name);
        if (expect.crypto_valid === false) assert.equal(verdict.status, 'invalid', name);
      }
    },
  );

  test('prints neither the bytes of attachments nor anything of a key', { skip: missing('rfc9788') }, () => {
    const run = inspect(vectorPath('rfc9788/smime-multipart-complex-rfc8551hp.eml'));
    assert.equal(run.status, 0, run.stderr);
    const { content } = JSON.parse(run.stdout) as { content: { attachments: Record<string, unknown>[] } };
    assert.deepEqual(Object.keys(content.attachments[0]!).sort(), [
      'index',
      'inline',
      'name',
      'sha256',
      'size',
      'type',
    ]);
  });

  test('tells what a key file holds, or the code of why it cannot', { skip: missing('rfc9216') }, () => {
    const file = vectorPath('rfc9216/alice.p12');
    const opened = JSON.parse(inspect('--pkcs12', file, '--password', 'alice').stdout) as {
      keys: { algorithm: string; bits: number }[];
      certificates: unknown[];
    };
    assert.deepEqual(opened.keys[0], { algorithm: 'rsa', bits: 2048 });
    assert.ok(opened.certificates.length >= 2);
    const wrong = inspect('--pkcs12', file, '--password', 'bob');
    assert.equal(wrong.status, 0);
    assert.equal(
      (JSON.parse(wrong.stdout) as { error: { code: string } }).error.code,
      'pkcs12.wrong-password',
    );
  });

  test('validates a path, and names why it does not', { skip: missing('rfc9216') }, () => {
    const target = vectorPath('rfc9216/alice.sign.crt');
    const good = JSON.parse(
      inspect('--path', target, '--anchor', vectorPath('rfc9216/ca.rsa.crt')).stdout,
    ) as {
      accepted: boolean;
      path: unknown[];
    };
    assert.deepEqual([good.accepted, good.path.length], [true, 2]);
    const none = JSON.parse(inspect('--path', target, '--no-default-anchors').stdout) as {
      accepted: boolean;
      codes: string[];
    };
    assert.deepEqual([none.accepted, none.codes], [false, ['path.no-anchor']]);
  });

  test('trusts the built-in authorities, unless they are left out', (t) => {
    const { roots } = JSON.parse(readFileSync(EMAIL_ROOTS_FILE, 'utf8')) as {
      roots: { der: string; distrustAfter?: string }[];
    };
    const { der } = roots.find(({ distrustAfter }) => distrustAfter === undefined)!;
    const folder = mkdtempSync(path.join(os.tmpdir(), 'waxseal-root-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const file = path.join(folder, 'root.cer');
    writeFileSync(file, Buffer.from(der, 'base64'));
    const accepted = (...options: string[]): boolean =>
      (JSON.parse(inspect('--path', file, ...options).stdout) as { accepted: boolean }).accepted;
    assert.equal(accepted(), true);
    assert.equal(accepted('--no-default-anchors'), false);
  });

  test(
    'takes a key of its own with its certificate',
    { skip: missing('headerprot') || missing('rfc9216') },
    () => {
      const pair = [
        '--key',
        vectorPath('rfc9216/bob.encrypt.key'),
        '--certificate',
        vectorPath('rfc9216/bob.encrypt.crt'),
      ];
      const run = inspect(...pair, vectorPath('headerprot/smime-enc+legacy-disp.eml'));
      assert.equal(run.status, 0, run.stderr);
      const alone = inspect(
        '--key',
        vectorPath('rfc9216/bob.encrypt.key'),
        vectorPath('headerprot/smime-sign+enc.eml'),
      );
      assert.equal(alone.status, 2);
    },
  );

  test('refuses wrong usage with status 2, and options that it could not honour', () => {
    for (const args of [
      [],
      ['--no-such-option', 'x'],
      ['--at', 'yesterday', 'x.eml'],
      ['/nonexistent/message.eml'],
      ['--crl', 'x.crl', 'x.eml'],
      ['--require-revocation', 'x.eml'],
      ['--policy', '2.5.29.32.0', 'x.eml'],
      ['--password', 'x', 'x.eml'],
      ['--path', 'x.crt', 'x.eml'],
    ]) {
      const run = inspect(...args);
      assert.equal(run.status, 2, args.join(' '));
      assert.equal(run.stdout, '');
      assert.match(run.stderr, /Usage:/);
    }
  });

  test('keeps documents in step with the lines of a batch when one is wrong', () => {
    const run = inBatch([['/nonexistent/message.eml'], ['--crl', 'x', 'y.eml']]);
    assert.equal(run.status, 2);
    assert.deepEqual(
      documentsOf(run).map(({ error }) => (error as { code: string }).code),
      ['usage', 'usage'],
    );
  });
});
