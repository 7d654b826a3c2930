// Protected messages as `openssl cms` makes them, with the headers RFC 8551 wants; every line ends in CRLF.
import { randomUUID } from 'node:crypto';
import { openssl } from './openssl.ts';
import type { Identity } from './pki.ts';

/** The outer header fields of a message; what is left out gets a plain value. */
export interface MessageFields {
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
  readonly date?: Date;
  readonly messageId?: string;
  /** Further header lines, without line ends. */
  readonly extra?: readonly string[];
}

/** A MIME entity: header, blank line, body; CRLF. */
export type Entity = Buffer;

/** Who signs: files, PEM. */
export type Signer = Pick<Identity, 'certificateFile' | 'keyFile' | 'chainFile'>;

export interface SignOptions {
  readonly digest?: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  readonly pss?: boolean;
  /** BER of indefinite length, as most clients write it. */
  readonly stream?: boolean;
}

export interface EncryptOptions {
  readonly cipher?: 'aes-128-cbc' | 'aes-256-cbc' | 'aes-128-gcm' | 'aes-256-gcm' | 'des-ede3-cbc';
  readonly oaep?: 'sha1' | 'sha256' | 'sha512';
  readonly stream?: boolean;
}

/** A text part. */
export function textEntity(text: string): Entity {
  return Buffer.from(
    `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quotedPrintable(text)}\r\n`,
  );
}

