// Makes the files of the tests' PKI with OpenSSL, once a day: some twenty keys in a hundred runs of it.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cachedFolder } from '../../scripts/setup/cache.ts';
import { openssl, tryOpenssl } from './openssl.ts';
import type { Person } from './pki.ts';

interface Pair {
  readonly certificateFile: string;
  readonly certificatePem: string;
  readonly keyFile: string;
}

/** The password of every .p12 file. */
export const P12_PASSWORD = 'correct horse';
const VALID_DAYS = 365;
/** `openssl ca` is the one command of every OpenSSL 3 that takes a date in the past. */
const EXPIRED_FROM = '20200101000000Z';
const EXPIRED_UNTIL = '20210101000000Z';

/** The folder with the files of today's PKI, which are only to be read: copy them. */
export async function storedPki(people: Readonly<Record<string, Person>>): Promise<string> {
  const key = await keyOf(people);
  return cachedFolder(path.join('test-pki', key), key, (folder) => makeFiles(folder, people));
}

/** Another day, other people, another OpenSSL or another way to make it, another PKI. */
async function keyOf(people: Readonly<Record<string, Person>>): Promise<string> {
  const day = new Date().toISOString().slice(0, 10);
  const hash = createHash('sha256')
    .update(JSON.stringify(people))
    .update(await openssl(['version']));
  hash.update(await readFile(new URL(import.meta.url)));
  return `${day}-${hash.digest('hex').slice(0, 16)}`;
}

async function makeFiles(folder: string, people: Readonly<Record<string, Person>>): Promise<void> {
  const [root, otherRoot, partnerRoot] = await Promise.all([
    makeAuthority(folder, 'root', 'Waxseal Test Root'),
    makeAuthority(folder, 'other-root', 'Mallory Root'),
    makeAuthority(folder, 'partner-root', 'Partner Root'),
  ]);
  const [intermediate, partner] = await Promise.all([
    makeAuthority(folder, 'intermediate', 'Waxseal Test Intermediate', root),
    makeAuthority(folder, 'partner', 'Partner Mail Authority', partnerRoot),
  ]);
  await Promise.all(
    Object.entries(people).map(async ([name, person]) => {
      const middle = person.partner ? partner : intermediate;
      const [issuer, chain] = person.otherRoot ? [otherRoot, []] : [middle, [middle]];
      await makeIdentity(folder, name, person, issuer, chain);
    }),
  );
}

async function makeAuthority(folder: string, name: string, commonName: string, issuer?: Pair): Promise<Pair> {
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
  issuer: Pair,
  chain: readonly Pair[],
): Promise<void> {
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
  const [hasPkcs12] = await Promise.all([
    makePkcs12(`${base}.p12`, pair, chainFile, person.commonName, []),
    makePkcs12(`${base}.legacy.p12`, pair, chainFile, person.commonName, ['-legacy']),
    makeP7b(`${base}.p7b`, [pair.certificateFile, ...chain.map(({ certificateFile }) => certificateFile)]),
  ]);
  if (!hasPkcs12) throw new Error(`no .p12 for ${name}`);
}

/** A key and a certificate for it, by `issuer` or by itself. */
async function makeKeyPair(
  base: string,
  subject: string,
  { ec, expired }: Pick<Person, 'ec' | 'expired'>,
  extensions: readonly string[],
  issuer?: Pair,
): Promise<Pair> {
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
  await openssl(['x509', '-in', certificateFile, '-outform', 'DER', '-out', `${base}.cer`]);
  return { certificateFile, certificatePem, keyFile };
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

/** Writes a .p12; false when openssl lacks what the options ask for (the legacy provider). */
async function makePkcs12(
  file: string,
  pair: Pair,
  chainFile: string | undefined,
  friendlyName: string,
  options: readonly string[],
): Promise<boolean> {
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
  // What was begun is no file.
  if (code !== 0) await rm(file, { force: true });
  return code === 0;
}

async function makeP7b(file: string, certificates: readonly string[]): Promise<void> {
  const from = certificates.flatMap((certificate) => ['-certfile', certificate]);
  await openssl(['crl2pkcs7', '-nocrl', '-outform', 'DER', ...from, '-out', file]);
}
