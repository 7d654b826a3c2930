// Any file that may hold a private key: .p12 and .pfx, PEM of all kinds, PKCS#8, PKCS#1 and SEC1 in DER.
import { encodedBytes, readBerPrefix } from '../asn1/reader.ts';
import { readPem, type PemBlock } from '../asn1/pem.ts';
import { CryptoError, KeyFileError, X509Error } from '../errors.ts';
import type { Bytes } from '../bytes.ts';
import { privateKeyFromPkcs8, type PrivateKey } from '../crypto/private-key.ts';
import { newWorkLimit } from '../crypto/work-limit.ts';
import { readCertificate } from '../x509/certificate.ts';
import { readCertificateFile } from '../x509/certificate-file.ts';
import { fileKind, type FileKind } from '../x509/file-kind.ts';
import {
  joinContents,
  type KeyFileContents,
  type LabelledCertificate,
  type LabelledKey,
  type SkippedItem,
} from './contents.ts';
import {
  decryptPkcs8,
  pkcs8FromDsaPrivateKey,
  pkcs8FromEcPrivateKey,
  pkcs8FromRsaPrivateKey,
} from './pkcs8.ts';
import { unpackedKeyFile } from './packed-key-file.ts';
import { asKeyFileErrors, readPkcs12 } from './read-pkcs12.ts';
import { decryptTraditionalPem, isEncryptedPem } from './traditional-pem.ts';

/**
 * Reads a key file of any kind, recognised by content, also in bare base64 or in a ZIP; `password` may be empty.
 * Throws what readPkcs12 throws, and KeyFileError `key.not-a-key-file` or, where we can tell what the file is,
 * `key.not-a-key-file.` followed by `certificate`, `empty`, `request`, `public-key`, `revocation-list`, `message`,
 * `ssh-key`, `pgp-key`, `java-keystore`, `web-page`.
 */
export async function readKeyFile(given: Bytes, password: string): Promise<KeyFileContents> {
  const file = unpackedKeyFile(given);
  const kind = fileKind(file);
  switch (kind) {
    case 'pkcs12':
      return readPkcs12(file, password);
    case 'pem':
      return readPemKeyFile(readPem(file), password);
    case 'pkcs8':
    case 'encrypted-pkcs8':
    case 'rsa-private-key':
    case 'ec-private-key':
    case 'dsa-private-key': {
      const key = await asKeyFileErrors(password, () =>
        readDerKey(encodedBytes(readBerPrefix(file)), kind, password),
      );
      return joinContents([{ key }], [], []);
    }
    case 'unknown':
      // A truncated or damaged .p12 begins like one but has no structure that could be recognised.
      if (file[0] === 0x30) throw new KeyFileError('pkcs12.malformed', { reason: 'structure' });
      throw new KeyFileError('key.not-a-key-file');
    default:
      throw notAKeyFile(kind);
  }
}

type DerKeyKind = 'pkcs8' | 'encrypted-pkcs8' | 'rsa-private-key' | 'ec-private-key' | 'dsa-private-key';

async function readDerKey(der: Bytes, kind: DerKeyKind, password: string): Promise<PrivateKey> {
  switch (kind) {
    case 'pkcs8':
      return privateKeyFromPkcs8(der);
    case 'encrypted-pkcs8':
      return privateKeyFromPkcs8(await decryptPkcs8(der, password, newWorkLimit()));
    case 'rsa-private-key':
      return privateKeyFromPkcs8(pkcs8FromRsaPrivateKey(der));
    case 'ec-private-key':
      return privateKeyFromPkcs8(pkcs8FromEcPrivateKey(der));
    case 'dsa-private-key':
      return privateKeyFromPkcs8(pkcs8FromDsaPrivateKey(der));
  }
}

const KEY_LABELS: ReadonlyMap<string, DerKeyKind> = new Map([
  ['PRIVATE KEY', 'pkcs8'],
  ['ENCRYPTED PRIVATE KEY', 'encrypted-pkcs8'],
  ['RSA PRIVATE KEY', 'rsa-private-key'],
  ['EC PRIVATE KEY', 'ec-private-key'],
  ['DSA PRIVATE KEY', 'dsa-private-key'],
]);

async function readPemKeyFile(blocks: readonly PemBlock[], password: string): Promise<KeyFileContents> {
  const keys: LabelledKey[] = [];
  const certificates: LabelledCertificate[] = [];
  const skipped: SkippedItem[] = [];
  for (const block of blocks) {
    const kind = KEY_LABELS.get(block.label);
    if (kind !== undefined) {
      keys.push({ key: await asKeyFileErrors(password, () => readPemKey(block, kind, password)) });
    } else if (block.label === 'PKCS12' && block.bytes !== undefined) {
      if (blocks.length === 1) return readPkcs12(block.bytes, password);
      skipped.push({ kind: 'other' });
    } else if (block.label.endsWith('CERTIFICATE') || block.label === 'PKCS7') {
      certificates.push(...readPemCertificates(block, skipped));
    } else if (block.label !== 'EC PARAMETERS' && block.label !== 'DSA PARAMETERS') {
      skipped.push({ kind: block.label === 'X509 CRL' ? 'revocation-list' : 'other' });
    }
  }
  if (keys.length === 0) throw notAKeyFile(pemKind(blocks, certificates.length > 0));
  return joinContents(keys, certificates, skipped);
}

async function readPemKey(block: PemBlock, kind: DerKeyKind, password: string): Promise<PrivateKey> {
  if (block.bytes === undefined) throw new CryptoError('crypto.malformed-key', { reason: 'base64' });
  const der = isEncryptedPem(block) ? await decryptTraditionalPem(block, password) : block.bytes;
  return readDerKey(der, kind, password);
}

function readPemCertificates(block: PemBlock, skipped: SkippedItem[]): LabelledCertificate[] {
  try {
    if (block.bytes === undefined) throw new X509Error('x509.malformed', { reason: 'base64' });
    const certificates =
      block.label === 'CERTIFICATE' ? [readCertificate(block.bytes)] : readCertificateFile(block.bytes);
    return certificates.map((certificate) => ({ certificate }));
  } catch (error) {
    if (!(error instanceof X509Error)) throw error;
    skipped.push({ kind: 'certificate', code: error.code });
    return [];
  }
}

function pemKind(blocks: readonly PemBlock[], hasCertificates: boolean): FileKind | 'ssh-key' | 'pgp-key' {
  const has = (pattern: RegExp): boolean => blocks.some((block) => pattern.test(block.label));
  if (hasCertificates) return 'certificate';
  if (has(/^OPENSSH PRIVATE KEY$/)) return 'ssh-key';
  if (has(/^PGP /)) return 'pgp-key';
  if (has(/CERTIFICATE REQUEST$/)) return 'request';
  if (has(/CRL$/)) return 'revocation-list';
  if (has(/PUBLIC KEY$/)) return 'public-key';
  return 'unknown';
}

function notAKeyFile(kind: FileKind | 'ssh-key' | 'pgp-key'): KeyFileError {
  const base = 'key.not-a-key-file';
  switch (kind) {
    case 'certificate':
    case 'signed-data':
      return new KeyFileError(`${base}.certificate`);
    case 'cms':
    case 'message':
      return new KeyFileError(`${base}.message`);
    case 'empty':
    case 'request':
    case 'public-key':
    case 'revocation-list':
    case 'ssh-key':
    case 'pgp-key':
    case 'java-keystore':
    case 'web-page':
      return new KeyFileError(`${base}.${kind}`);
    default:
      return new KeyFileError(base);
  }
}
