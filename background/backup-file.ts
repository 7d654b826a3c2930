// The backup file: how it is sealed under a password of its own, and read again.
import { bytesFromUtf8, fromBase64, type Bytes } from '../src/bytes.ts';
import { privateKeyFromPkcs8, type PrivateKey } from '../src/crypto/private-key.ts';
import { WaxsealError } from '../src/errors.ts';
import { readBoundTo, type CertificateBinding } from '../src/trust/certificate-binding.ts';
import type { AnchorScope } from '../src/wire/trust-views.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { readCertificate, type Certificate } from '../src/x509/certificate.ts';
import { fault } from './errors.ts';
import type { NewHalves } from './stores/waiting.ts';
import { isSetting } from './stores/setting-checks.ts';
import {
  keyFromPassphrase,
  newKeyDerivation,
  openRecord,
  sealRecord,
  type KeyDerivation,
  type SealedRecord,
} from './vault-crypto.ts';

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
export interface BackupContent {
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
  /** Certificates of gateways, once for each address or domain. */
  readonly bindings?: readonly {
    readonly certificate: string;
    /** `address` or `domain`. */
    readonly kind: string;
    readonly boundTo: string;
  }[];
  /** Halves of identities: a private key, or a certificate with those above it. */
  readonly waiting?: readonly {
    readonly privateKey?: string;
    readonly certificate?: string;
    readonly chain?: readonly string[];
    readonly fileName: string;
  }[];
  /** Which certificate is used alone for an address, by SHA-256. */
  readonly chosen?: readonly { readonly address: string; readonly sha256: string }[];
  /** Built-in authorities, by SHA-256. */
  readonly switchedOff?: readonly string[];
  readonly settings: SettingsView;
}

/** The content with certificates and keys read. */
export interface ReadBackup {
  readonly identities: readonly {
    readonly certificate: Certificate;
    readonly chain: readonly Certificate[];
    readonly privateKey: PrivateKey;
    readonly preferred: boolean;
  }[];
  readonly contacts: readonly { readonly certificate: Certificate; readonly source: 'file' | 'message' }[];
  readonly authorities: readonly {
    readonly certificate: Certificate;
    readonly scope: AnchorScope;
    readonly note: string;
  }[];
  readonly pins: readonly {
    readonly certificate: Certificate;
    readonly address: string;
    readonly note: string;
  }[];
  readonly bindings: readonly CertificateBinding[];
  readonly waiting: NewHalves;
  readonly chosen: readonly { readonly address: string; readonly sha256: string }[];
  readonly switchedOff: readonly string[];
  readonly settings: Partial<SettingsView>;
}

/** The file for this content, sealed under a password of its own. */
export async function sealBackup(content: BackupContent, password: string): Promise<Blob> {
  const derivation = newKeyDerivation();
  const key = await keyFromPassphrase(password, derivation);
  const file: BackupFile = {
    format: FORMAT,
    version: VERSION,
    derivation,
    sealed: await sealRecord(key, CONTEXT, bytesFromUtf8(JSON.stringify(content))),
  };
  return new Blob([JSON.stringify(file)], { type: 'application/json' });
}

/**
 * Reads a backup file to its end. Throws `backup.not-a-backup`, `backup.newer-version`, `backup.wrong-password` (or the
 * file was altered).
 */
export async function openBackup(file: Bytes, password: string): Promise<ReadBackup> {
  return readContent(await opened(readBackup(new TextDecoder().decode(file)), password));
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
    // AES-GCM does not tell a wrong password from an altered file, and invalid base64 means an altered file.
    return fault('backup.wrong-password');
  }
}

/** The content with certificates and keys read; what we wrote ourselves can be read, whatever is wrong is another's. */
function readContent(content: BackupContent): ReadBackup {
  const { identities, contacts, authorities, pins = [], settings } = content;
  const { bindings = [], waiting = [], chosen = [], switchedOff: off = [] } = content;
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
      bindings: bindings.map(({ certificate, kind, boundTo }) => ({
        certificate: certificateOf(certificate),
        boundTo:
          kind === 'address' || kind === 'domain' ? readBoundTo(kind, boundTo) : fault('backup.not-a-backup'),
      })),
      waiting: {
        keys: waiting.flatMap(({ privateKey, fileName }) =>
          privateKey === undefined
            ? []
            : [{ privateKey: privateKeyFromPkcs8(fromBase64(privateKey)), fileName: textOf(fileName) }],
        ),
        certificates: waiting.flatMap(({ certificate, chain = [], fileName }) =>
          certificate === undefined
            ? []
            : [
                {
                  certificate: certificateOf(certificate),
                  chain: chain.map(certificateOf),
                  fileName: textOf(fileName),
                },
              ],
        ),
      },
      chosen: chosen.filter(
        ({ address, sha256 }) => typeof address === 'string' && typeof sha256 === 'string',
      ),
      switchedOff: off.filter((sha256) => typeof sha256 === 'string'),
      settings: readSettings(settings),
    };
  } catch (error) {
    if (error instanceof WaxsealError || error instanceof RangeError || error instanceof TypeError)
      return fault('backup.not-a-backup');
    throw error;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Settings of other versions, or with values that none has, are left out. */
function readSettings(settings: unknown): Partial<SettingsView> {
  if (typeof settings !== 'object' || settings === null) return {};
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => isSetting(name, value)));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return fault('backup.not-a-backup');
  }
}
