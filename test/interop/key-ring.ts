// Keys and certificates of every kind, made by openssl in the run, as files for openssl and identities for the engine.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openssl } from '../webmail/openssl.ts';
import { readKeyFile } from '../../src/pkcs12/read-key-file.ts';
import { writePkcs12 } from '../../src/pkcs12/write-pkcs12.ts';
import type { Identity } from '../../src/x509/identity.ts';
import type { Bytes } from '../../src/bytes.ts';
import { makeIdentity } from '../unit/made-identity.ts';

/** What `openssl genpkey` is told for each kind of key. */
const KINDS = {
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'rsa-other': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'rsa-3072': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072'],
  'rsa-1024': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
  'rsa-pss': ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'rsa-pss-sha384': [
    ...['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048', '-pkeyopt', 'rsa_pss_keygen_md:sha384'],
    ...['-pkeyopt', 'rsa_pss_keygen_mgf1_md:sha384', '-pkeyopt', 'rsa_pss_keygen_saltlen:48'],
  ],
  'p-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'p-384': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  'p-521': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  'brainpool-256t1': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256t1'],
  'brainpool-384t1': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP384t1'],
  'brainpool-512t1': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP512t1'],
  ed25519: ['-algorithm', 'ED25519'],
  secp256k1: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1'],
  'brainpool-384': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP384r1'],
  'brainpool-512': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP512r1'],
  brainpool: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'],
} as const;
/** What this openssl cannot make, or cannot sign a certificate with. */
const MADE_HERE = ['x25519', 'ml-dsa-65', 'ml-kem-768'] as const;
export type KeyKind = keyof typeof KINDS | (typeof MADE_HERE)[number];

/** Digests of the certificates' own signatures: gpgsm refuses one that is shorter than the curve. */
const CERTIFICATE_DIGESTS: Readonly<Partial<Record<KeyKind, string>>> = {
  'p-384': 'sha384',
  'p-521': 'sha512',
};

export interface RingEntry {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly identity: Identity;
}

export interface KeyRing {
  readonly entry: (kind: KeyKind) => RingEntry;
  /** A file with that content in the ring's folder. */
  readonly file: (name: string, content: Uint8Array | string) => Promise<string>;
  /** A PKCS#12 file in the older form: openssl's, or Waxseal's for keys that openssl cannot read. */
  readonly pkcs12: (kind: KeyKind, password: string) => Promise<Uint8Array>;
  readonly dispose: () => Promise<void>;
}

/** Makes the keys asked for, each with a self-signed certificate. */
export async function makeKeyRing(kinds: readonly KeyKind[]): Promise<KeyRing> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-ring-'));
  const entries = new Map(
    await Promise.all(kinds.map(async (kind) => [kind, await makeEntry(folder, kind)] as const)),
  );
  return {
    entry: (kind) => entries.get(kind)!,
    file: async (name, content) => {
      const file = path.join(folder, name);
      await writeFile(file, content);
      return file;
    },
    pkcs12: (kind, password) => {
      const { identity, certificateFile, keyFile } = entries.get(kind)!;
      if (isMadeHere(kind)) return writePkcs12([{ identity, friendlyName: kind }], password, 'legacy');
      const older = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];
      const files = ['-inkey', keyFile, '-in', certificateFile, '-name', kind];
      return openssl(['pkcs12', '-export', ...files, ...older, '-passout', `pass:${password}`]);
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

async function makeEntry(folder: string, kind: KeyKind): Promise<RingEntry> {
  const keyFile = path.join(folder, `${kind}.key`);
  const certificateFile = path.join(folder, `${kind}.crt`);
  if (isMadeHere(kind)) {
    const identity = await makeIdentity({ kind, name: `Ring ${kind}`, emails: ['ring@example.test'] });
    await writeFile(keyFile, pem('PRIVATE KEY', identity.privateKey.pkcs8));
    await writeFile(certificateFile, pem('CERTIFICATE', identity.certificate.der));
    return { certificateFile, keyFile, identity };
  }
  await openssl(['genpkey', ...KINDS[kind], '-out', keyFile]);
  const extensions = [
    'basicConstraints=critical,CA:TRUE',
    'subjectAltName=email:ring@example.test',
    'subjectKeyIdentifier=hash',
  ];
  await openssl([
    ...[
      'req',
      '-x509',
      '-new',
      '-key',
      keyFile,
      '-subj',
      `/CN=Ring ${kind}`,
      '-days',
      '30',
      '-out',
      certificateFile,
    ],
    ...(kind in CERTIFICATE_DIGESTS ? [`-${CERTIFICATE_DIGESTS[kind]!}`] : []),
    ...extensions.flatMap((extension) => ['-addext', extension]),
  ]);
  const both = Buffer.concat([await readFile(keyFile), await readFile(certificateFile)]);
  const { identities } = await readKeyFile(new Uint8Array(both), '');
  return { certificateFile, keyFile, identity: identities[0]! };
}

function isMadeHere(kind: KeyKind): kind is (typeof MADE_HERE)[number] {
  return (MADE_HERE as readonly string[]).includes(kind);
}

function pem(label: string, der: Bytes): string {
  const lines = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
