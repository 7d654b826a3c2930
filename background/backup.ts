// The backup file: identities, contacts, authorities and settings, encrypted under a password of its own.
import { bytesFromUtf8, fromBase64, toBase64 } from '../src/bytes.ts';
import { privateKeyFromPkcs8 } from '../src/crypto/private-key.ts';
import { WaxsealError } from '../src/errors.ts';
import type { CommandResponse, ImportFile } from '../src/wire/commands.ts';
import type { AnchorScope } from '../src/wire/trust-views.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { equalCertificates, readCertificate, type Certificate } from '../src/x509/certificate.ts';
import { fault } from './errors.ts';
import { readImportFile } from './import-file.ts';
import { extendAuthority, knownAuthorities } from './stores/authorities.ts';
import { addContacts, allContacts } from './stores/contacts.ts';
import { emailRoots, switchedOff, switchRoot } from './stores/email-roots.ts';
import { addIdentities, preferIdentity, unlockedIdentities } from './stores/identities.ts';
import { organisationSettings } from './stores/organisation.ts';
import { addPin, allPins } from './stores/pins.ts';
import { changeSettings, settingsView } from './stores/settings.ts';
import {
  keyFromPassphrase,
  newKeyDerivation,
  openRecord,
  sealRecord,
  type KeyDerivation,
  type SealedRecord,
} from './vault-crypto.ts';
import { requirePassword } from './vault-record.ts';
import { requireVaultKey } from './vault.ts';

const FORMAT = 'waxseal-backup';
const VERSION = 1;
/** Authenticated with the content, so that no other record of ours can be taken for a backup. */
const CONTEXT = `${FORMAT} ${VERSION}`;
/** A file may ask for this much work and no more. */
const MAX_ITERATIONS = 10_000_000;

/** The file is this, as JSON. */
interface BackupFile {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly derivation: KeyDerivation;
  readonly sealed: SealedRecord;
}

/** What is sealed in it, as JSON; certificates are DER and keys PKCS#8, both base64. */
interface BackupContent {
  readonly identities: readonly {
    readonly certificate: string;
    readonly chain: readonly string[];
    readonly privateKey: string;
    readonly preferred: boolean;
  }[];
  readonly contacts: readonly { readonly certificate: string; readonly source: 'file' | 'message' }[];
  /** Once for each scope. */
  readonly authorities: readonly {
    readonly certificate: string;
    readonly scope: AnchorScope;
    readonly note?: string;
  }[];
  readonly pins?: readonly {
    readonly certificate: string;
    readonly address: string;
    readonly note: string;
  }[];
  /** Built-in authorities, by SHA-256. */
  readonly switchedOff?: readonly string[];
  readonly settings: SettingsView;
}

/** Throws `vault.locked`, `vault.absent`, `vault.passphrase-too-short` for the file's password. */
export async function makeBackup(password: string): Promise<CommandResponse<'backup.make'>> {
  await requireVaultKey();
  requirePassword(password);
  const content: BackupContent = {
    identities: (await unlockedIdentities()).map(({ certificate, chain, privateKey, preferred }) => ({
      certificate: toBase64(certificate.der),
      chain: chain.map(({ der }) => toBase64(der)),
      privateKey: toBase64(privateKey.pkcs8),
      preferred,
    })),
    contacts: [
      ...new Map([...(await allContacts()).values()].flat().map((contact) => [contact.id, contact])).values(),
    ].map(({ certificate, source }) => ({ certificate: toBase64(certificate.der), source })),
    authorities: (await knownAuthorities()).flatMap(({ certificate, scopes, note }) =>
      scopes.map((scope) => ({ certificate: toBase64(certificate.der), scope, note })),
    ),
    pins: (await allPins()).map(({ certificate, address, note }) => ({
      certificate: toBase64(certificate.der),
      address,
      note,
    })),
    switchedOff: [...(await switchedOff())],
    settings: await settingsView(),
  };
  const derivation = newKeyDerivation();
  const key = await keyFromPassphrase(password, derivation);
  const file: BackupFile = {
    format: FORMAT,
    version: VERSION,
    derivation,
    sealed: await sealRecord(key, CONTEXT, bytesFromUtf8(JSON.stringify(content))),
  };
  return {
    fileName: `waxseal-backup-${new Date().toISOString().slice(0, 10)}.json`,
    content: new Blob([JSON.stringify(file)], { type: 'application/json' }),
  };
}

