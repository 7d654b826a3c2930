// Loads the files that a call names: identities, keys, certificates, anchors. Each is read once a process.
import { readFileSync } from 'node:fs';
import type { Bytes } from '../../src/bytes.ts';
import { publicKeyMatches } from '../../src/crypto/private-key.ts';
import { WaxsealError } from '../../src/errors.ts';
import type { KeyFileContents } from '../../src/pkcs12/contents.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { readCertificateFile } from '../../src/x509/certificate-file.ts';
import type { Identity } from '../../src/x509/identity.ts';
import { readOcspResponse, type OcspResponse } from '../../src/x509/ocsp-response.ts';
import { readRevocationListFile, type RevocationList } from '../../src/x509/revocation-list.ts';
import type { Arguments } from './option-table.ts';
import { UsageError } from './usage-error.ts';

export interface LoadedFiles {
  readonly identities: readonly Identity[];
  readonly certificates: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  readonly lists: readonly RevocationList[];
  readonly ocspResponses: readonly OcspResponse[];
}

/** Key files cost up to a second each, and a batch names the same ones again and again. */
const KEY_FILES = new Map<string, Promise<KeyFileContents>>();
const CERTIFICATE_FILES = new Map<string, readonly Certificate[]>();
const LIST_FILES = new Map<string, readonly RevocationList[]>();
const OCSP_FILES = new Map<string, readonly OcspResponse[]>();

/** The content of a file; throws UsageError when it cannot be read. */
export function loadFile(path: string): Bytes {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Loads what `--identity`, `--key`, `--certificate`, `--anchor`, `--crl` and `--ocsp` name; a `--password` belongs to the file before it. */
export async function loadFiles({ options }: Arguments): Promise<LoadedFiles> {
  const identities: Identity[] = [];
  const bareKeys: { path: string; contents: KeyFileContents }[] = [];
  const certificates: Certificate[] = [];
  const anchors: Certificate[] = [];
  const lists: RevocationList[] = [];
  const ocspResponses: OcspResponse[] = [];
  for (const [index, { name, value }] of options.entries()) {
    const next = options[index + 1];
    const password = next?.name === '--password' ? next.value : '';
    switch (name) {
      case '--identity': {
        const contents = await loadKeyFile(value, password);
        if (contents.identities.length === 0)
          throw new UsageError(`${value} holds no key with its certificate.`);
        identities.push(...contents.identities);
        certificates.push(...contents.certificates);
        break;
      }
      case '--key':
        bareKeys.push({ path: value, contents: await loadKeyFile(value, password) });
        break;
      case '--certificate':
        certificates.push(...loadCertificates(value));
        break;
      case '--anchor':
        anchors.push(...loadCertificates(value));
        break;
      case '--crl':
        lists.push(...loadLists(value));
        break;
      case '--ocsp':
        ocspResponses.push(...loadOcspResponse(value));
        break;
      case '--password': {
        const owner = options[index - 1]?.name;
        if (owner !== '--identity' && owner !== '--key' && owner !== '--pkcs12') {
          throw new UsageError('--password stands after the --identity, --key or --pkcs12 that it opens.');
        }
        break;
      }
    }
  }
  for (const { path, contents } of bareKeys)
    identities.push(...(await joinKey(path, contents, certificates)));
  return { identities, certificates, anchors, lists, ocspResponses };
}

/** Reads a key file; throws UsageError with the engine's code. */
export function loadKeyFile(path: string, password: string): Promise<KeyFileContents> {
  const key = JSON.stringify([path, password]);
  const contents = KEY_FILES.get(key) ?? naming(path, readKeyFile(loadFile(path), password));
  KEY_FILES.set(key, contents);
  return contents;
}

async function naming<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof WaxsealError)
      throw new UsageError(`Cannot use ${path}: ${error.message}`, error.code);
    throw error;
  }
}

/** Reads a certificate file of one or many; throws UsageError with the engine's code. */
export function loadCertificates(path: string): readonly Certificate[] {
  return readOnce(CERTIFICATE_FILES, path, readCertificateFile);
}

/** Reads a file of one or many revocation lists; throws UsageError with the engine's code. */
function loadLists(path: string): readonly RevocationList[] {
  return readOnce(LIST_FILES, path, readRevocationListFile);
}

/** Reads the answer of an OCSP responder, DER; throws UsageError with the engine's code. */
function loadOcspResponse(path: string): readonly OcspResponse[] {
  return readOnce(OCSP_FILES, path, (file) => [readOcspResponse(file)]);
}

function readOnce<T>(
  known: Map<string, readonly T[]>,
  path: string,
  read: (file: Bytes) => readonly T[],
): readonly T[] {
  try {
    const things = known.get(path) ?? read(loadFile(path));
    known.set(path, things);
    return things;
  } catch (error) {
    if (error instanceof WaxsealError)
      throw new UsageError(`Cannot use ${path}: ${error.message}`, error.code);
    throw error;
  }
}

/** A key of its own becomes an identity with every certificate that has its public key. */
async function joinKey(
  path: string,
  contents: KeyFileContents,
  certificates: readonly Certificate[],
): Promise<Identity[]> {
  const identities: Identity[] = [...contents.identities];
  for (const privateKey of contents.keysWithoutCertificate) {
    for (const certificate of certificates) {
      const isOwn = await publicKeyMatches(privateKey, certificate.subjectPublicKeyInfo);
      if (isOwn) identities.push({ certificate, chain: [], privateKey });
    }
  }
  if (identities.length === 0) throw new UsageError(`No --certificate belongs to the key in ${path}.`);
  return identities;
}
