// A small PKI made in the run: an authority with an intermediate, people with keys, and some who must be refused.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openssl, tryOpenssl } from './openssl.ts';

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
const PEOPLE = {
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
  subjectOnly: { address: 'carol@example.test', commonName: 'Carol Ray (old style)', addressInSubject: true },
} as const satisfies Record<string, Person>;

interface Person {
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

/** The password of every .p12 file. */
export const P12_PASSWORD = 'correct horse';
const VALID_DAYS = 365;
/** `openssl ca` is the one command of every OpenSSL 3 that takes a date in the past. */
const EXPIRED_FROM = '20200101000000Z';
const EXPIRED_UNTIL = '20210101000000Z';

/** Makes the PKI in a new temporary folder; about a second. */
export async function makePki(): Promise<Pki> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-pki-'));
  const [root, otherRoot, partnerRoot] = await Promise.all([
    makeAuthority(folder, 'root', 'Waxseal Test Root'),
    makeAuthority(folder, 'other-root', 'Mallory Root'),
    makeAuthority(folder, 'partner-root', 'Partner Root'),
  ]);
  const intermediate = await makeAuthority(folder, 'intermediate', 'Waxseal Test Intermediate', root);
  const partner = {
    root: partnerRoot,
    intermediate: await makeAuthority(folder, 'partner', 'Partner Mail Authority', partnerRoot),
  };
  const entries = await Promise.all(
    Object.entries<Person>(PEOPLE).map(async ([name, person]) => {
      const middle = person.partner ? partner.intermediate : intermediate;
      const [issuer, chain] = person.otherRoot ? [otherRoot, []] : [middle, [middle]];
      return [name, await makeIdentity(folder, name, person, issuer, chain)] as const;
    }),
  );
  const people = Object.fromEntries(entries) as Record<PersonName, Identity>;
  return {
    folder,
    root,
    intermediate,
    otherRoot,
    partner,
    people,
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

async function makeAuthority(
  folder: string,
  name: string,
  commonName: string,
  issuer?: KeyPair,
): Promise<KeyPair> {
  const extensions = [
    `basicConstraints=critical,CA:TRUE${issuer ? ',pathlen:0' : ''}`,
    'keyUsage=critical,keyCertSign,cRLSign',
    'subjectKeyIdentifier=hash',
  ];
  return makeKeyPair(path.join(folder, name), `/O=Waxseal Tests/CN=${commonName}`, {}, extensions, issuer);
}

async function makeIdentity(
  folder: string,
  name: string,
  person: Person,
  issuer: KeyPair,
  chain: readonly KeyPair[],
): Promise<Identity> {
  const base = path.join(folder, name);
  const extensions = [
    'basicConstraints=critical,CA:FALSE',
    `keyUsage=critical,digitalSignature,${person.ec ? 'keyAgreement' : 'keyEncipherment'}`,
    'extendedKeyUsage=emailProtection',
    'subjectKeyIdentifier=hash',
    'authorityKeyIdentifier=keyid',
    ...(person.addressInSubject ? [] : [`subjectAltName=email:${person.address}`]),
  ];
  const email = person.addressInSubject ? `/emailAddress=${person.address}` : '';
  const subject = `/O=Waxseal Tests/CN=${person.commonName}${email}`;
  const pair = await makeKeyPair(base, subject, person, extensions, issuer);
  const chainFile = chain.length > 0 ? `${base}.chain.pem` : undefined;
  if (chainFile) await writeFile(chainFile, chain.map(({ certificatePem }) => certificatePem).join(''));
  const [p12, legacyP12, p7b] = await Promise.all([
    makePkcs12(`${base}.p12`, pair, chainFile, person.commonName, []),
    makePkcs12(`${base}.legacy.p12`, pair, chainFile, person.commonName, ['-legacy']),
    makeP7b(`${base}.p7b`, [pair.certificateFile, ...chain.map(({ certificateFile }) => certificateFile)]),
  ]);
  if (!p12) throw new Error(`no .p12 for ${name}`);
  const { address, commonName } = person;
  return { ...pair, address, commonName, chainFile, p12, legacyP12, p7b, p7bFile: `${base}.p7b` };
}

/** A key and a certificate for it, by `issuer` or by itself. */
async function makeKeyPair(
  base: string,
  subject: string,
  { ec, expired }: Pick<Person, 'ec' | 'expired'>,
  extensions: readonly string[],
  issuer?: KeyPair,
): Promise<KeyPair> {
  const [keyFile, requestFile, certificateFile] = [`${base}.key`, `${base}.csr`, `${base}.pem`];
  const settings = `${base}.cnf`;
  await writeFile(
    settings,
    `[req]\ndistinguished_name=name\nprompt=no\n[name]\n[extensions]\n${extensions.join('\n')}\n${caSection(base)}`,
  );
  const algorithm = ec
    ? ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
    : ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'];
  await openssl(['genpkey', '-quiet', '-algorithm', ...algorithm, '-out', keyFile]);
  const request = ['req', '-new', '-config', settings, '-utf8', '-key', keyFile, '-subj', subject, '-sha256'];
  if (!issuer) {
    const days = ['-days', String(VALID_DAYS), '-extensions', 'extensions'];
    await openssl([...request, '-x509', ...days, '-out', certificateFile]);
  } else {
    await openssl([...request, '-out', requestFile]);
    const by = expired
      ? ['ca', '-batch', '-notext', '-preserveDN', '-config', settings, '-startdate', EXPIRED_FROM, '-enddate', EXPIRED_UNTIL,
         '-cert', issuer.certificateFile, '-keyfile', issuer.keyFile]
      : ['x509', '-req', '-sha256', '-days', String(VALID_DAYS), '-extfile', settings,
         '-CA', issuer.certificateFile, '-CAkey', issuer.keyFile]; // prettier-ignore
    if (expired) await prepareCa(base);
    await openssl([...by, '-extensions', 'extensions', '-in', requestFile, '-out', certificateFile]);
  }
  const certificatePem = await readFile(certificateFile, 'utf8');
  const certificateDer = await openssl(['x509', '-in', certificateFile, '-outform', 'DER']);
  await writeFile(`${base}.cer`, certificateDer);
  return { certificateFile, certificatePem, certificateDer, keyFile };
}

function caSection(base: string): string {
  return (
    `[ca]\ndefault_ca=here\n[here]\ndatabase=${base}.ca/index\nrand_serial=yes\nnew_certs_dir=${base}.ca\n` +
    'default_md=sha256\npolicy=any\nunique_subject=no\n[any]\norganizationName=optional\ncommonName=supplied\n' +
    'emailAddress=optional\n'
  );
}

async function prepareCa(base: string): Promise<void> {
  await mkdir(`${base}.ca`);
  await writeFile(`${base}.ca/index`, '');
}

/** Writes a .p12; undefined when openssl lacks what the options ask for (the legacy provider). */
async function makePkcs12(
  file: string,
  pair: KeyPair,
  chainFile: string | undefined,
  friendlyName: string,
  options: readonly string[],
): Promise<Pkcs12File | undefined> {
  const chain = chainFile ? ['-certfile', chainFile] : [];
  const from = ['-inkey', pair.keyFile, '-in', pair.certificateFile, ...chain, '-name', friendlyName];
  const { code } = await tryOpenssl([
    'pkcs12',
    '-export',
    ...options,
    ...from,
    '-passout',
    `pass:${P12_PASSWORD}`,
    '-out',
    file,
  ]);
  return code === 0 ? { file, bytes: await readFile(file), password: P12_PASSWORD } : undefined;
}

async function makeP7b(file: string, certificates: readonly string[]): Promise<Buffer> {
  const bytes = await openssl([
    'crl2pkcs7', '-nocrl', '-outform', 'DER', ...certificates.flatMap((certificate) => ['-certfile', certificate]),
  ]); // prettier-ignore
  await writeFile(file, bytes);
  return bytes;
}
