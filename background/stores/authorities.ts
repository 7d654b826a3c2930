// Authorities that the user trusts, each for everyone, for domains, or for single addresses.
import { toBase64 } from '../../src/bytes.ts';
import type { TrustAnchor } from '../../src/trust/anchor.ts';
import type { AnchorScope } from '../../src/wire/trust-views.ts';
import { sha256Fingerprint, type Certificate } from '../../src/x509/certificate.ts';
import { nameText } from '../../src/x509/name.ts';
import { fault } from '../errors.ts';
import { inTurn } from '../lock.ts';
import { store } from '../storage.ts';
import { forgetEnded, noteEnded, trimmedNote } from './ended-trust.ts';
import { parsedCertificate } from './parsed-certificates.ts';
import {
  loadRecords,
  removeRecord,
  restoreRecord,
  type RecordKind,
  type RecordsById,
} from './removable-records.ts';
import { trustChanged } from './trust-state.ts';

const AUTHORITIES: RecordKind = { key: 'authorities', removed: 'authority' };
const MAX_SCOPE_ENTRIES = 200;
const MAX_SCOPES = 200;
const DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const ADDRESS = /^[^\s@<>",;]+@[a-z0-9.-]+$/;

interface StoredAuthority {
  readonly id: string;
  /** DER, base64. */
  readonly certificate: string;
  readonly scope: AnchorScope;
  /** For whom else: trust that was added later, each as narrow as it was given. */
  readonly further?: readonly AnchorScope[];
  /** How the fingerprint was compared, in the user's words. */
  readonly note?: string;
  readonly addedAt: number;
}

export interface KnownAuthority {
  readonly id: string;
  readonly certificate: Certificate;
  readonly scopes: readonly AnchorScope[];
  readonly note: string;
  readonly addedAt: number;
}

export async function knownAuthorities(): Promise<KnownAuthority[]> {
  return Object.values(await stored()).map(known);
}

/** One anchor for each scope. */
export async function ownAuthorities(): Promise<TrustAnchor[]> {
  return (await knownAuthorities()).flatMap(({ certificate, scopes }) =>
    scopes.map((scope) => ({ certificate, scope })),
  );
}

/** Trusts an authority. One that is known takes the new scope. Throws `authorities.invalid-scope`. */
export function addAuthority(certificate: Certificate, scope: AnchorScope): Promise<KnownAuthority> {
  return change(certificate, (before) => ({ ...before, scope: normalizeScope(scope), further: [] }));
}

/** Trusts an authority for somebody more; what it is trusted for already stays as it is. */
export function extendAuthority(
  certificate: Certificate,
  scope: AnchorScope,
  note: string,
): Promise<KnownAuthority> {
  const added = normalizeScope(scope);
  return change(certificate, (before) => {
    if (before === undefined) return { scope: added, note: trimmedNote(note) };
    const scopes = [before.scope, ...(before.further ?? [])];
    if (scopes.some((one) => JSON.stringify(one) === JSON.stringify(added))) return before;
    if (scopes.length >= MAX_SCOPES) fault('authorities.invalid-scope', { entry: '' });
    const notes = [...new Set([before.note ?? '', note])].filter(Boolean).join('; ');
    return { ...before, further: [...(before.further ?? []), added], note: trimmedNote(notes) };
  });
}

type Trust = Pick<StoredAuthority, 'scope' | 'further' | 'note'>;

function change(
  certificate: Certificate,
  next: (before: Trust | undefined) => Trust,
): Promise<KnownAuthority> {
  return inTurn(AUTHORITIES.key, async () => {
    const id = await sha256Fingerprint(certificate);
    const authorities = await stored();
    const record: StoredAuthority = {
      ...next(authorities[id]),
      id,
      certificate: toBase64(certificate.der),
      addedAt: authorities[id]?.addedAt ?? Date.now(),
    };
    await store('local', { [AUTHORITIES.key]: { ...authorities, [id]: record } });
    await trustChanged();
    return known(record);
  });
}

export async function setScope(id: string, scope: AnchorScope): Promise<KnownAuthority> {
  const record = (await stored())[id];
  if (record === undefined) return fault('store.not-found');
  return addAuthority(parsedCertificate(record.certificate), scope);
}

/** Withdraws the trust in an authority and returns the token to undo it. */
export function removeAuthority(id: string, reason: string): Promise<string> {
  return removeRecord(AUTHORITIES, id, (removed) => {
    const { certificate, scopes, note, addedAt } = known(removed as StoredAuthority);
    const subject = nameText(certificate.subject);
    return noteEnded({ kind: 'authority', sha256: id, subject, scopes, note, since: addedAt, reason });
  });
}

/** Puts a removed authority back as it was. */
export function restoreAuthority(record: unknown): Promise<void> {
  return restoreRecord(AUTHORITIES, record as StoredAuthority, ({ id }) => forgetEnded('authority', id));
}

function normalizeScope(scope: AnchorScope): AnchorScope {
  if (scope.kind === 'all') return { kind: 'all' };
  const entries = (scope.kind === 'domains' ? scope.domains : scope.addresses).map((entry) =>
    entry.trim().toLowerCase(),
  );
  const form = scope.kind === 'domains' ? DOMAIN : ADDRESS;
  const bad = entries.find((entry) => !form.test(entry));
  if (bad !== undefined) fault('authorities.invalid-scope', { entry: bad.slice(0, 80) });
  // An empty list would trust nobody: that is what removing is for.
  if (entries.length === 0 || entries.length > MAX_SCOPE_ENTRIES)
    fault('authorities.invalid-scope', { entry: '' });
  return scope.kind === 'domains'
    ? { kind: 'domains', domains: [...new Set(entries)], subdomains: scope.subdomains }
    : { kind: 'addresses', addresses: [...new Set(entries)] };
}

function stored(): Promise<RecordsById<StoredAuthority>> {
  return loadRecords(AUTHORITIES);
}

function known({
  id,
  certificate,
  scope,
  further = [],
  note = '',
  addedAt,
}: StoredAuthority): KnownAuthority {
  return { id, certificate: parsedCertificate(certificate), scopes: [scope, ...further], note, addedAt };
}
