// The seal command writes messages that openssl opens and inspect judges as valid.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openssl } from '../webmail/openssl.ts';
import { makePki, type Pki } from '../webmail/pki.ts';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(script: 'seal' | 'inspect', args: readonly string[]): Run {
  const command = ['--import', 'tsx', path.join(ROOT, `scripts/${script}.ts`), ...args];
  return spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
}

describe('the seal command', () => {
  let pki: Pki;
  let common: string[];
  const inFolder = (name: string): string => path.join(pki.folder, name);

  before(async () => {
    pki = await makePki();
    writeFileSync(inFolder('body.txt'), 'Grüße\n');
    writeFileSync(inFolder('note.pdf'), 'not really');
    common = [
      ...['--from', 'Alice Räy <alice@example.test>', '--to', 'bob@example.test', '--subject', 'Hällo'],
      ...[
        '--body',
        inFolder('body.txt'),
        '--identity',
        pki.people.alice.p12.file,
        '--password',
        pki.people.alice.p12.password,
      ],
      ...['--certificate', pki.people.bob.certificateFile, '--certificate', pki.people.carol.certificateFile],
    ];
  });
  after(() => pki.dispose());

  test('takes a profile by its name, and openssl reads what it writes', async () => {
    const out = inFolder('profile.eml');
    const sealed = run('seal', [
      ...common,
      '--encrypt',
      '--sign',
      '--profile',
      'bsi-tr-03116-4',
      '--out',
      out,
    ]);
    assert.equal(sealed.status, 0, sealed.stderr);
    const { algorithms } = JSON.parse(sealed.stdout) as { algorithms: string[] };
    assert.deepEqual(algorithms, ['sha-256', 'rsassa-pss', 'aes-256-gcm', 'rsaes-oaep']);
    const { bob } = pki.people;
    const key = ['-recip', bob.certificateFile, '-inkey', bob.keyFile];
    assert.match(
      (await openssl(['cms', '-decrypt', '-in', out, ...key])).toString('latin1'),
      /multipart\/signed/,
    );
    const unknown = run('seal', [...common, '--encrypt', '--profile', 'ancient', '--out', out]);
    assert.equal(unknown.status, 2);
  });

  test('opens, for inspect, a message for a password', async () => {
    const out = inFolder('password.eml');
    const entity = 'Content-Type: text/plain\r\n\r\nOpen sesame.\r\n';
    const args = ['cms', '-encrypt', '-aes-256-cbc', '-pwri_password', 'sesame', '-out', out];
    await openssl(args, Buffer.from(entity));
    const opened = run('inspect', ['--message-password', 'sesame', out]);
    const { content } = JSON.parse(opened.stdout) as { content?: { text: string } };
    assert.equal(content?.text.trim(), 'Open sesame.');
  });

  test('signs and encrypts with an attachment, and inspect calls it valid', async () => {
    const out = inFolder('both.eml');
    const sealed = run('seal', [
      ...common,
      '--sign',
      '--encrypt',
      '--attach',
      inFolder('note.pdf'),
      '--out',
      out,
    ]);
    assert.equal(sealed.status, 0, sealed.stderr);
    const { bob } = pki.people;
    const signed = await openssl([
      'cms',
      '-decrypt',
      '-in',
      out,
      '-recip',
      bob.certificateFile,
      '-inkey',
      bob.keyFile,
    ]);
    assert.match(signed.toString('latin1'), /^Content-Type: multipart\/signed/);
    const keys = [
      '--identity',
      bob.p12.file,
      '--password',
      bob.p12.password,
      '--anchor',
      pki.root.certificateFile,
    ];
    const inspected = run('inspect', [...keys, out]);
    assert.equal(inspected.status, 0, inspected.stderr);
    const { verdict, content } = JSON.parse(inspected.stdout) as {
      verdict: { status: string };
      content: { text: string; attachments: { name: string; type: string; size: number }[] };
    };
    assert.deepEqual([verdict.status, content.text], ['valid', 'Grüße\n']);
    assert.deepEqual(
      content.attachments.map(({ name, type, size }) => [name, type, size]),
      [['note.pdf', 'application/pdf', 10]],
    );
  });

  test('signs with the key that may sign and receives with the one that may, whichever stands first', async () => {
    const files = await twoKeys();
    for (const order of [files, files.toReversed()]) {
      const out = inFolder('two-keys.eml');
      const own = order.flatMap((file) => ['--identity', file]);
      const letter = ['--from', 'dual@example.test', '--to', 'dual@example.test', '--subject', 'Two keys'];
      const what = ['--sign', '--encrypt', '--body', inFolder('body.txt'), '--out', out];
      const sealed = run('seal', [...letter, ...own, ...what]);
      assert.equal(sealed.status, 0, sealed.stderr);
      const anchors = files.flatMap((file) => ['--anchor', file.replace('.pem', '.crt')]);
      const inspected = run('inspect', [...own, ...anchors, out]);
      const { verdict, content, answerCertificates } = JSON.parse(inspected.stdout) as {
        verdict: { status: string };
        content: { text: string };
        answerCertificates: { subject: string }[];
      };
      assert.deepEqual([verdict.status, content.text], ['valid', 'Grüße\n']);
      assert.match(answerCertificates.map(({ subject }) => subject).join(), /encrypt/);
    }
  });

  /** Two files, each with a key and its certificate: one to sign with, one to be written to. */
  async function twoKeys(): Promise<string[]> {
    const uses = { sign: 'digitalSignature', encrypt: 'keyEncipherment' };
    return Promise.all(
      Object.entries(uses).map(async ([name, use]) => {
        const [key, certificate] = [inFolder(`${name}.key`), inFolder(`${name}.crt`)];
        await openssl([
          ...['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-keyout', key, '-out', certificate],
          ...['-subj', `/CN=Dual ${name}`, '-days', '30', '-addext', `keyUsage=critical,${use}`],
          ...['-addext', 'subjectAltName=email:dual@example.test', '-addext', 'basicConstraints=CA:FALSE'],
        ]);
        const both = inFolder(`${name}.pem`);
        writeFileSync(both, Buffer.concat([readFileSync(key), readFileSync(certificate)]));
        return both;
      }),
    );
  }

  test('writes a message of its own for each Bcc recipient', () => {
    const out = inFolder('hidden.eml');
    const sealed = run('seal', [
      ...common,
      '--sign',
      '--encrypt',
      '--bcc',
      'carol@example.test',
      '--out',
      out,
    ]);
    assert.equal(sealed.status, 0, sealed.stderr);
    const { messages } = JSON.parse(sealed.stdout) as { messages: { file: string; recipients: string[] }[] };
    assert.deepEqual(
      messages.map(({ recipients }) => recipients),
      [['bob@example.test'], ['carol@example.test']],
    );
    assert.ok(existsSync(inFolder('hidden.bcc-1.eml')));
    assert.doesNotMatch(readFileSync(out, 'latin1'), /carol/i);
  });

  test('honours anchors, and says with status 1 why it refuses', () => {
    const out = inFolder('refused.eml');
    const by = (anchor: string): Run =>
      run('seal', [...common, '--encrypt', '--anchor', anchor, '--out', out]);
    const refused = by(pki.otherRoot.certificateFile);
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /seal\.certificate-untrusted/);
    assert.ok(!existsSync(out));
  });

  test('refuses wrong usage with status 2', () => {
    for (const args of [
      [],
      [...common, '--sign'],
      [...common, '--sign', '--cipher', 'rot13', '--out', inFolder('x')],
    ]) {
      assert.equal(run('seal', args).status, 2);
    }
  });
});
