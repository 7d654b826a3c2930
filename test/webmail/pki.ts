// A small PKI made on this machine: an authority with an intermediate, people with keys, and some who must be refused.
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { exists } from '../../scripts/setup/cache.ts';
import { P12_PASSWORD, storedPki } from './pki-files.ts';

export { P12_PASSWORD };

/** A certificate with its private key, as files and as bytes. */
export interface KeyPair {
  readonly certificateFile: string;
  readonly certificatePem: string;
  readonly certificateDer: Buffer;
  /** PKCS#8, PEM, not encrypted. */
  readonly keyFile: string;
}

export interface Pkcs12File {
  readonly file: string;
  readonly bytes: Buffer;
  readonly password: string;
}

/** Somebody who signs and decrypts. */
export interface Identity extends KeyPair {
  readonly address: string;
  readonly commonName: string;
  /** Certificates that lead to the root, without the root, PEM; undefined where the root itself is the issuer. */
  readonly chainFile: string | undefined;
  /** Key, certificate and chain, as OpenSSL 3 writes it by default (PBES2, AES-256-CBC, SHA-256 MAC). */
  readonly p12: Pkcs12File;
  /** The same as older programs write it (RC2-40 and 3DES); undefined where openssl has no legacy provider. */
  readonly legacyP12: Pkcs12File | undefined;
  /** The certificate and its chain as certs-only CMS, DER. */
  readonly p7bFile: string;
  readonly p7b: Buffer;
}

/** Each line: who, what is odd about the certificate, and whose address it bears. */
export const PEOPLE = {
  alice: { address: 'alice@example.test', commonName: 'Alice Ray' },
  bob: { address: 'bob@example.test', commonName: 'Bob Ray' },
  carol: { address: 'carol@example.test', commonName: 'Carol Ray' },
  aliceEc: { address: 'alice@example.test', commonName: 'Alice Ray (P-256)', ec: true },
  bobEc: { address: 'bob@example.test', commonName: 'Bob Ray (P-256)', ec: true },
  expired: { address: 'bob@example.test', commonName: 'Bob Ray (expired)', expired: true },
  mallory: { address: 'mallory@example.test', commonName: 'Mallory', otherRoot: true },
  bobByMallory: { address: 'bob@example.test', commonName: 'Bob Ray (by Mallory)', otherRoot: true },
  dana: { address: 'dana@partner.test', commonName: 'Dana Ray', partner: true },
  erin: { address: 'erin@elsewhere.test', commonName: 'Erin Ray', partner: true },
  erinAgain: { address: 'erin@elsewhere.test', commonName: 'Erin Ray' },
  gateway: { address: 'smime-gateway@example.test', commonName: 'Example Mail Gateway' },
  subjectOnly: { address: 'carol@example.test', commonName: 'Carol Ray (old style)', addressInSubject: true },
} as const satisfies Record<string, Person>;

export interface Person {
  readonly address: string;
  readonly commonName: string;
  readonly ec?: boolean;
  readonly expired?: boolean;
  /** Issued by a root that nobody here trusts. */
  readonly otherRoot?: boolean;
  /** Issued by another organisation's authority, which nobody here knows yet. */
  readonly partner?: boolean;
  /** The address stands in the subject's emailAddress only, not in subjectAltName. */
  readonly addressInSubject?: boolean;
}
export type PersonName = keyof typeof PEOPLE;

export interface Pki {
  readonly folder: string;
  readonly root: KeyPair;
  readonly intermediate: KeyPair;
  /** An authority that is not to be trusted. */
  readonly otherRoot: KeyPair;
  /** Another organisation's authority: its messages bring the intermediate along, not the root. */
  readonly partner: { readonly root: KeyPair; readonly intermediate: KeyPair };
  readonly people: Readonly<Record<PersonName, Identity>>;
  /** Deletes all files. */
  dispose(): Promise<void>;
}

/** Gives a copy of the PKI of today in a new temporary folder; the first one of a day is made, in some seconds. */
export async function makePki(): Promise<Pki> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-pki-'));
  await cp(await storedPki(PEOPLE), folder, { recursive: true });
  const authority = (name: string): Promise<KeyPair> => readKeyPair(path.join(folder, name));
  const [root, otherRoot, intermediate, partnerRoot, partnerIntermediate] = await Promise.all([
    authority('root'),
    authority('other-root'),
    authority('intermediate'),
    authority('partner-root'),
    authority('partner'),
  ]);
  const entries = await Promise.all(
    Object.entries<Person>(PEOPLE).map(
      async ([name, person]) => [name, await readIdentity(path.join(folder, name), person)] as const,
    ),
  );
  return {
    folder,
    root,
    intermediate,
    otherRoot,
    partner: { root: partnerRoot, intermediate: partnerIntermediate },
    people: Object.fromEntries(entries) as Record<PersonName, Identity>,
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

async function readKeyPair(base: string): Promise<KeyPair> {
  const certificateFile = `${base}.pem`;
  const [certificatePem, certificateDer] = await Promise.all([
    readFile(certificateFile, 'utf8'),
    readFile(`${base}.cer`),
  ]);
  return { certificateFile, certificatePem, certificateDer, keyFile: `${base}.key` };
}

async function readIdentity(base: string, { address, commonName }: Person): Promise<Identity> {
  const chainFile = `${base}.chain.pem`;
  const p7bFile = `${base}.p7b`;
  const [pair, p12, legacyP12, p7b, hasChain] = await Promise.all([
    readKeyPair(base),
    readPkcs12(`${base}.p12`),
    readPkcs12(`${base}.legacy.p12`),
    readFile(p7bFile),
    exists(chainFile),
  ]);
  if (!p12) throw new Error(`no .p12 at ${base}`);
  return {
    ...pair,
    address,
    commonName,
    chainFile: hasChain ? chainFile : undefined,
    p12,
    legacyP12,
    p7b,
    p7bFile,
  };
}

async function readPkcs12(file: string): Promise<Pkcs12File | undefined> {
  return (await exists(file)) ? { file, bytes: await readFile(file), password: P12_PASSWORD } : undefined;
}
