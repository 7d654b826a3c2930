// gpgsm as a peer of the matrix, with a home folder and an agent of its own.
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setUpGpgsm } from '../../../scripts/setup/mail-peers.ts';
import type { Bytes } from '../../../src/bytes.ts';
import type { KeyKind, KeyRing } from '../key-ring.ts';
import {
  KEY_FILE_PASSWORD,
  answerOf,
  withNewSalts,
  type Answer,
  type EncryptRequest,
  type Peer,
} from './peer.ts';
import { runProgram } from './run-program.ts';

const PASSPHRASE = new TextEncoder().encode(`${KEY_FILE_PASSWORD}\n`);
const HAS_NO_OPTION = 'has no option for it';
/** It crashes, or says one thing or another: its words for this change from one try to the next. */
const CANNOT_IMPORT = 'cannot import keys other than RSA';
const CIPHER_OPTIONS: Readonly<Partial<Record<EncryptRequest['cipher'], string>>> = {
  'des-ede3-cbc': '3DES',
  'aes-128-cbc': 'AES',
  'aes-192-cbc': 'AES192',
  'aes-256-cbc': 'AES256',
};
/** Lines that tell what goes on, not what went wrong. */
const CHATTER =
  /^gpgsm: (DBG|CRLs not|Signature made|  |Note|total number|fingerprint|removing stale|certificate|signature created)/;

