// Java's keytool as a peer of the matrix: it knows key files and nothing of mail.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setUpKeytool } from '../../../scripts/setup/mail-peers.ts';
import { openssl } from '../../webmail/openssl.ts';
import type { Bytes } from '../../../src/bytes.ts';
import type { KeyKind, KeyRing } from '../key-ring.ts';
import { KEY_FILE_PASSWORD, answerOf, type Answer, type KeyFilePeer, type KeyFileRequest } from './peer.ts';
import { runProgram } from './run-program.ts';

/** The system property that brings back 3DES and SHA-1. */
const LEGACY = '-J-Dkeystore.pkcs12.legacy';

export async function keytoolPeer(ring: KeyRing): Promise<KeyFilePeer> {
  const { executables, env } = await setUpKeytool((line) => console.error(line));
  const folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-java-'));
  let files = 0;

  /** Takes a store in and writes its one entry into a new one. */
  async function copied(source: string, options: readonly string[]): Promise<Answer> {
    const target = path.join(folder, `${++files}.p12`);
    const passwords = ['-srcstorepass', KEY_FILE_PASSWORD, '-deststorepass', KEY_FILE_PASSWORD];
    const types = ['-srcstoretype', 'PKCS12', '-deststoretype', 'PKCS12', '-noprompt'];
    const stores = ['-srckeystore', source, '-destkeystore', target];
    const args = [...options, '-importkeystore', ...stores, ...types, ...passwords];
    const result = await runProgram(executables.keytool, args, env);
    const answer = answerOf(result, () => inItsWords(new TextDecoder().decode(result.stdout)));
    return 'bytes' in answer ? { bytes: new Uint8Array(await readFile(target)) } : answer;
  }

  return {
    name: 'keytool',
    version: await javaVersion(path.join(path.dirname(executables.keytool), 'java'), env),
    /** It makes keys itself but takes none in except from key files: one of openssl's is written anew. */
    async writeKeyFile({ key, legacy }: KeyFileRequest) {
      const { certificateFile, keyFile } = ring.entry(key);
      const source = path.join(folder, `${++files}.p12`);
      await openssl([
        ...['pkcs12', '-export', '-inkey', keyFile, '-in', certificateFile, '-name', key],
        ...['-passout', `pass:${KEY_FILE_PASSWORD}`, '-out', source],
      ]);
      return copied(source, legacy ? [LEGACY] : []);
    },
    takeKeyFile: async (file: Bytes, key: KeyKind) => copied(await ring.file(`keytool-${key}.p12`, file), []),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Its errors stand on standard output: "keytool error: java.io.IOException: keystore password was incorrect". */
function inItsWords(stdout: string): string | undefined {
  return /keytool error: (?:[\w.]+: )?(.*)/.exec(stdout)?.[1];
}

async function javaVersion(java: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { stderr } = await runProgram(java, ['-version'], env);
  return /version "([^"]+)"/.exec(stderr)?.[1] ?? 'unknown';
}
