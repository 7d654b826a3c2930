// A certificate as plain text, to be put into a ticket or a letter: what the viewer shows, and the PEM.
import type { CertificateDetails } from '../src/wire/views.ts';
import { fingerprintText } from './fingerprint.tsx';

/** Field names are those of the standard: whoever is sent this reads it in another language. LF line ends. */
export function certificateText(details: CertificateDetails): string {
  const { summary } = details;
  const rows: readonly (readonly [string, string])[] = [
    ['Subject', summary.subject],
    ['Addresses', summary.addresses.join(', ')],
    ['Issuer', summary.issuer],
    ['Serial number', summary.serial],
    ['Not before', summary.notBefore],
    ['Not after', summary.notAfter],
    ['Key', summary.keyAlgorithm],
    ['Signature', summary.signatureAlgorithm],
    ['SHA-256', fingerprintText(summary.sha256)],
    ['SHA-1', fingerprintText(details.sha1)],
    [
      'Policies',
      details.policies.map(({ oid, name }) => (name === undefined ? oid : `${name} (${oid})`)).join(', '),
    ],
    ['Path', details.chain.map(({ subject }) => subject).join(' < ')],
  ];
  const extensions = details.extensions.flatMap(({ oid, name, critical, lines, hex }) => [
    `${name}${name === oid ? '' : ` (${oid})`}${critical ? ', critical' : ''}:`,
    ...(lines ?? [hex ?? '']).map((line) => `    ${line}`),
  ]);
  const facts = rows.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`);
  return [...facts, ...extensions, '', details.pem].join('\n');
}
