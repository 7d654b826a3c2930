// The verdict on a message from its judged layers: which layers count, and which signer the sentence names.
import { combineVerdict, type Protection } from '../trust/combine.ts';
import { compareStatus } from '../trust/status.ts';
import { isLookAlike } from '../mime/look-alikes.ts';
import { equalAddresses, normaliseAddress } from '../trust/address.ts';
import { sha256Fingerprint } from '../x509/certificate.ts';
import { certificateName } from './certificate-summary.ts';
import type { ShownHeaders, Verdict } from './contract.ts';
import type { JudgedLayer } from './judge-layers.ts';
import type { JudgedSigner } from './judge-signer.ts';
import type { ClaimedSender } from './sender.ts';
import { nameMisleads } from './shown-mailbox.ts';

/** Fields whose change on the way matters to who reads; servers rewrite the others. */
const TELLING_FIELDS = ['subject', 'date', 'reply-to'];

export interface MessageFacts {
  readonly layers: readonly JudgedLayer[];
  readonly isPartial: boolean;
  readonly failure: string | undefined;
  readonly headers: ShownHeaders | undefined;
  readonly sender: ClaimedSender | undefined;
  /** True when something beside the S/MIME protection claims to be OpenPGP. */
  readonly hasOpenpgp: boolean;
}

/**
 * Combines. Only layers on the way to what is shown count. A failed signature decides. Otherwise the best
 * layer that the sender signed speaks for the message: other people's signatures around or within it are
 * reported with their layers. Where the sender signed nothing, every layer counts. Codes after the decisive
 * ones may be notes that do not lower the status.
 */
export async function judgeMessage(facts: MessageFacts): Promise<Verdict> {
  const layers = facts.layers.filter(({ walked }) => walked.coverage === 'content');
  const signed = layers.filter(({ walked }) => walked.type === 'signed');
  const encrypted = layers.filter(({ walked }) => walked.type === 'encrypted');
  const isOpened = encrypted.every(({ walked }) => walked.content !== undefined);
  const speaking = speakingLayers(signed);
  const speaker = speaking.find((layer) => layer.speaker !== undefined)?.speaker;
  const isBySender = speaker?.isSender === true;

  const codes = speaking.flatMap(({ report }) => report.codes);
  const notes: string[] = [];
  for (const { report } of encrypted) {
    for (const code of report.codes) {
      // An old cipher may have kept no secret, but the signature still says who wrote it.
      const isNote = code === 'decrypt.weak-cipher' && isBySender;
      (isNote ? notes : codes).push(code);
    }
  }
  if (encrypted.length > 0 && isOpened && signed.length === 0 && facts.failure === undefined)
    codes.push('signature.none');
  for (const { walked, report } of layers) {
    if (walked.type === 'compressed' || walked.type === 'certificates') codes.push(...report.codes);
  }
  const protection = protectionKind(signed, encrypted, layers, facts.failure);
  // Certificates beside a text protect no part of it.
  if (facts.isPartial && protection !== 'certificates') codes.push('message.partly-protected');
  if (facts.failure !== undefined) codes.push(facts.failure);
  if (encrypted.length === 0 && hasTellingDifference(facts.headers)) codes.push('message.header-differs');
  if (speaker?.isSender === true) codes.push(...likenessCodes(facts, speaker));
  if (isBySender && senderFieldDiffers(facts)) notes.push('signer.sender-differs');
  if ((facts.headers?.repeated ?? []).length > 0) notes.push('message.header-repeated');
  if (facts.hasOpenpgp) notes.push('message.openpgp-beside');

  const combined = combineVerdict(protection, codes);
  const named = await namedSigner(speaker, facts.sender);
  return {
    ...combined,
    codes: [...new Set([...combined.codes, ...(protection === 'none' ? [] : notes)])],
    ...(named === undefined ? {} : { signer: named }),
  };
}

/** The layers whose codes count. */
function speakingLayers(signed: readonly JudgedLayer[]): readonly JudgedLayer[] {
  if (signed.some(({ report }) => report.status === 'invalid')) return signed;
  const bySender = signed.filter(({ speaker }) => speaker?.isSender === true);
  if (bySender.length === 0) return signed;
  // Stable: among equals the outermost, which covers most. A person's own signature before a gateway's around it.
  return [...bySender]
    .sort(
      (a, b) =>
        Number(b.speaker?.boundTo === undefined) - Number(a.speaker?.boundTo === undefined) ||
        compareStatus(b.report.status, a.report.status),
    )
    .slice(0, 1);
}

function protectionKind(
  signed: readonly JudgedLayer[],
  encrypted: readonly JudgedLayer[],
  layers: readonly JudgedLayer[],
  failure: string | undefined,
): Protection {
  if (signed.length > 0) return encrypted.length > 0 ? 'signed-and-encrypted' : 'signed';
  if (encrypted.length > 0) return 'encrypted';
  if (layers.some(({ walked }) => walked.type === 'certificates')) return 'certificates';
  // Something claimed to be protected and could not be read: its code must be heard.
  const isUnread = layers.some(({ report }) => report.codes.length > 0);
  return isUnread || failure !== undefined ? 'encrypted' : 'none';
}

function hasTellingDifference(headers: ShownHeaders | undefined): boolean {
  return headers?.differing.some((name) => TELLING_FIELDS.includes(name)) ?? false;
}

/** The signature is the sender's; but a person reads names, and takes letters for others. */
function likenessCodes({ sender }: MessageFacts, { report, certificate }: JudgedSigner): string[] {
  if (sender === undefined) return [];
  const own = [...sender.addresses, ...report.addresses];
  const names = sender.mailboxes.map(({ name }) => name);
  // An authority that is trusted for one domain may write any name into its certificates.
  if (certificate !== undefined) names.push(certificateName(certificate));
  const codes: string[] = [];
  if (names.some((name) => nameMisleads(name, own))) codes.push('signer.name-misleads');
  if (sender.addresses.some(isLookAlike)) codes.push('signer.look-alike');
  return codes;
}

function senderFieldDiffers({ headers, sender }: MessageFacts): boolean {
  const field = headers?.sender?.address;
  if (field === undefined || sender === undefined) return false;
  return !sender.addresses.some((address) => equalAddresses(address, field));
}

/** What looks like another address is named in a form that does not. */
function plainAddress(address: string): string {
  return isLookAlike(address) ? (normaliseAddress(address) ?? address) : address;
}

/** Only somebody whose signature verified is named; by the sender's address only where the certificate has it. */
async function namedSigner(
  speaker: JudgedSigner | undefined,
  sender: ClaimedSender | undefined,
): Promise<Verdict['signer']> {
  const certificate = speaker?.certificate;
  if (speaker === undefined || certificate === undefined) return undefined;
  const isOwn = speaker.isSender && speaker.boundTo === undefined;
  const address = isOwn ? sender?.addresses[0] : undefined;
  return {
    name: certificateName(certificate),
    address: plainAddress(address ?? speaker.report.addresses[0] ?? ''),
    sha256: await sha256Fingerprint(certificate),
  };
}
