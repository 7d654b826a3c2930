// Everything that the certificate viewer shows of a certificate that the user has.
import { toBase64, toHex } from '../src/bytes.ts';
import { summariseCertificate } from '../src/smime/certificate-summary.ts';
import type { CertificateDetails } from '../src/wire/views.ts';
import { extensionName, keyPurposeName } from '../src/x509/extension-names.ts';
import { extKeyUsage, keyUsage } from '../src/x509/extensions.ts';
import { certificatePolicies } from '../src/x509/extensions.ts';
import { sha256Fingerprint, type Certificate } from '../src/x509/certificate.ts';
import { judgeCertificate, loadBench } from './certificate-judging.ts';
import { fault } from './errors.ts';
import { emailRoots } from './stores/email-roots.ts';

/** Details of a kept certificate by its SHA-256. Throws `store.not-found`. */
export async function certificateDetails(sha256: string): Promise<CertificateDetails> {
  const bench = await loadBench();
  const builtIn = (await emailRoots()).roots.filter((root) => root.sha256 === sha256);
  for (const certificate of [...bench.pool, ...builtIn.map((root) => root.certificate)]) {
    if ((await sha256Fingerprint(certificate)) !== sha256) continue;
    const { summary, codes, chain } = await judgeCertificate(certificate, bench);
    const { bits } = certificate.subjectPublicKeyInfo;
    return {
      summary,
      sha1: toHex(new Uint8Array(await crypto.subtle.digest('SHA-1', certificate.der))),
      keyUsage: tolerant(() => [...(keyUsage(certificate) ?? [])]),
      extendedKeyUsage: tolerant(() => [...(extKeyUsage(certificate) ?? [])].map(keyPurposeName)),
      policies: tolerant(() => (certificatePolicies(certificate) ?? []).map(({ policy }) => policy)),
      extensions: [...certificate.extensions.values()].map(({ oid, critical }) => ({
        oid,
        name: extensionName(oid),
        critical,
      })),
      ...(bits === undefined ? {} : { publicKeyBits: bits }),
      pem: pemText(certificate),
      chain: await Promise.all(chain.map(summariseCertificate)),
      codes,
    };
  }
  return fault('store.not-found');
}

/** An extension that cannot be read is shown by its name alone. */
function tolerant(read: () => string[]): string[] {
  try {
    return read();
  } catch {
    return [];
  }
}

function pemText(certificate: Certificate): string {
  const lines = toBase64(certificate.der).replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
