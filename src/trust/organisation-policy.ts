// An organisation's policy: what its administrator sets for everybody, as data that is checked field by field.
import { fromBase64 } from '../bytes.ts';
import { TrustError, WaxsealError } from '../errors.ts';
import { readCertificate, type Certificate } from '../x509/certificate.ts';
import { normaliseDomain } from '../x509/mailbox.ts';
import { normaliseAddress } from './address.ts';
import type { TrustAnchor, TrustRequirements, TrustScope } from './anchor.ts';

export const MAX_POLICY_OCTETS = 2_000_000;
const MAX_NAME_CHARACTERS = 200;
const MAX_ANCHORS = 200;
const MAX_INTERMEDIATES = 500;
const MAX_SCOPE_ENTRIES = 500;
const MAX_SETTINGS = 50;
const MAX_DIRECTORIES = 20;
const MAX_RSA_BITS = 16_384;

export interface OrganisationPolicy {
  readonly name: string;
  /** When it was written; a file needs it, so that an old one does not take a new one's place. */
  readonly issued?: Date;
  readonly anchors: readonly TrustAnchor[];
  readonly intermediates: readonly Certificate[];
  readonly requires: TrustRequirements;
  /** Settings by name; whether each exists and takes the value is the settings' own to say. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Names of settings that the user cannot change. */
  readonly locked: readonly string[];
  /** Where certificates can be looked up: https or ldaps. */
  readonly directories: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

const FIELDS: readonly string[] = [
  'version',
  'name',
  'issued',
  'anchors',
  'intermediates',
  'minimum',
  'settings',
  'locked',
  'directories',
];

/**
 * Reads a policy (parsed JSON, format in docs/ORGANISATION.md). Throws TrustError `organisation.malformed` {field}
 * for anything that is not in its form, an unknown field included: half a policy is not what was meant.
 */
export function readOrganisationPolicy(value: unknown): OrganisationPolicy {
  const fields = objectOf(value, 'policy');
  const unknown = Object.keys(fields).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) throw malformed(unknown);
  if (fields['version'] !== 1) throw malformed('version');
  const { issued } = fields;
  return {
    name: textOf(fields['name'], 'name', MAX_NAME_CHARACTERS),
    ...(issued === undefined ? {} : { issued: timeOf(issued) }),
    anchors: listOf(fields['anchors'], 'anchors', MAX_ANCHORS).map(readAnchor),
    intermediates: listOf(fields['intermediates'], 'intermediates', MAX_INTERMEDIATES).map((one) =>
      certificateOf(one, 'intermediates'),
    ),
    requires: readMinimum(fields['minimum'] ?? {}),
    settings: settingsOf(fields['settings'] ?? {}),
    locked: listOf(fields['locked'], 'locked', MAX_SETTINGS).map((name) => textOf(name, 'locked', 60)),
    directories: listOf(fields['directories'], 'directories', MAX_DIRECTORIES).map(directoryOf),
  };
}

function readAnchor(value: unknown): TrustAnchor {
  const { certificate, scope } = objectOf(value, 'anchors');
  return { certificate: certificateOf(certificate, 'anchors'), scope: scopeOf(scope) };
}

/** `{ "kind": "all" }`, `{ "kind": "domains", "domains": [], "subdomains": true }`, `{ "kind": "addresses", ... }`. */
function scopeOf(value: unknown): TrustScope {
  const { kind, domains, subdomains = false, addresses } = objectOf(value, 'scope');
  switch (kind) {
    case 'all':
      return { kind };
    case 'domains':
      if (typeof subdomains !== 'boolean') throw malformed('subdomains');
      return { kind, domains: entriesOf(domains, 'domains', normaliseDomain), subdomains };
    case 'addresses':
      return { kind, addresses: entriesOf(addresses, 'addresses', normaliseAddress) };
    default:
      throw malformed('scope');
  }
}

function entriesOf(value: unknown, field: string, normalise: (text: string) => string | undefined): string[] {
  const entries = listOf(value, field, MAX_SCOPE_ENTRIES).map((entry) => {
    const normal = normalise(textOf(entry, field, 320));
    if (normal === undefined) throw malformed(field);
    return normal;
  });
  if (entries.length === 0) throw malformed(field);
  return entries;
}

/** `{ "rsaBits": 3072, "sha1": false }`. */
function readMinimum(value: unknown): TrustRequirements {
  const { rsaBits, sha1 = true, ...rest } = objectOf(value, 'minimum');
  const isBits =
    rsaBits === undefined ||
    (typeof rsaBits === 'number' && Number.isInteger(rsaBits) && rsaBits > 0 && rsaBits <= MAX_RSA_BITS);
  if (!isBits || typeof sha1 !== 'boolean' || Object.keys(rest).length > 0) throw malformed('minimum');
  return { ...(rsaBits === undefined ? {} : { rsaBits }), ...(sha1 ? {} : { noSha1: true }) };
}

function settingsOf(value: unknown): Fields {
  const settings = objectOf(value, 'settings');
  if (Object.keys(settings).length > MAX_SETTINGS) throw malformed('settings');
  return settings;
}

function directoryOf(value: unknown): string {
  const address = textOf(value, 'directories', 2_000);
  if (!/^(https|ldaps):\/\/[^\s/]+/i.test(address)) throw malformed('directories');
  return address;
}

/** Base64 of the DER, with or without PEM armour. */
function certificateOf(value: unknown, field: string): Certificate {
  const text = textOf(value, field, MAX_POLICY_OCTETS).replace(/-----[A-Z ]+-----|\s/g, '');
  try {
    return readCertificate(fromBase64(text));
  } catch (error) {
    if (error instanceof WaxsealError || error instanceof RangeError) throw malformed(field);
    throw error;
  }
}

function timeOf(value: unknown): Date {
  const time = new Date(textOf(value, 'issued', 40));
  if (Number.isNaN(time.getTime())) throw malformed('issued');
  return time;
}

function objectOf(value: unknown, field: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(field);
  return value as Fields;
}

/** An absent list is an empty one. */
function listOf(value: unknown, field: string, most: number): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > most) throw malformed(field);
  return value;
}

function textOf(value: unknown, field: string, most: number): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > most) throw malformed(field);
  return value;
}

function malformed(field: string): TrustError {
  return new TrustError('organisation.malformed', { field: field.slice(0, 60) });
}
