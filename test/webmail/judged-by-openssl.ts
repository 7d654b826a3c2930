// Opens what we sent with OpenSSL alone: independent of every line of the engine.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openssl } from './openssl.ts';
import type { Identity, KeyPair } from './pki.ts';

/** What OpenSSL gave back. Transfer encodings are undone with Node's own means. */
export interface OpenedByOpenssl {
  /** The protected MIME entity, exactly. */
  readonly entity: Buffer;
  readonly text: string;
  readonly attachments: ReadonlyMap<string, Buffer>;
}

/** `openssl cms -decrypt`, then `-verify` up to the root; throws when either fails. */
export async function decryptAndVerify(
  raw: Buffer,
  recipient: Identity,
  root: KeyPair,
): Promise<OpenedByOpenssl> {
  const decrypted = await decrypt(raw, recipient);
  return verifyClearSigned(decrypted, root);
}

/** `openssl cms -decrypt` of a message whose top level is application/pkcs7-mime. */
export async function decrypt(raw: Buffer, recipient: Identity): Promise<Buffer> {
  return withFile(raw, (file) =>
    openssl([
      'cms',
      '-decrypt',
      '-in',
      file,
      '-recip',
      recipient.certificateFile,
      '-inkey',
      recipient.keyFile,
    ]),
  );
}

/** `openssl cms -verify` with the S/MIME purpose and the given root. */
export async function verifyClearSigned(raw: Buffer, root: KeyPair): Promise<OpenedByOpenssl> {
  const entity = await withFile(raw, (file) =>
    openssl(['cms', '-verify', '-in', file, '-CAfile', root.certificateFile, '-purpose', 'smimesign']),
  );
  return { entity, ...partsOf(entity) };
}

/** Common name of the certificate that `openssl cms -verify` checked a signature with. */
export async function signerName(signed: Buffer): Promise<string> {
  return withFile(signed, async (file) => {
    const signer = `${file}.signer.pem`;
    await openssl(['cms', '-verify', '-noverify', '-in', file, '-out', `${file}.out`, '-signer', signer]);
    const subject = await openssl(['x509', '-in', signer, '-noout', '-subject', '-nameopt', 'multiline']);
    return /commonName\s*= (.*)/.exec(subject.toString())?.[1] ?? '';
  });
}

async function withFile<Result>(content: Buffer, work: (file: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-judge-'));
  try {
    const file = path.join(folder, 'message.eml');
    await writeFile(file, content);
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Splits a text part, or a multipart/mixed of one text and attachments, with nothing but string functions. */
function partsOf(entity: Buffer): { text: string; attachments: Map<string, Buffer> } {
  const attachments = new Map<string, Buffer>();
  let text = '';
  for (const part of leaves(entity.toString('latin1').replace(/\r?\n/g, '\r\n'))) {
    const body = decodeBody(part);
    const name = /filename\*?="?(?:utf-8'')?([^";\r]+)"?/i.exec(part.head)?.[1];
    if (name === undefined) text += body.toString('utf8').replace(/\r\n/g, '\n');
    else attachments.set(decodeURIComponent(name), body);
  }
  return { text, attachments };
}

interface Leaf {
  readonly head: string;
  readonly body: string;
}

function leaves(entity: string): Leaf[] {
  const split = entity.indexOf('\r\n\r\n');
  const head = entity.slice(0, split).replace(/\r\n[ \t]+/g, ' ');
  const body = entity.slice(split + 4);
  const boundary = /content-type: *multipart\/[^;]+;.*?boundary="?([^";]+)"?/i.exec(head)?.[1];
  if (boundary === undefined) return [{ head, body }];
  const parts = body.split(`--${boundary}`).slice(1, -1);
  return parts.flatMap((part) => leaves(part.replace(/^\r\n/, '').replace(/\r\n$/, '')));
}

function decodeBody({ head, body }: Leaf): Buffer {
  if (/content-transfer-encoding: *base64/i.test(head)) return Buffer.from(body, 'base64');
  if (!/content-transfer-encoding: *quoted-printable/i.test(head)) return Buffer.from(body, 'latin1');
  const joined = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(joined, 'latin1');
}
