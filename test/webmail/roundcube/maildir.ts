// Maildirs on disk: deliver into them and read what lies there, byte for byte.
import { chown, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Folder, StoredMessage } from '../contract.ts';

/** Whom the files belong to (Dovecot refuses mail of user 0). */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const FLAGS: Readonly<Record<string, string>> = {
  D: '\\Draft',
  F: '\\Flagged',
  P: '$Forwarded',
  R: '\\Answered',
  S: '\\Seen',
  T: '\\Deleted',
};

let sequence = 0;

/** Makes an empty Maildir. */
export async function createMaildir(folder: string, owner: Owner): Promise<void> {
  for (const name of ['', 'tmp', 'new', 'cur']) {
    await mkdir(path.join(folder, name), { recursive: true, mode: 0o700 });
    await chown(path.join(folder, name), owner.uid, owner.gid);
  }
}

/** Delivers the bytes as they are: Dovecot keeps CRLF as it finds it. */
export async function deliverToMaildir(folder: string, raw: Uint8Array, owner: Owner): Promise<void> {
  sequence += 1;
  const now = Date.now();
  const micros = String((now % 1000) * 1000 + (sequence % 1000)).padStart(6, '0');
  const name = `${Math.floor(now / 1000)}.M${micros}P${process.pid}Q${sequence}.waxseal`;
  const draft = path.join(folder, 'tmp', name);
  await writeFile(draft, raw, { mode: 0o600 });
  await chown(draft, owner.uid, owner.gid);
  await rename(draft, path.join(folder, 'new', name));
}

/** The messages of a folder of a Maildir++ tree, oldest first. */
export async function readMaildir(root: string, folder: Folder): Promise<StoredMessage[]> {
  const home = folder === 'INBOX' ? root : path.join(root, `.${folder}`);
  const keywords = await readKeywords(home);
  const files = (await Promise.all(['new', 'cur'].map((part) => list(path.join(home, part))))).flat();
  files.sort((one, other) => arrival(one) - arrival(other));
  const messages = await Promise.all(
    files.map(async (file) => {
      // A flag may change between listing and reading, and with it the file's name: such a file is listed again.
      const raw = await readFile(file).catch(() => undefined);
      return raw && { raw, flags: flagsOf(file, keywords), where: file };
    }),
  );
  if (messages.includes(undefined)) return readMaildir(root, folder);
  return messages.filter((message) => message !== undefined);
}

async function list(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).map((name) => path.join(folder, name));
}

/** Seconds since the epoch with the fraction that the file's name carries. */
function arrival(file: string): number {
  const [, seconds, micros] = /^(\d+)\.M(\d+)/.exec(path.basename(file)) ?? [];
  return Number(seconds ?? 0) + Number(micros ?? 0) / 1e6;
}

/** Dovecot keeps the names of keywords beside the mail; file names carry letters a, b, c ... */
async function readKeywords(home: string): Promise<string[]> {
  const text = await readFile(path.join(home, 'dovecot-keywords'), 'latin1').catch(() => '');
  return text.split('\n').flatMap((line) => /^\d+ (.*)$/.exec(line)?.[1] ?? []);
}

function flagsOf(file: string, keywords: readonly string[]): string[] {
  const letters = /:2,([A-Za-z]*)$/.exec(file)?.[1] ?? '';
  return Array.from(letters)
    .map((letter) => FLAGS[letter] ?? keywords[letter.charCodeAt(0) - 'a'.charCodeAt(0)] ?? letter)
    .sort();
}
