// Authorities as the popup shows them: looked at before they are trusted, trusted one by one.
import { isAuthority, summariseCertificate } from '../src/smime/certificate-summary.ts';
import type { ImportFile } from '../src/wire/commands.ts';
import type { AnchorScope, AuthorityView, BuiltInAuthoritiesView } from '../src/wire/trust-views.ts';
import type { ImportOutcome } from '../src/wire/views.ts';
import { sha256Fingerprint } from '../src/x509/certificate.ts';
import { fault, wireError } from './errors.ts';
import { checkFileCount, readImportedCertificates } from './import-file.ts';
import { certificatePool } from './stores/certificate-pool.ts';
import { addAuthority, knownAuthorities, setScope, type KnownAuthority } from './stores/authorities.ts';
import { emailRoots, switchedOff } from './stores/email-roots.ts';

export async function listAuthorities(): Promise<AuthorityView[]> {
  const views = await Promise.all((await knownAuthorities()).map(authorityView));
  return views.sort((a, b) => a.certificate.subject.localeCompare(b.certificate.subject));
}

/** What the files hold, without storing anything. */
export async function inspectAuthorities(files: readonly ImportFile[]): Promise<ImportOutcome[]> {
  checkFileCount(files);
  const trusted = new Set((await knownAuthorities()).map(({ id }) => id));
  return Promise.all(files.map((file) => inspectFile(file, trusted)));
}

async function inspectFile(file: ImportFile, trusted: ReadonlySet<string>): Promise<ImportOutcome> {
  try {
    const certificates = await readImportedCertificates(file);
    const authorities = await Promise.all(certificates.filter(isAuthority).map(summariseCertificate));
    const others = await Promise.all(
      certificates.filter((certificate) => !isAuthority(certificate)).map(summariseCertificate),
    );
    return {
      fileName: file.name,
      imported: authorities.filter(({ sha256 }) => !trusted.has(sha256)),
      known: authorities.filter(({ sha256 }) => trusted.has(sha256)),
      refused: others.map((certificate) => ({ certificate, code: 'authorities.not-an-authority' })),
    };
  } catch (error) {
    return { fileName: file.name, imported: [], known: [], refused: [], error: wireError(error) };
  }
}

/** Trusts the one certificate of the file whose fingerprint the user has compared. */
export async function trustAuthority(
  file: ImportFile,
  sha256: string,
  scope: AnchorScope,
): Promise<AuthorityView> {
  for (const certificate of await readImportedCertificates(file)) {
    if ((await sha256Fingerprint(certificate)) !== sha256) continue;
    if (!isAuthority(certificate)) fault('authorities.not-an-authority');
    return authorityView(await addAuthority(certificate, scope));
  }
  return fault('store.not-found');
}

/** Trusts an authority that the user already has: one that came with an identity. */
export async function trustKnownAuthority(sha256: string, scope: AnchorScope): Promise<AuthorityView> {
  for (const certificate of await certificatePool()) {
    if ((await sha256Fingerprint(certificate)) !== sha256) continue;
    if (!isAuthority(certificate)) fault('authorities.not-an-authority');
    return authorityView(await addAuthority(certificate, scope));
  }
  return fault('store.not-found');
}

export async function changeScope(id: string, scope: AnchorScope): Promise<AuthorityView> {
  return authorityView(await setScope(id, scope));
}

/** The built-in list, by name. */
export async function listBuiltIn(): Promise<BuiltInAuthoritiesView> {
  const [{ source, version, date, roots }, off] = await Promise.all([emailRoots(), switchedOff()]);
  const authorities = await Promise.all(
    roots.map(async ({ certificate, label, sha256, distrustAfter }) => ({
      certificate: await summariseCertificate(certificate),
      label,
      isOn: !off.has(sha256),
      ...(distrustAfter === undefined ? {} : { distrustAfter: distrustAfter.toISOString() }),
    })),
  );
  return { source, version, date, authorities: authorities.sort((a, b) => a.label.localeCompare(b.label)) };
}

async function authorityView(known: KnownAuthority): Promise<AuthorityView> {
  const { id, certificate, scopes, note, addedAt } = known;
  return { id, certificate: await summariseCertificate(certificate), scopes, note, addedAt };
}
