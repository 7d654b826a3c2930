// Authorities that the user trusts, each for everyone, for domains, or for single addresses.
import { toBase64 } from '../../src/bytes.ts';
import type { TrustAnchor } from '../../src/trust/anchor.ts';
import type { AnchorScope } from '../../src/wire/views.ts';
import { sha256Fingerprint, type Certificate } from '../../src/x509/certificate.ts';
import { fault } from '../errors.ts';
import { inTurn } from '../lock.ts';
import { load, store } from '../storage.ts';
import { parsedCertificate } from './parsed-certificates.ts';
import { trustChanged } from './trust-state.ts';
import { keepForUndo } from './undo.ts';

const KEY = 'authorities';
const MAX_SCOPE_ENTRIES = 200;
const DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const ADDRESS = /^[^\s@<>",;]+@[a-z0-9.-]+$/;

interface StoredAuthority {
  readonly id: string;
  /** DER, base64. */
  readonly certificate: string;
  readonly scope: AnchorScope;
  readonly addedAt: number;
}
type StoredAuthorities = Readonly<Record<string, StoredAuthority>>;

export interface KnownAuthority extends TrustAnchor {
  readonly id: string;
  readonly addedAt: number;
}

export async function trustAnchors(): Promise<KnownAuthority[]> {
  return Object.values(await stored()).map(known);
}

/** Trusts an authority. One that is known takes the new scope. Throws `authorities.invalid-scope`. */
export function addAuthority(certificate: Certificate, scope: AnchorScope): Promise<KnownAuthority> {
  return inTurn(KEY, async () => {
    const id = await sha256Fingerprint(certificate);
    const authorities = await stored();
    const record: StoredAuthority = {
      id,
      certificate: toBase64(certificate.der),
      scope: normalizeScope(scope),
      addedAt: authorities[id]?.addedAt ?? Date.now(),
    };
    await store('local', { [KEY]: { ...authorities, [id]: record } });
    await trustChanged();
    return known(record);
  });
}

export async function setScope(id: string, scope: AnchorScope): Promise<KnownAuthority> {
  const record = (await stored())[id];
  if (record === undefined) return fault('store.not-found');
  return addAuthority(parsedCertificate(record.certificate), scope);
}

/** Removes an authority and returns the token to undo it. */
export function removeAuthority(id: string): Promise<string> {
  return inTurn(KEY, async () => {
    const { [id]: removed, ...rest } = await stored();
    if (removed === undefined) return fault('store.not-found');
    const undo = await keepForUndo({ kind: 'authority', record: removed });
    await store('local', { [KEY]: rest });
    await trustChanged();
    return undo;
  });
}

/** Puts a removed authority back as it was. */
export function restoreAuthority(record: unknown): Promise<void> {
  return inTurn(KEY, async () => {
    const authority = record as StoredAuthority;
    await store('local', { [KEY]: { ...(await stored()), [authority.id]: authority } });
    await trustChanged();
  });
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

async function stored(): Promise<StoredAuthorities> {
  return (await load<StoredAuthorities>('local', KEY)) ?? {};
}

function known({ id, certificate, scope, addedAt }: StoredAuthority): KnownAuthority {
  return { id, certificate: parsedCertificate(certificate), scope, addedAt };
}
