// NSS's cmsutil as a peer of the matrix, with a certificate database of its own.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setUpNss } from '../../../scripts/setup/mail-peers.ts';
import type { Bytes } from '../../../src/bytes.ts';
import type { KeyKind, KeyRing } from '../key-ring.ts';
import { KEY_FILE_PASSWORD, answerOf, type Answer, type Peer } from './peer.ts';
import { runProgram } from './run-program.ts';

const HAS_NO_OPTION = 'has no option for it';

/** cmsutil with the ring's certificates and keys, as far as NSS takes them. */
export async function nssPeer(ring: KeyRing, kinds: readonly KeyKind[]): Promise<Peer> {
  const { executables, env } = await setUpNss((line) => console.error(line));
  const folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-nss-'));
  const database = ['-d', `sql:${folder}`];
  const version = await nssVersion(executables.cmsutil, env);
  await runProgram(executables.certutil, ['-N', ...database, '--empty-password'], env);
  for (const kind of kinds) await importKey(kind);

  /** Keys that NSS does not take are imported as certificates, so that their signatures can be judged. */
  async function importKey(kind: KeyKind): Promise<void> {
    const { certificateFile } = ring.entry(kind);
    const file = path.join(folder, `${kind}.p12`);
    await writeFile(file, await ring.pkcs12(kind, KEY_FILE_PASSWORD));
    await runProgram(executables.pk12util, ['-i', file, ...database, '-W', KEY_FILE_PASSWORD, '-K', ''], env);
    const trust = ['-n', kind, '-t', 'CT,CT,CT', ...database];
    const known = await runProgram(executables.certutil, ['-M', ...trust], env);
    if (known.code !== 0)
      await runProgram(executables.certutil, ['-A', '-a', '-i', certificateFile, ...trust], env);
  }

  async function ask(args: readonly string[], input: Bytes): Promise<Answer> {
    return answerOf(await runProgram(executables.cmsutil, [...args, ...database], env, input), inItsWords);
  }

  return {
    name: 'NSS',
    version,
    async sign({ key, detached, digest, pss }, content) {
      if (pss && key !== 'rsa-pss') return { refusal: HAS_NO_OPTION };
      const hash = digest.replace('-', '').toUpperCase();
      return ask(['-S', '-N', key, '-G', '-H', hash, ...(detached ? ['-T'] : [])], content);
    },
    async verify(message, detached) {
      if (detached === undefined) return ask(['-D'], message);
      const answer = await ask(['-D', '-c', await ring.file('nss.content', detached)], message);
      // cmsutil prints nothing back of a content that was given to it.
      return 'bytes' in answer ? { bytes: detached } : answer;
    },
    async encrypt({ key, oaep }, content) {
      return oaep === undefined ? ask(['-E', '-r', key], content) : { refusal: HAS_NO_OPTION };
    },
    decrypt: (message) => ask(['-D'], message),
    async writeKeyFile({ key, legacy }) {
      const file = path.join(folder, 'export.p12');
      const older = ['-c', 'PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC'];
      const options = ['-W', KEY_FILE_PASSWORD, '-K', '', ...(legacy ? older : [])];
      const result = await runProgram(
        executables.pk12util,
        ['-o', file, '-n', key, ...database, ...options],
        env,
      );
      const answer = answerOf(result, inItsWords);
      return 'bytes' in answer ? { bytes: new Uint8Array(await readFile(file)) } : answer;
    },
    async takeKeyFile(file, key) {
      // In a database of its own: it has the ring's keys already.
      const fresh = await mkdtemp(path.join(os.tmpdir(), 'waxseal-nss-'));
      try {
        const [source, target] = [await ring.file('nss.p12', file), path.join(fresh, 'export.p12')];
        const common = ['-d', `sql:${fresh}`, '-W', KEY_FILE_PASSWORD, '-K', ''];
        await runProgram(executables.certutil, ['-N', '-d', `sql:${fresh}`, '--empty-password'], env);
        const imported = await runProgram(executables.pk12util, ['-i', source, ...common], env);
        if (imported.code !== 0) return answerOf(imported, inItsWords);
        const exported = await runProgram(executables.pk12util, ['-o', target, '-n', key, ...common], env);
        const answer = answerOf(exported, inItsWords);
        return 'bytes' in answer ? { bytes: new Uint8Array(await readFile(target)) } : answer;
      } finally {
        await rm(fresh, { recursive: true, force: true });
      }
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

function inItsWords(stderr: string): string | undefined {
  return (
    /SEC_ERROR_\w+/.exec(stderr)?.[0] ??
    stderr
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^\w+: /, '')
  );
}

/** No tool of NSS tells its version, but the library says it in a constant beside its name. */
async function nssVersion(executable: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await runProgram('ldd', [executable], env);
  const library = /libnss3\.so => (\S+)/.exec(new TextDecoder().decode(stdout))?.[1];
  const text = library === undefined ? '' : await readFile(library, 'latin1');
  return /Version: NSS (\d+(?:\.\d+)+)/.exec(text)?.[1] ?? 'unknown';
}