/** A text with an attachment. */
export function entityWithAttachment(text: string, fileName: string, bytes: Uint8Array): Entity {
  const boundary = `mixed-${randomUUID()}`;
  return Buffer.concat([
    Buffer.from(`Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n--${boundary}\r\n`),
    textEntity(text),
    Buffer.from(
      `--${boundary}\r\nContent-Type: application/octet-stream; name="${fileName}"\r\n` +
        `Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="${fileName}"\r\n\r\n`,
    ),
    base64Lines(Buffer.from(bytes)),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
}

/** An ordinary message around an entity. */
export function plainMessage(fields: MessageFields, entity: Entity): Buffer {
  return Buffer.concat([header(fields), entity]);
}

/** multipart/signed with a detached signature (RFC 8551, 3.5.3). */
export async function clearSigned(
  fields: MessageFields,
  entity: Entity,
  signer: Signer,
  options: SignOptions = {},
): Promise<Buffer> {
  return Buffer.concat([header(fields), await clearSignedEntity(entity, signer, options)]);
}

/** application/pkcs7-mime; smime-type=signed-data (RFC 8551, 3.5.2). */
export async function opaqueSigned(
  fields: MessageFields,
  entity: Entity,
  signer: Signer,
  options: SignOptions = {},
): Promise<Buffer> {
  const der = await sign(entity, signer, options, ['-nodetach']);
  return Buffer.concat([header(fields), pkcs7Entity('signed-data', der)]);
}

/** application/pkcs7-mime; smime-type=certs-only (RFC 8551, 3.8) around a bag of certificates, DER; alone or beside a text. */
export function certificatesOnly(fields: MessageFields, bag: Buffer, text?: Entity): Buffer {
  const part = pkcs7Entity('certs-only', bag, 'smime.p7c');
  if (text === undefined) return Buffer.concat([header(fields), part]);
  const boundary = `mixed-${randomUUID()}`;
  return Buffer.concat([
    header(fields),
    Buffer.from(`Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n--${boundary}\r\n`),
    text,
    Buffer.from(`--${boundary}\r\n`),
    part,
    Buffer.from(`--${boundary}--\r\n`),
  ]);
}

/** application/pkcs7-mime; enveloped-data, or authEnveloped-data with a GCM cipher (RFC 8551, 3.3 and 3.4). */
export async function enveloped(
  fields: MessageFields,
  entity: Entity,
  recipients: readonly Identity[],
  options: EncryptOptions = {},
): Promise<Buffer> {
  const cipher = options.cipher ?? 'aes-256-cbc';
  const padding = options.oaep
    ? [
        '-keyopt',
        'rsa_padding_mode:oaep',
        '-keyopt',
        `rsa_oaep_md:${options.oaep}`,
        '-keyopt',
        `rsa_mgf1_md:${options.oaep}`,
      ]
    : [];
  const to = recipients.flatMap(({ certificateFile }) => ['-recip', certificateFile, ...padding]);
  const stream = options.stream ? ['-stream'] : [];
  const der = await openssl(
    ['cms', '-encrypt', '-binary', '-outform', 'DER', `-${cipher}`, ...stream, ...to],
    entity,
  );
  const type = cipher.endsWith('gcm') ? 'authEnveloped-data' : 'enveloped-data';
  return Buffer.concat([header(fields), pkcs7Entity(type, der)]);
}

/** Clear-signed, then encrypted: what most clients send. */
export async function signedAndEnveloped(
  fields: MessageFields,
  entity: Entity,
  signer: Signer,
  recipients: readonly Identity[],
  options: SignOptions & EncryptOptions = {},
): Promise<Buffer> {
  return enveloped(fields, await clearSignedEntity(entity, signer, options), recipients, options);
}

/** A clear-signed message whose text was changed on the way. */
export async function tampered(fields: MessageFields, text: string, signer: Signer): Promise<Buffer> {
  const honest = await clearSigned(fields, textEntity(`${text} 100 EUR`), signer);
  return Buffer.from(honest.toString('latin1').replace('100 EUR', '900 EUR'), 'latin1');
}

/** The exact entity that {@link clearSigned} protects, with the signature beside it. */
async function clearSignedEntity(entity: Entity, signer: Signer, options: SignOptions): Promise<Entity> {
  const boundary = `signed-${randomUUID()}`;
  // With -stream openssl puts the content into a DER signature although it is detached: not what clients write.
  const signature = await sign(entity, signer, { ...options, stream: false }, []);
  const digest = options.digest ?? 'sha256';
  return Buffer.concat([
    Buffer.from(
      `Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n` +
        ` micalg=${digest.replace('sha', 'sha-')}; boundary="${boundary}"\r\n\r\n--${boundary}\r\n`,
    ),
    entity,
    Buffer.from(
      `\r\n--${boundary}\r\nContent-Type: application/pkcs7-signature; name="smime.p7s"\r\n` +
        'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="smime.p7s"\r\n\r\n',
    ),
    base64Lines(signature),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
}

/** SignedData over the entity, with the signer's chain, DER (or BER with `stream`). */
async function sign(
  entity: Entity,
  signer: Signer,
  { digest = 'sha256', pss, stream }: SignOptions,
  how: readonly string[],
): Promise<Buffer> {
  const chain = signer.chainFile ? ['-certfile', signer.chainFile] : [];
  const by = ['-signer', signer.certificateFile, '-inkey', signer.keyFile, ...chain, '-md', digest];
  const padding = pss ? ['-keyopt', 'rsa_padding_mode:pss'] : [];
  return openssl(
    ['cms', '-sign', '-binary', '-outform', 'DER', ...(stream ? ['-stream'] : []), ...how, ...by, ...padding],
    entity,
  );
}

function pkcs7Entity(smimeType: string, der: Buffer, name = 'smime.p7m'): Entity {
  return Buffer.concat([
    Buffer.from(
      `Content-Type: application/pkcs7-mime; smime-type=${smimeType}; name="${name}"\r\n` +
        `Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n`,
    ),
    base64Lines(der),
  ]);
}

function header(fields: MessageFields): Buffer {
  const date = (fields.date ?? new Date()).toUTCString().replace('GMT', '+0000');
  const lines = [
    `From: ${fields.from ?? 'Bob Ray <bob@example.test>'}`,
    `To: ${fields.to ?? 'Alice Ray <alice@example.test>'}`,
    `Subject: ${fields.subject ?? 'A message'}`,
    `Date: ${date}`,
    `Message-ID: ${fields.messageId ?? `<${randomUUID()}@example.test>`}`,
    ...(fields.extra ?? []),
    'MIME-Version: 1.0',
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}

function base64Lines(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('base64').replace(/.{1,76}/g, '$&\r\n'));
}

const QUOTED_LINE_LENGTH = 72;

/** Quoted-printable (RFC 2045, 6.7) of a text whose lines end in LF or CRLF; non-ASCII, `=` and blanks at line ends quoted. */
function quotedPrintable(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => {
      const quoted = Array.from(Buffer.from(line), (byte, index) => {
        const atEnd = index === Buffer.byteLength(line) - 1;
        const plain = (byte > 0x20 && byte < 0x7f && byte !== 0x3d) || (byte === 0x20 && !atEnd);
        return plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
      });
      return foldQuoted(quoted);
    })
    .join('\r\n');
}

function foldQuoted(units: readonly string[]): string {
  let folded = '';
  let column = 0;
  for (const unit of units) {
    if (column + unit.length > QUOTED_LINE_LENGTH) {
      folded += '=\r\n';
      column = 0;
    }
    folded += unit;
    column += unit.length;
  }
  return folded;
}
