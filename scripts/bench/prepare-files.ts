// The files a measurement works on: a key, content of a size, and messages of it, made by openssl; the whole one by seal().
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { outputOf } from '../setup/run-command.ts';
import type { Program } from '../setup/unpacked-program.ts';
import { readMaterial } from './material.ts';
import { FILES } from './operations.ts';
import { sealedMessage } from './sealed-message.ts';

/** Fills `folder`. The content is what mail of that size is made of: base64 in lines of 76. */
export async function prepareFiles(program: Program, folder: string, octets: number): Promise<void> {
  await mkdir(folder);
  const at = (name: string) => path.join(folder, name);
  const openssl = (...args: string[]) =>
    outputOf(program.executable, args, { env: { ...process.env, ...program.env } });
  const lines = randomBytes(Math.ceil(octets / 78) * 57)
    .toString('base64')
    .match(/.{1,76}/g)!;
  await writeFile(at(FILES.content), lines.join('\r\n').slice(0, octets));
  await openssl(
    'genpkey',
    '-quiet',
    '-algorithm',
    'RSA',
    '-pkeyopt',
    'rsa_keygen_bits:2048',
    '-out',
    at(FILES.key),
  );
  await openssl(
    ...['req', '-x509', '-new', '-key', at(FILES.key), '-subj', '/CN=Bench', '-days', '3'],
    ...['-addext', 'subjectAltName=email:bench@example.test', '-out', at(FILES.certificate)],
  );
  const { message } = FILES;
  await openssl(...signArguments(folder), '-out', at(message.verify));
  await openssl(...encryptArguments(folder, 'cbc'), '-out', at(message['decrypt-cbc']));
  await openssl(...encryptArguments(folder, 'cbc'), '-stream', '-out', at(message['decrypt-cbc-stream']));
  await openssl(...encryptArguments(folder, 'gcm'), '-out', at(message['decrypt-gcm']));
  await openssl(...encryptArguments(folder, 'gcm'), '-stream', '-out', at(message['decrypt-gcm-stream']));
  const { content, identity } = await readMaterial('seal', folder);
  await writeFile(at(message.open), await sealedMessage(content, identity));
}

export function signArguments(folder: string): readonly string[] {
  const at = (name: string) => path.join(folder, name);
  const signer = ['-signer', at(FILES.certificate), '-inkey', at(FILES.key)];
  return ['cms', '-sign', '-binary', '-outform', 'DER', '-md', 'sha256', ...signer, '-in', at(FILES.content)];
}

export function encryptArguments(folder: string, mode: 'cbc' | 'gcm'): readonly string[] {
  const at = (name: string) => path.join(folder, name);
  const recipient = ['-recip', at(FILES.certificate), '-in', at(FILES.content)];
  return ['cms', '-encrypt', '-binary', '-outform', 'DER', `-aes-256-${mode}`, ...recipient];
}
