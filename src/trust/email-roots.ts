// The built-in authorities: reads the list that scripts/email-roots.ts makes of Mozilla's root store.
import { fromBase64 } from '../bytes.ts';
import { TrustError } from '../errors.ts';
import { readCertificate, type Certificate } from '../x509/certificate.ts';
import type { TrustAnchor } from './anchor.ts';

/** Mozilla's list has about a hundred. */
const MAX_ROOTS = 1_000;

export interface EmailRootsSource {
  /** Where the list comes from, and which version of it. */
  readonly source: string;
  readonly version: string;
  /** Day of that version, YYYY-MM-DD. */
  readonly date: string;
}

/** One built-in authority. Its certificate is read when it is asked for: a list of names needs none. */
export interface EmailRoot extends TrustAnchor {
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  readonly sha256: string;
  /** Mozilla's name for it. */
  readonly label: string;
}

export interface EmailRoots extends EmailRootsSource {
  readonly roots: readonly EmailRoot[];
}

/**
 * Reads the data file (parsed JSON). Certificates are read one by one when they are first needed, and kept.
 * Throws TrustError `trust.malformed-roots` when it is not in the form of scripts/email-roots.ts.
 */
export function readEmailRoots(file: unknown): EmailRoots {
  const { source, version, date, roots } = fieldsOf(file);
  if (!Array.isArray(roots) || roots.length === 0 || roots.length > MAX_ROOTS) throw malformed('roots');
  return {
    source: textOf(source, 'source'),
    version: textOf(version, 'version'),
    date: textOf(date, 'date'),
    roots: roots.map(readRoot),
  };
}

function readRoot(value: unknown): EmailRoot {
  const fields = fieldsOf(value);
  const der = textOf(fields['der'], 'der');
  const limit = fields['distrustAfter'];
  const distrustAfter = limit === undefined ? undefined : new Date(textOf(limit, 'distrustAfter'));
  if (distrustAfter !== undefined && Number.isNaN(distrustAfter.getTime())) throw malformed('distrustAfter');
  let certificate: Certificate | undefined;
  return {
    sha256: textOf(fields['sha256'], 'sha256'),
    label: textOf(fields['label'], 'label'),
    scope: { kind: 'all' },
    get certificate() {
      certificate ??= readCertificate(fromBase64(der));
      return certificate;
    },
    ...(distrustAfter === undefined ? {} : { distrustAfter }),
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw malformed('object');
  return value as Readonly<Record<string, unknown>>;
}

function textOf(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '') throw malformed(field);
  return value;
}

function malformed(field: string): TrustError {
  return new TrustError('trust.malformed-roots', { field });
}
