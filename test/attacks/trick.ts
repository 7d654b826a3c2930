// What every trick of the catalogue says of itself, and the people and tools that the tricks are made with.
import { randomUUID } from 'node:crypto';
import type { Bytes } from '../../src/bytes.ts';
import { bytesFromLatin1, bytesFromUtf8 } from '../../src/bytes.ts';
import { encryptContent } from '../../src/cms/encrypt.ts';
import { signContent } from '../../src/cms/sign.ts';
import { base64Part, multipart, partBytes, type Part } from '../../src/mime/build.ts';
import { parseEntity } from '../../src/mime/entity.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import type { Identity } from '../../src/x509/identity.ts';
import type { Cast } from './cast.ts';

/** The classes of attack on mail clients that the catalogue is ordered by. */
export const ATTACK_CLASSES = [
  'content within a detached signature',
  'several signers',
  'no signer',
  'contradictory attributes',
  'attributes as content',
  'wrapping',
  'the sender',
  'the certificate',
  'a drawn verdict',
  'direct exfiltration',
  'spliced ciphertext',
  'an answer as oracle',
  'an answer as signature',
  'errors as oracle',
  'exhaustion',
  'lending a verdict',
] as const;
export type AttackClass = (typeof ATTACK_CLASSES)[number];

/** What Bob has really signed, or what was really encrypted for Alice. */
export const GENUINE = 'I owe you nothing.';
/** What the attacker wants Alice to read as Bob's words. */
export const FORGED = 'Pay Eve 900.';

export interface Trick {
  readonly class: AttackClass;
  /** Ends a sentence that begins with "A message": it names the test. */
  readonly name: string;
  /** What the trick relies on: what some program got wrong. */
  readonly how: string;
  readonly make: (cast: Cast) => Bytes | Promise<Bytes>;
  /** The documented verdict: the state, then the decisive code where there is one. */
  readonly verdict: string;
  /** True where the signer really is Bob and the text is his: then the verdict may name him. */
  readonly isHonest?: boolean;
  /** True where the webmail names no part of a type or name of S/MIME: no reader is offered, nobody vouches for it. */
  readonly looksOrdinary?: boolean;
  /** All that an answer quotes of it, for tricks that are after the answer. */
  readonly quoted?: string;
  /** Words that must stand in the reader beside the verdict's own sentence. */
  readonly says?: RegExp;
}

/** What an encrypted message without a signature says in the state in which it is looked at. */
export const UNSIGNED = 'caution decrypt.not-authenticated';

export const text = (words: string): Bytes =>
  bytesFromUtf8(`Content-Type: text/plain; charset=utf-8\r\n\r\n${words}\r\n`);
export const html = (source: string): Bytes =>
  bytesFromUtf8(`Content-Type: text/html; charset=utf-8\r\n\r\n${source}\r\n`);

/** Header lines of a message by Bob, or by whom `from` says; octets beyond ASCII as UTF-8. */
export function messageLines(from = 'Bob Ray <bob@example.test>', more: readonly string[] = []): string[] {
  const date = new Date().toUTCString().replace('GMT', '+0000');
  return [
    ...(from === '' ? [] : [`From: ${from}`]),
    'To: Alice Ray <alice@example.test>',
    'Subject: Our account',
    `Date: ${date}`,
    `Message-ID: <${randomUUID()}@example.test>`,
    ...more,
    'MIME-Version: 1.0',
  ];
}

/** A message of these header lines and this entity; the lines may hold any characters, even forbidden ones. */
export function message(entity: Part | Bytes, lines: readonly string[] = messageLines()): Bytes {
  const octets = entity instanceof Uint8Array ? entity : partBytes(entity);
  const head = bytesFromUtf8(lines.map((line) => `${line}\r\n`).join(''));
  const joined = new Uint8Array(head.length + octets.length);
  joined.set(head);
  joined.set(octets, head.length);
  return joined;
}

/** multipart/signed around exactly this entity, with this CMS structure as its signature. */
export function clearPart(entity: Bytes, signature: Bytes): Part {
  const p7s = base64Part('application/pkcs7-signature', signature, { name: 'smime.p7s' });
  return multipart('signed', [entity, p7s], { protocol: 'application/pkcs7-signature', micalg: 'sha-256' });
}

/** application/pkcs7-mime with this CMS structure. */
export function cmsPart(structure: Bytes, smimeType: string): Part {
  return base64Part('application/pkcs7-mime', structure, {
    name: 'smime.p7m',
    parameters: { 'smime-type': smimeType },
  });
}

export function signature(entity: Bytes, ...identities: readonly Identity[]): Promise<Bytes> {
  return signContent({ content: entity, identities, detached: true, signingTime: new Date() });
}

export async function clearSigned(entity: Bytes, ...identities: readonly Identity[]): Promise<Part> {
  return clearPart(entity, await signature(entity, ...identities));
}

export async function opaqueSigned(entity: Bytes, ...identities: readonly Identity[]): Promise<Part> {
  const structure = await signContent({
    content: entity,
    identities,
    detached: false,
    signingTime: new Date(),
  });
  return cmsPart(structure, 'signed-data');
}

export async function encrypted(
  entity: Part | Bytes,
  recipient: Certificate,
  cipher: 'aes-256-cbc' | 'aes-256-gcm' = 'aes-256-cbc',
): Promise<Part> {
  const content = entity instanceof Uint8Array ? entity : partBytes(entity);
  return cmsPart(await encryptContent({ content, recipients: [recipient], cipher }), 'enveloped-data');
}

/** A forwarded message as an attachment. */
export function attachedMessage(inner: Bytes, parameters = ''): Bytes {
  const head = `Content-Type: message/rfc822${parameters}\r\nContent-Disposition: attachment; filename="forwarded.eml"\r\n\r\n`;
  return bytesFromLatin1(head + String.fromCharCode(...inner));
}

/** Octets of a part, for tricks that change what was written. */
export function octets(part: Part | Bytes): Bytes {
  return part instanceof Uint8Array ? part : partBytes(part);
}

/** The parts of a multipart, exactly as they stand in it. */
export function partsOf(part: Part): readonly Bytes[] {
  return parseEntity(partBytes(part)).parts.map(({ source, start, end }) => source.slice(start, end));
}
