// Seals a draft: text and attachments in, raw messages for the mail server out (RFC 8551 sections 3.3 to 3.6).
import type { Bytes } from '../bytes.ts';
import { encryptContentParts } from '../cms/encrypt.ts';
import { signContentParts } from '../cms/sign.ts';
import { SealError } from '../errors.ts';
import {
  attachmentPart,
  base64Part,
  multipart,
  partBytes,
  randomToken,
  textPart,
  type Part,
} from '../mime/build.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { Identity } from '../x509/identity.ts';
import type { Draft, SealedDraft, SealedMessage, SealOptions } from './seal-contract.ts';
import { chooseAlgorithms, type ChosenAlgorithms } from './choose-algorithms.ts';
import { draftAddresses, type DraftAddresses } from './draft-addresses.ts';
import { blindCopies, messageHeader } from './message-header.ts';
import { certificateForAnswers } from './own-certificates.ts';
import { profileByName } from './profiles.ts';
import { checkSigner, recipientCertificates, type RecipientCertificates } from './seal-certificates.ts';

/**
 * Signs, then encrypts. Gives one message for To and Cc, and one for each Bcc recipient, whose name is in
 * no other message that is sent, neither in a header nor among the recipients of its envelope. All are CRLF, 7-bit, in
 * lines of at most 76, and end with exactly one CRLF. Date and signingTime are `options.now`.
 *
 * Throws SealError, before anything is signed: `seal.nothing-to-do`, `seal.no-identity`, those of
 * draftAddresses, checkSigner and recipientCertificates.
 *
 * @example
 * const options = { sign: true, encrypt: true, identity, certificates, anchors, now: new Date() };
 * const { messages } = await seal(draft, options);
 * for (const { raw, recipients } of messages) await submit(raw, recipients); // your mail server
 */
export async function seal(draft: Draft, options: SealOptions): Promise<SealedDraft> {
  if (!options.sign && !options.encrypt) throw new SealError('seal.nothing-to-do');
  const addresses = draftAddresses(draft);
  // A Date field has no fractions of a second, and neither has a signingTime.
  const sent = new Date(Math.floor(options.now.getTime() / 1000) * 1000);
  if (options.sign) await checkSigner(addresses.from.address, sent, options);
  const certificates = options.encrypt ? await recipientCertificates(addresses, options) : undefined;

  const messageId = options.messageId ?? `<${randomToken()}@${addresses.from.address.split('@').at(-1)!}>`;
  const header = messageHeader(draft, addresses, messageId, sent);
  const sealer = { options, addresses, header };
  const sealed =
    certificates === undefined
      ? writeForAll(await signedOrPlain(draft, sent, options), sealer)
      : await encryptForAll(await inOnePiece(draft, sent, options), sealer, certificates);
  return { ...sealed, messageId };
}

/** The draft as a MIME entity, signed where it is to be, with the names of what was used for it. */
interface Entity<Form> {
  readonly entity: Form;
  readonly algorithms: readonly string[];
}

async function signedOrPlain(draft: Draft, signingTime: Date, options: SealOptions): Promise<Entity<Part>> {
  const body = bodyPart(draft);
  return options.sign
    ? signPart(body, { identity: options.identity!, from: draft.from.address }, signingTime, options)
    : { entity: body, algorithms: [] };
}

/** As it is encrypted. What it was made from, many megabytes with large attachments, is let go with this call. */
async function inOnePiece(draft: Draft, signingTime: Date, options: SealOptions): Promise<Entity<Bytes>> {
  const { entity, algorithms } = await signedOrPlain(draft, signingTime, options);
  return { entity: partBytes(entity), algorithms };
}

interface Sealer {
  readonly options: SealOptions;
  readonly addresses: DraftAddresses;
  readonly header: readonly string[];
}

function bodyPart(draft: Draft): Part {
  const text = textPart(draft.text);
  return draft.attachments.length === 0
    ? text
    : multipart('mixed', [text, ...draft.attachments.map(attachmentPart)]);
}

