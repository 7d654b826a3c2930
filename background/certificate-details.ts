// Everything that the certificate viewer shows of a certificate that the user has.
import { toBase64, toHex } from '../src/bytes.ts';
import { summariseCertificate } from '../src/smime/certificate-summary.ts';
import { WaxsealError } from '../src/errors.ts';
import type { CertificateDetails, ExtensionView } from '../src/wire/views.ts';
import { describeExtension } from '../src/x509/describe-extension.ts';
import { extensionName, keyPurposeName } from '../src/x509/extension-names.ts';
import { certificatePolicies, extKeyUsage, keyUsage, type Extension } from '../src/x509/extensions.ts';
import { sha256Fingerprint, type Certificate } from '../src/x509/certificate.ts';
import { mailValidation, policyName } from '../src/x509/known-policies.ts';
import { nameValues } from '../src/x509/name.ts';
import { qcStatements, qualifiedFor } from '../src/x509/qc-statements.ts';
import { judgeCertificate, loadBench, type Bench } from './certificate-judging.ts';
import { fault } from './errors.ts';
import { seenCertificates } from './seen-certificates.ts';
import { emailRoots } from './stores/email-roots.ts';

const ORGANISATION_IDENTIFIER = '2.5.4.97';
/** Octets of an unknown extension that are shown. */
const MAX_SHOWN_OCTETS = 4_096;

/** Details of a certificate that is kept, built in, or was looked at in a message. Throws `store.not-found`. */
export async function certificateDetails(sha256: string): Promise<CertificateDetails> {
  const bench = await loadBench();
  const builtIn = (await emailRoots()).roots.filter((root) => root.sha256 === sha256);
  const candidates = [
    ...bench.pool,
    ...builtIn.map((root) => root.certificate),
    ...(await seenCertificates(sha256)),
  ];
  for (const certificate of candidates) {
    if ((await sha256Fingerprint(certificate)) === sha256) return detailsOf(certificate, bench);
  }
  return fault('store.not-found');
}

async function detailsOf(certificate: Certificate, bench: Bench): Promise<CertificateDetails> {
  const { summary, codes, chain } = await judgeCertificate(certificate, bench);
  const { bits } = certificate.subjectPublicKeyInfo;
  const policies = tolerant(() => (certificatePolicies(certificate) ?? []).map(({ policy }) => policy));
  const validation = mailValidation(policies);
  const qualified = qualifiedFor(tolerant(() => qcStatements(certificate) ?? []));
  const [register] = nameValues(certificate.subject, ORGANISATION_IDENTIFIER);
  return {
    summary,
    sha1: toHex(new Uint8Array(await crypto.subtle.digest('SHA-1', certificate.der))),
    keyUsage: tolerant<string>(() => [...(keyUsage(certificate) ?? [])]),
    extendedKeyUsage: tolerant(() => [...(extKeyUsage(certificate) ?? [])].map(keyPurposeName)),
    policies: policies.map((oid) => ({ oid, ...optional('name', policyName(oid)) })),
    ...optional('validation', validation),
    ...optional('qualifiedFor', qualified),
    ...optional('organisationIdentifier', register),
    extensions: [...certificate.extensions.values()].map((extension) =>
      extensionView(certificate, extension),
    ),
    ...optional('publicKeyBits', bits),
    pem: pemText(certificate),
    chain: await Promise.all(chain.map(summariseCertificate)),
    codes,
  };
}

function extensionView(certificate: Certificate, { oid, critical, value }: Extension): ExtensionView {
  const lines = describeExtension(certificate, oid);
  const hex = toHex(value.subarray(0, MAX_SHOWN_OCTETS)) + (value.length > MAX_SHOWN_OCTETS ? '...' : '');
  return { oid, name: extensionName(oid), critical, ...(lines === undefined ? { hex } : { lines }) };
}

function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}

/** An extension that cannot be read is shown by its name alone. */
function tolerant<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof WaxsealError) return [];
    throw error;
  }
}

function pemText(certificate: Certificate): string {
  const lines = toBase64(certificate.der).replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
