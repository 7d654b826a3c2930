// The facts of a verdict as text for a help desk: exact terms, and nothing of what the message says.
import type {
  CertificateSummary,
  Layer,
  RecipientReport,
  SignerReport,
  TriedPathReport,
} from '../src/smime/contract.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';

/** One fact a line, indented by layer. In the field's own terms, so that it reads the same in every language. */
export function helpDeskReport(view: ReaderView, version: string, now: Date): string {
  const lines = [
    `Waxseal ${version}, ${now.toISOString()}`,
    `verdict: ${view.verdict.status} ${codeList(view.verdict.codes)}`,
    `protected: ${view.protectedPart}`,
  ];
  if (view.headers) {
    lines.push(`from: ${view.headers.from.map(({ address }) => address).join(', ')}`);
    if (view.headers.differing.length > 0) lines.push(`differing: ${view.headers.differing.join(', ')}`);
    if (view.headers.messageId) lines.push(`message-id: ${view.headers.messageId}`);
  }
  for (const { type, size, isProtected } of view.outside ?? [])
    lines.push(`outside: ${type}, ${size} bytes${isProtected ? ', protected' : ''}`);
  for (const { issuer, serial, addresses } of view.tried ?? [])
    lines.push(`tried: <${addresses.join(', ')}>, ${issuer}, serial ${serial}`);
  for (const [index, layer] of view.layers.entries()) lines.push(...layerLines(index + 1, layer));
  return lines.map(oneLine).join('\n') + '\n';
}

function layerLines(number: number, layer: Layer): string[] {
  return [
    `layer ${number}: ${layer.type}${layer.form ? ` (${layer.form})` : ''}, part ${layer.path}`,
    `  status: ${layer.status} ${codeList(layer.codes)}`,
    `  algorithms: ${layer.algorithms.join(', ')}`,
    ...(layer.content ? [`  content: ${layer.content.bytes} bytes, sha-256 ${layer.content.sha256}`] : []),
    ...(layer.recipients ?? []).map(recipientLine),
    ...(layer.signers ?? []).flatMap(signerLines),
    ...(layer.certificates ?? []).map(certificateLine),
  ];
}

function recipientLine(recipient: RecipientReport): string {
  const who =
    recipient.issuer === undefined
      ? `key ${recipient.subjectKeyIdentifier ?? 'unnamed'}`
      : `${recipient.issuer}, serial ${recipient.serial ?? ''}`;
  const used = recipient.used ? ', used' : '';
  const holder = recipient.holder === undefined ? '' : `, held by <${recipient.holder.addresses.join(', ')}>`;
  return `  recipient: ${recipient.type}, ${recipient.keyEncryptionAlgorithm}, ${who}${holder}${used}`;
}

function signerLines(signer: SignerReport): string[] {
  return [
    `  signer: ${signer.subject} <${signer.addresses.join(', ')}>`,
    `    status: ${signer.status} ${codeList(signer.codes)}`,
    `    certificate: ${signer.issuer}, serial ${signer.serial}`,
    `    algorithms: ${signer.signatureAlgorithm}, ${signer.digestAlgorithm}`,
    ...(signer.signingTime ? [`    signing time: ${signer.signingTime}`] : []),
    ...signer.chain.map(chainLine),
    ...(signer.tried ?? []).map(triedLine),
  ];
}

function certificateLine({ subject, addresses, issuer, serial, sha256 }: CertificateSummary): string {
  return `  certificate: ${subject} <${addresses.join(', ')}>, ${issuer}, serial ${serial}, sha-256 ${sha256}`;
}

function chainLine(certificate: CertificateSummary, index: number): string {
  const { subject, notBefore, notAfter, sha256 } = certificate;
  return `    chain ${index}: ${subject}, ${notBefore} to ${notAfter}, sha-256 ${sha256}`;
}

function triedLine({ chain, codes, missingIssuer }: TriedPathReport, index: number): string {
  const names = chain.map(({ subject, sha256 }) => `${subject} (${sha256.slice(0, 16)})`).join(' < ');
  const missing = missingIssuer === undefined ? '' : `, issuer missing: ${missingIssuer}`;
  return `    tried ${index}: ${names} ${codeList(codes)}${missing}`;
}

function codeList(codes: readonly string[]): string {
  return `[${codes.join(', ')}]`;
}

/** Names in certificates may hold line ends, which would forge lines of this report. */
function oneLine(line: string): string {
  return line.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}
