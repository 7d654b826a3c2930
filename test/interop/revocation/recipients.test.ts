// Who writes does not encrypt to a revoked certificate, whatever they accept; and the command line reads answers.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { projectRoot } from '../../../scripts/setup/cache.ts';
import type { SealOptions } from '../../../src/smime/seal-contract.ts';
import { seal } from '../../../src/smime/seal.ts';
import { writeOcspRequest } from '../../../src/x509/ocsp-request.ts';
import { readOcspResponse } from '../../../src/x509/ocsp-response.ts';
import { sha256Fingerprint } from '../../../src/x509/certificate.ts';
import { ocspSource } from '../../../src/x509/ocsp-source.ts';
import { PERSON, inDays, type MadeCertificate } from '../../unit/certificate-maker.ts';
import { RevocationAuthority } from './authority.ts';

const CAROL = 'carol@example.test';

describe('A recipient’s certificate', () => {
  let authority: RevocationAuthority;
  let carol: MadeCertificate;
  before(async () => {
    authority = await RevocationAuthority.start();
    carol = await authority.issue(
      '/CN=Carol',
      { ocsp: '/ocsp' },
      { extensions: [...PERSON, `subjectAltName=email:${CAROL}`] },
    );
  });
  after(() => authority.stop());

  async function answer(): Promise<Uint8Array<ArrayBuffer>> {
    const request = await writeOcspRequest(carol.certificate, authority.issuer.certificate);
    return new Uint8Array(await authority.ocspAnswer(request, authority.responder));
  }

  async function sealTo(options: Partial<SealOptions>): Promise<string> {
    const person = (address: string): { name: string; address: string } => ({ name: '', address });
    const draft = {
      ...{ from: person('alice@example.test'), to: [person(CAROL)], cc: [], bcc: [] },
      ...{ subject: 'Plans', text: 'Hello.', attachments: [] },
    };
    try {
      await seal(draft, {
        ...{ sign: false, encrypt: true, withoutSender: true, now: new Date() },
        certificates: [carol.certificate, authority.issuer.certificate],
        anchors: [{ certificate: authority.root.certificate, scope: { kind: 'all' } }],
        ...options,
      });
      return 'sealed';
    } catch (error) {
      return (error as { code: string }).code;
    }
  }

  async function evidence(policy: 'soft' | 'hard'): Promise<Pick<SealOptions, 'revocation'>> {
    return { revocation: { policy, sources: [ocspSource([readOcspResponse(await answer())])] } };
  }

  test('that is good is encrypted to; one that nobody could be asked about too, unless the user is strict', async () => {
    assert.equal(await sealTo(await evidence('soft')), 'sealed');
    assert.equal(await sealTo({ revocation: { policy: 'soft', sources: [] } }), 'sealed');
    assert.equal(await sealTo({ revocation: { policy: 'hard', sources: [] } }), 'seal.certificate-untrusted');
  });

  test('is judged by the answer that the command line is given', async () => {
    const file = path.join(path.dirname(carol.certificateFile), 'answer.der');
    await writeFile(file, await answer());
    const inspect = (
      ...args: string[]
    ): { accepted: boolean; codes: string[]; revocation: Record<string, string>[] } => {
      const run = spawnSync(
        process.execPath,
        [
          ...['--import', 'tsx', 'scripts/inspect.ts', '--path', carol.certificateFile],
          ...['--certificate', authority.issuer.certificateFile],
          ...['--anchor', authority.root.certificateFile, ...args],
        ],
        { cwd: projectRoot, encoding: 'utf8' },
      );
      assert.equal(run.status, 0, run.stderr);
      return JSON.parse(run.stdout) as ReturnType<typeof inspect>;
    };
    const without = inspect();
    assert.deepEqual([without.accepted, without.codes], [true, ['path.revocation-unavailable']]);
    const asked = inspect('--ocsp', file);
    assert.deepEqual([asked.accepted, asked.codes], [true, []]);
    const { status, source, signedBy } = asked.revocation[0]!;
    assert.deepEqual([status, source, signedBy], ['good', 'ocsp', 'CN=Online Responder,O=Waxseal Tests']);
    const strict = inspect('--ocsp', file, '--require-revocation');
    assert.deepEqual([strict.accepted, strict.codes], [false, ['path.revocation-required']]);
  });

  test('that is revoked is not encrypted to, although the user accepted it', async () => {
    authority.revoke(carol, inDays(-1), 'keyCompromise');
    const revoked = await evidence('soft');
    const sha256 = await sha256Fingerprint(carol.certificate);
    assert.equal(await sealTo(revoked), 'seal.certificate-revoked');
    assert.equal(
      await sealTo({ ...revoked, acceptUntrusted: [{ address: CAROL, sha256 }] }),
      'seal.certificate-revoked',
    );
  });
});