/**
 * Puts back what a backup holds, beside what is there; settings are replaced. Everything is read before anything is
 * stored. Throws `vault.locked`, `vault.absent`, `backup.not-a-backup`, `backup.newer-version`, `backup.wrong-password`
 * (or the file was altered).
 */
export async function restoreBackup(
  file: ImportFile,
  password: string,
): Promise<CommandResponse<'backup.restore'>> {
  await requireVaultKey();
  const {
    identities,
    contacts,
    authorities,
    pins,
    switchedOff: off,
    settings,
  } = readContent(await opened(readBackup(new TextDecoder().decode(await readImportFile(file))), password));
  const { added } = await addIdentities(identities);
  const preferred = identities.find((identity) => identity.preferred);
  const newlyPreferred = added.find(
    ({ certificate }) => preferred !== undefined && equalCertificates(certificate, preferred.certificate),
  );
  if (newlyPreferred !== undefined) await preferIdentity(newlyPreferred.id);
  for (const source of ['file', 'message'] as const) {
    const certificates = contacts.filter((one) => one.source === source).map((one) => one.certificate);
    await addContacts(certificates, source);
  }
  for (const { certificate, scope, note } of authorities) await extendAuthority(certificate, scope, note);
  for (const { certificate, address, note } of pins) await addPin(certificate, address, note);
  await switchRoots(off);
  // What the organisation has locked is not the user's to bring back.
  const { locked } = await organisationSettings();
  await changeSettings(
    Object.fromEntries(Object.entries(settings).filter(([name]) => !locked.includes(name))),
  );
  return {
    identities: identities.length,
    contacts: contacts.length,
    authorities: new Set(authorities.map(({ certificate }) => toBase64(certificate.der))).size,
  };
}

/** Only those that are in the list of this version: others vouch for nothing anyway. */
async function switchRoots(off: readonly string[]): Promise<void> {
  const known = new Set((await emailRoots()).roots.map(({ sha256 }) => sha256));
  for (const sha256 of off) if (known.has(sha256)) await switchRoot(sha256, false);
}

function readBackup(text: string): BackupFile {
  const file = parsed(text) as Partial<BackupFile> | null;
  if (typeof file !== 'object' || file?.format !== FORMAT) return fault('backup.not-a-backup');
  if (file.version !== VERSION) return fault('backup.newer-version');
  const { derivation, sealed } = file;
  const isWhole =
    derivation?.name === 'PBKDF2-HMAC-SHA-256' &&
    Number.isInteger(derivation.iterations) &&
    derivation.iterations > 0 &&
    derivation.iterations <= MAX_ITERATIONS &&
    [derivation.salt, sealed?.nonce, sealed?.data].every((value) => typeof value === 'string');
  return isWhole ? (file as BackupFile) : fault('backup.not-a-backup');
}

async function opened({ derivation, sealed }: BackupFile, password: string): Promise<BackupContent> {
  try {
    const key = await keyFromPassphrase(password, derivation);
    return parsed(new TextDecoder().decode(await openRecord(key, CONTEXT, sealed))) as BackupContent;
  } catch {
    // AES-GCM does not tell a wrong password from an altered file, and base64 that is none is an altered file.
    return fault('backup.wrong-password');
  }
}

/** The content with certificates and keys read; what we wrote ourselves can be read, whatever is wrong is another's. */
function readContent(content: BackupContent) {
  const { identities, contacts, authorities, pins = [], switchedOff: off = [], settings } = content;
  const certificateOf = (base64: string): Certificate => readCertificate(fromBase64(base64));
  try {
    return {
      identities: identities.map(({ certificate, chain, privateKey, preferred }) => ({
        certificate: certificateOf(certificate),
        chain: chain.map(certificateOf),
        privateKey: privateKeyFromPkcs8(fromBase64(privateKey)),
        preferred,
      })),
      contacts: contacts.map(({ certificate, source }) => ({
        certificate: certificateOf(certificate),
        source,
      })),
      authorities: authorities.map(({ certificate, scope, note = '' }) => ({
        certificate: certificateOf(certificate),
        scope,
        note,
      })),
      pins: pins.map(({ certificate, address, note }) => ({
        certificate: certificateOf(certificate),
        address,
        note,
      })),
      switchedOff: off.filter((sha256) => typeof sha256 === 'string'),
      settings,
    };
  } catch (error) {
    if (error instanceof WaxsealError || error instanceof RangeError || error instanceof TypeError)
      return fault('backup.not-a-backup');
    throw error;
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return fault('backup.not-a-backup');
  }
}