async function signPart(
  body: Part,
  { identity, from }: { readonly identity: Identity; readonly from: string },
  signingTime: Date,
  options: SealOptions,
): Promise<Entity<Part>> {
  // Exactly these octets are signed and stand in the message.
  const content = partBytes(body);
  const isDetached = options.opaque !== true;
  const forAnswers = await certificateForAnswers(from, options);
  const { parts, digests, schemes } = await signContentParts({
    content,
    identities: [identity],
    ...(forAnswers === undefined
      ? {}
      : { encryptionCertificate: forAnswers.certificate, extraCertificates: forAnswers.chain }),
    detached: isDetached,
    signingTime,
    scheme: options.signatureScheme ?? profileByName(options.profile).signatureScheme,
  });
  const algorithms = [...digests, ...schemes];
  if (!isDetached) return { entity: cmsPart('signed-data', parts), algorithms };
  const signature = base64Part('application/pkcs7-signature', parts, { name: 'smime.p7s' });
  const parameters = { protocol: 'application/pkcs7-signature', micalg: digests.join(',') };
  return { entity: multipart('signed', [content, signature], parameters), algorithms };
}

function cmsPart(smimeType: string, cms: readonly Bytes[]): Part {
  return base64Part('application/pkcs7-mime', cms, {
    name: 'smime.p7m',
    parameters: { 'smime-type': smimeType },
  });
}

/** The header of the sender's own copy, where one is wanted and says more than the main one. */
function ownHeader({ options, addresses, header }: Sealer): readonly string[] | undefined {
  return options.ownCopy === true && addresses.bcc.length > 0
    ? [...header, blindCopies(addresses)]
    : undefined;
}

type Sealed = Omit<SealedDraft, 'messageId'>;

/** Signed only: everybody gets the same octets; Bcc recipients are told by the envelope of the transport. */
function writeForAll({ entity, algorithms }: Entity<Part>, sealer: Sealer): Sealed {
  const { addresses, header } = sealer;
  const raw = partBytes(entity, header);
  const own = ownHeader(sealer);
  const messages: SealedMessage[] = [
    ...(own === undefined || addresses.visible.length > 0
      ? [{ raw, recipients: addresses.visible, purpose: 'main' } as const]
      : []),
    ...addresses.bcc.map((address) => ({ raw, recipients: [address], purpose: 'bcc' }) as const),
    ...(own === undefined ? [] : [{ raw: partBytes(entity, own), recipients: [], purpose: 'own' } as const]),
  ];
  return { messages, algorithms };
}

async function encryptForAll(
  { entity, algorithms: before }: Entity<Bytes>,
  sealer: Sealer,
  certificates: RecipientCertificates,
): Promise<Sealed> {
  const { addresses, header, options } = sealer;
  const messages: SealedMessage[] = [];
  const algorithms = new Set<string>();
  const encrypt = async (to: readonly Certificate[], recipients: readonly string[]): Promise<Part> => {
    const chosen = algorithmsFor(recipients, options);
    const cms = await encryptContentParts({ content: entity, recipients: to, ...chosen });
    for (const name of [chosen.cipher, ...to.map((one) => keyManagementName(one, chosen))])
      algorithms.add(name);
    return cmsPart(chosen.cipher.endsWith('gcm') ? 'authEnveloped-data' : 'enveloped-data', cms);
  };
  const readers = [...certificates.visible, ...certificates.sender];
  const own = ownHeader(sealer);
  const main = readers.length === 0 ? undefined : await encrypt(readers, addresses.visible);
  if (main !== undefined && (own === undefined || addresses.visible.length > 0))
    messages.push({ raw: partBytes(main, header), recipients: addresses.visible, purpose: 'main' });
  for (const { address, certificates: theirs } of certificates.bcc) {
    const part = await encrypt(theirs, [address]);
    messages.push({ raw: partBytes(part, header), recipients: [address], purpose: 'bcc' });
  }
  // The very octets that the others got; whoever cannot read the main one has no use for it.
  if (main !== undefined && own !== undefined && certificates.sender.length > 0)
    messages.push({ raw: partBytes(main, own), recipients: [], purpose: 'own' });
  return { messages, algorithms: [...before, ...algorithms] };
}

/** By the profile, unless the caller decided. */
function algorithmsFor(recipients: readonly string[], options: SealOptions): ChosenAlgorithms {
  const chosen = chooseAlgorithms(profileByName(options.profile), recipients, options.capabilities);
  return {
    cipher: options.cipher ?? chosen.cipher,
    keyTransport: options.keyTransport ?? chosen.keyTransport,
  };
}

function keyManagementName(certificate: Certificate, { keyTransport }: ChosenAlgorithms): string {
  const { type } = certificate.subjectPublicKeyInfo;
  if (type === 'rsa') return keyTransport;
  return type === 'ec' ? 'ecdh' : type;
}
