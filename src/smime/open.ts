// Opens a message: raw RFC 5322 octets in, layers, content and verdict out.
import type { Bytes } from '../bytes.ts';
import { equalCertificates, type Certificate } from '../x509/certificate.ts';
import { answerCertificates } from './answer-certificates.ts';
import type { OpenContext, OpenedContent, OpenedMessage } from './contract.ts';
import { judgeLayers, type JudgedLayer } from './judge-layers.ts';
import { judgeMessage } from './judge-message.ts';
import { withMessageEvidence } from './message-evidence.ts';
import { extractContent } from './message-content.ts';
import { outsideParts } from './outside-parts.ts';
import { readProtectedHeaders, type ProtectedHeaders } from './protected-headers.ts';
import { claimedSender, joinSenders, type ClaimedSender } from './sender.ts';
import { showHeaders } from './shown-headers.ts';
import { messageTimes } from './signing-time.ts';
import { walkMessage, type Walk } from './walk.ts';
import { certificatesOf } from './walked-layers.ts';

/**
 * Opens a message exactly as received (RFC 5322, CRLF; LF is tolerated), or a bare CMS file (DER, BER, PEM,
 * base64). Bad input is no exception: the verdict and its codes say what is wrong. Nothing is fetched.
 *
 * The walk gathers the facts, then every layer is judged, then the message.
 *
 * @example
 * const opened = await open(raw, { identities, anchors, now: new Date() });
 * opened.verdict.status; // 'valid'
 * opened.verdict.sentenceKey; // 'verdict_valid_signed_and_encrypted'
 */
export async function open(raw: Bytes, context: OpenContext): Promise<OpenedMessage> {
  const walk = await walkMessage(raw, context);
  const isProtected = walk.layers.some(({ type }) => type !== 'compressed');
  const protectedHeaders =
    isProtected && walk.payload !== undefined
      ? readProtectedHeaders(walk.payload, walk.isWrapped)
      : undefined;
  const sender = senderOf(walk, protectedHeaders);
  const certificates = walk.layers.flatMap(certificatesOf);
  const times = messageTimes(walk.outerFields);
  const revocation = withMessageEvidence(context.revocation, walk.layers);
  const layers = await judgeLayers(walk.layers, {
    ...{ sender, times, certificates, context },
    ...(revocation === undefined ? {} : { revocation }),
  });
  const content = await contentOf(walk, layers, protectedHeaders);
  const verdict = await judgeMessage({
    layers,
    isPartial: walk.isPartial,
    failure: walk.failure,
    headers: content?.headers,
    sender,
    hasOpenpgp: walk.hasOpenpgp,
  });
  const signers = signerCertificates(layers);
  return {
    layers: layers.map(({ report }) => report),
    ...(content === undefined ? {} : { content }),
    verdict,
    signerCertificates: signers,
    answerCertificates: await answerCertificates(layers, context),
    otherCertificates: distinct(certificates).filter(
      (other) => !signers.some((one) => equalCertificates(one, other)),
    ),
    wanted: layers.flatMap((layer) => layer.signers.flatMap((signer) => signer.wanted)),
  };
}

/** Whom the signer must be: the sender by the outer header and, where there is one, by the protected header. */
function senderOf(walk: Walk, headers: ProtectedHeaders | undefined): ClaimedSender | undefined {
  const hasInner = headers?.fields.some((field) => field.name === 'from') ?? false;
  const inner = hasInner ? claimedSender(headers!.fields) : undefined;
  if (!walk.isMessage) return inner;
  const outer = claimedSender(walk.outerFields);
  return inner === undefined ? outer : joinSenders(outer, inner);
}

async function contentOf(
  walk: Walk,
  layers: readonly JudgedLayer[],
  headers: ProtectedHeaders | undefined,
): Promise<OpenedContent | undefined> {
  if (walk.payload === undefined) return undefined;
  const covering = layers.filter(
    ({ walked }) => walked.coverage === 'content' && walked.type !== 'compressed',
  );
  const isBroken = covering.some(({ report }) => report.status === 'invalid' || report.status === 'error');
  const isProtected = covering.length > 0 && !isBroken;
  return {
    headers: showHeaders(walk.outerFields, headers, isProtected),
    ...(await extractContent(walk.payload, headers)),
    protectedPart: !isProtected ? 'none' : walk.isPartial ? 'part' : 'whole',
    ...(walk.outside.length === 0 ? {} : { outside: walk.outside.flatMap(outsideParts) }),
  };
}

/** Certificates whose signature verified, each once: worth keeping for the next message. */
function signerCertificates(layers: readonly JudgedLayer[]): Certificate[] {
  const signers = layers.flatMap((layer) => layer.signers);
  return distinct(
    signers.flatMap(({ ok, certificate }) => (ok && certificate !== undefined ? [certificate] : [])),
  );
}

function distinct(certificates: readonly Certificate[]): Certificate[] {
  const found: Certificate[] = [];
  for (const certificate of certificates) {
    if (!found.some((other) => equalCertificates(other, certificate))) found.push(certificate);
  }
  return found;
}