/** gpgsm with the ring's certificates, all marked trusted, and those of its keys that gpgsm takes. */
export async function gpgsmPeer(ring: KeyRing, kinds: readonly KeyKind[]): Promise<Peer> {
  const { executables, env: programEnv } = await setUpGpgsm((line) => console.error(line));
  const folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-gpg-'));
  const env = { ...programEnv, GNUPGHOME: folder };
  const options = [
    ...['--batch', '--yes', '--disable-crl-checks', '--disable-dirmngr', '--agent-program'],
    ...[executables['gpg-agent'], '--pinentry-mode', 'loopback', '--passphrase-fd', '0'],
  ];
  const fingerprints = new Map<KeyKind, string>();
  const notImported = new Map<KeyKind, string>();
  const { stdout } = await runProgram(executables.gpgsm, ['--version'], env);
  const version = new TextDecoder().decode(stdout).split('\n')[0]!.split(' ').at(-1)!;
  for (const kind of kinds) {
    const { fingerprint } = new X509Certificate(await readFile(ring.entry(kind).certificateFile));
    fingerprints.set(kind, fingerprint.replaceAll(':', ''));
  }
  // "relax": authorities without the key usages that gpgsm wishes for.
  const trusted = [...fingerprints.values()].map((fingerprint) => `${fingerprint} S relax\n`);
  await writeFile(path.join(folder, 'trustlist.txt'), trusted.join(''));
  for (const kind of kinds) await importKey(kind);

  async function importKey(kind: KeyKind): Promise<void> {
    const certificate = await ask(['--import', ring.entry(kind).certificateFile]);
    const fresh = async () => importKeyFile(new Uint8Array(await ring.pkcs12(kind, KEY_FILE_PASSWORD)), kind);
    const key = await (isRsa(kind) ? withNewSalts(fresh) : fresh());
    const failed = [certificate, key].find((answer) => 'refusal' in answer);
    if (failed !== undefined && 'refusal' in failed) notImported.set(kind, failed.refusal);
  }

  /** An import that crashes leaves its home in a state of its own: what may crash is tried in another one first. */
  async function importKeyFile(bytes: Bytes, kind: KeyKind): Promise<Answer> {
    if (!isRsa(kind)) {
      const tried = await inHomeOfItsOwn((home) => importFile(bytes, kind, home));
      if ('refusal' in tried) return tried;
    }
    return importFile(bytes, kind, folder);
  }

  async function importFile(bytes: Bytes, kind: KeyKind, home: string): Promise<Answer> {
    const file = path.join(home, `${kind}.p12`);
    await writeFile(file, bytes);
    const answer = await ask(['--import', file], undefined, home);
    return 'refusal' in answer && !isRsa(kind) ? { refusal: CANNOT_IMPORT } : answer;
  }

  /** A fresh home, which is gone afterwards, that trusts the same certificates. */
  async function inHomeOfItsOwn<T>(use: (home: string) => Promise<T>): Promise<T> {
    const home = await mkdtemp(path.join(os.tmpdir(), 'waxseal-gpg-'));
    try {
      await writeFile(path.join(home, 'trustlist.txt'), trusted.join(''));
      return await use(home);
    } finally {
      await runProgram(executables.gpgconf, ['--kill', 'gpg-agent'], { ...env, GNUPGHOME: home });
      await rm(home, { recursive: true, force: true });
    }
  }

  /** Standard input carries the passphrase, so the bytes go by a file. */
  async function ask(args: readonly string[], input?: Bytes, home = folder): Promise<Answer> {
    const files = input === undefined ? [] : [await ring.file('gpgsm.input', input)];
    const all = [...options, ...args, ...files];
    const homeEnv = { ...env, GNUPGHOME: home };
    return answerOf(await runProgram(executables.gpgsm, all, homeEnv, PASSPHRASE), inItsWords);
  }

  /** As `ask`, for what takes a private key: a key that could not be imported is the reason, not that it is missing. */
  async function askWithKey(key: KeyKind, args: readonly string[], input?: Bytes): Promise<Answer> {
    const answer = await ask(args, input);
    const reason = notImported.get(key);
    return 'refusal' in answer && reason !== undefined ? { refusal: `importing the key: ${reason}` } : answer;
  }

  return {
    name: 'gpgsm',
    version,
    async sign({ key, detached, digest, pss }, content) {
      if (pss && key !== 'rsa-pss') return { refusal: HAS_NO_OPTION };
      const hash = digest.replace('-', '').toUpperCase();
      const how = detached ? ['--detach-sign'] : ['--sign'];
      return askWithKey(key, ['-u', fingerprints.get(key)!, '--digest-algo', hash, ...how], content);
    },
    async verify(message, detached) {
      if (detached === undefined) return ask(['-o', '-', '--verify'], message);
      const files = [await ring.file('gpgsm.signature', message), await ring.file('gpgsm.content', detached)];
      const answer = await ask(['--verify', ...files]);
      return 'bytes' in answer ? { bytes: detached } : answer;
    },
    async encrypt({ key, cipher, oaep }, content) {
      const option = CIPHER_OPTIONS[cipher];
      if (oaep !== undefined || option === undefined) return { refusal: HAS_NO_OPTION };
      const answer = await ask(['-r', fingerprints.get(key)!, '--cipher-algo', option, '--encrypt'], content);
      // Its words for this change from one try to the next.
      return 'refusal' in answer && !isRsa(key) ? { refusal: 'fails for keys on elliptic curves' } : answer;
    },
    decrypt: (message, key) => askWithKey(key, ['-o', '-', '--decrypt'], message),
    async writeKeyFile({ key, legacy }) {
      if (!legacy) return { refusal: 'writes the older form only' };
      return askWithKey(key, ['--export-secret-key-p12', fingerprints.get(key)!]);
    },
    // It has the ring's keys already, in its own home.
    takeKeyFile: (file, key) =>
      inHomeOfItsOwn(async (home) => {
        const imported = await importFile(file, key, home);
        if ('refusal' in imported) return imported;
        return ask(['--export-secret-key-p12', fingerprints.get(key)!], undefined, home);
      }),
    async dispose() {
      await runProgram(executables.gpgconf, ['--kill', 'gpg-agent'], env);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function isRsa(kind: KeyKind): boolean {
  return kind.startsWith('rsa');
}

function inItsWords(stderr: string): string | undefined {
  const lines = stderr.trim().split('\n');
  const said = lines.filter((line) => line.startsWith('gpgsm: ') && !CHATTER.test(line));
  return said
    .at(-1)
    ?.slice('gpgsm: '.length)
    .replace(/'[0-9A-F]{40}'/, 'the key')
    .replace(/ <\w+>$/, '');
}
