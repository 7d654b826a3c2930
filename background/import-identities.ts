// Imports what a file has of identities: whole ones, and halves that become whole with what is held, in any order.
import { publicKeyMatcher, type PrivateKey } from '../src/crypto/private-key.ts';
import type { SubjectPublicKeyInfo } from '../src/crypto/public-key.ts';
import { KeyFileError, WaxsealError } from '../src/errors.ts';
import { chainAbove, checkKinds, isComputable, type KeyFileContents } from '../src/pkcs12/contents.ts';
import { readIdentityFile } from '../src/pkcs12/read-identity-file.ts';
import { isAuthority } from '../src/smime/certificate-summary.ts';
import type { ImportFile } from '../src/wire/commands.ts';
import { certificateAddresses } from '../src/x509/addresses.ts';
import { equalCertificates, type Certificate } from '../src/x509/certificate.ts';
import type { Identity } from '../src/x509/identity.ts';
import { allOrNothing } from './all-or-nothing.ts';
import { readImportFile } from './import-file.ts';
import { allContacts } from './stores/contacts.ts';
import { IDENTITIES, addIdentities, unlockedIdentities, type KnownIdentity } from './stores/identities.ts';
import {
  WAITING,
  changeWaiting,
  unlockedWaitingKeys,
  waitingCertificates,
  type NewHalves,
} from './stores/waiting.ts';
import { requireVaultKey } from './vault.ts';

export interface ImportedIdentities {
  readonly identities: readonly Identity[];
  readonly added: readonly KnownIdentity[];
  readonly known: readonly KnownIdentity[];
  /** Ids of the halves of the file that wait for the other one. */
  readonly waiting: readonly string[];
}

/**
 * Imports a file, all or nothing. Keys and certificates that came apart find each other: those of the file, those that
 * wait, the keys of identities (for a renewed certificate), and certificates among the contacts. Throws the key file's
 * codes, `key.certificates-without-key` for several certificates that no key here belongs to, `waiting.too-many`,
 * `vault.locked`, `vault.absent`.
 */
export async function importIdentityFile(file: ImportFile, password: string): Promise<ImportedIdentities> {
  // Before the file is read: a locked vault must not look like a wrong password.
  await requireVaultKey();
  const contents = await readIdentityFile(await readImportFile(file), password);
  if (contents.identities.length === 0) checkKinds(contents.keysWithoutCertificate);
  const { identities, halves, joined } = await join(contents, file.name);
  if (identities.length + halves.keys.length + halves.certificates.length === 0)
    throw new KeyFileError('key.no-key');
  return allOrNothing([IDENTITIES.key, WAITING.key], async () => {
    const { added, known } = await addIdentities(identities);
    const waiting = await changeWaiting(halves, joined);
    return { identities, added, known, waiting };
  });
}

interface Joined {
  readonly identities: readonly Identity[];
  /** What is left of the file, to wait. */
  readonly halves: NewHalves;
  /** Halves that waited, by id, and have become whole. */
  readonly joined: readonly string[];
}

async function join(contents: KeyFileContents, fileName: string): Promise<Joined> {
  const [held, own, certificates] = await Promise.all([
    unlockedWaitingKeys(),
    unlockedIdentities(),
    waitingCertificates(),
  ]);
  const people = contents.certificates.filter((certificate) => !isAuthority(certificate));
  const keys = [...held, ...own].map(({ privateKey }) => privateKey);
  const identities = [
    ...contents.identities,
    ...withHeldKeys(people, keys, [...contents.certificates, ...own.flatMap(({ chain }) => chain)]),
  ];
  const keysLeft: PrivateKey[] = [];
  for (const privateKey of contents.keysWithoutCertificate.filter(isComputable)) {
    const found = await certificatesOf(privateKey, certificates, contents.certificates);
    identities.push(...found);
    if (found.length === 0) keysLeft.push(privateKey);
  }
  const isWhole = (certificate: Certificate): boolean =>
    identities.some((identity) => equalCertificates(identity.certificate, certificate));
  const hasKeys = contents.identities.length + contents.keysWithoutCertificate.length > 0;
  const left = hasKeys ? [] : people.filter((certificate) => !isWhole(certificate));
  return {
    identities,
    halves: {
      keys: keysLeft.map((privateKey) => ({ privateKey, fileName })),
      certificates: identities.length > 0 ? [] : toWait(left, contents.certificates, fileName),
    },
    joined: [
      ...held.filter(({ privateKey }) => identities.some((one) => one.privateKey === privateKey)),
      ...certificates.filter(({ certificate }) => isWhole(certificate)),
    ].map(({ id }) => id),
  };
}

/** Certificates of the file whose keys are held, as identities. */
function withHeldKeys(
  certificates: readonly Certificate[],
  keys: readonly PrivateKey[],
  pool: readonly Certificate[],
): Identity[] {
  const matchers = keys.map((privateKey) => ({ privateKey, matches: matcherOf(privateKey) }));
  return certificates.flatMap((certificate) => {
    const found = matchers.find(({ matches }) => matches(certificate.subjectPublicKeyInfo));
    if (found === undefined) return [];
    return [{ certificate, chain: chainAbove(certificate, pool), privateKey: found.privateKey }];
  });
}

/** A key with the certificates that wait for it, or that were kept among the contacts. */
async function certificatesOf(
  privateKey: PrivateKey,
  waiting: readonly { readonly certificate: Certificate; readonly chain: readonly Certificate[] }[],
  pool: readonly Certificate[],
): Promise<Identity[]> {
  const matches = matcherOf(privateKey);
  const contacts = [...(await allContacts()).values()].flat().map(({ certificate }) => certificate);
  const candidates = [
    ...waiting,
    ...[...new Set(contacts)].map((certificate) => ({ certificate, chain: chainAbove(certificate, pool) })),
  ];
  return candidates
    .filter(({ certificate }) => matches(certificate.subjectPublicKeyInfo))
    .map(({ certificate, chain }) => ({ certificate, chain, privateKey }));
}

/** A certificate whose public key cannot be read belongs to no key: it must not keep others from being imported. */
function matcherOf(privateKey: PrivateKey): (spki: SubjectPublicKeyInfo) => boolean {
  const matches = publicKeyMatcher(privateKey);
  return (spki) => {
    try {
      return matches(spki);
    } catch (error) {
      if (error instanceof WaxsealError) return false;
      throw error;
    }
  };
}

/** A certificate by itself waits; of a whole list nobody knows whose is meant. */
function toWait(
  left: readonly Certificate[],
  pool: readonly Certificate[],
  fileName: string,
): NewHalves['certificates'] {
  const [certificate, ...others] = left.filter((one) => certificateAddresses(one).length > 0);
  if (certificate === undefined) {
    if (left.length > 0 || pool.length > 0) throw new KeyFileError('key.not-a-key-file.certificate');
    return [];
  }
  if (others.length > 0) throw new KeyFileError('key.certificates-without-key');
  return [{ certificate, chain: chainAbove(certificate, pool), fileName }];
}
