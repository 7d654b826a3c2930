// Files that a compose form began with and that are protected messages: the webmail puts in the ciphertext of what it cannot read.
import type { Bytes } from '../src/bytes.ts';
import { open } from '../src/smime/open.ts';
import type { ComposeReference, FormFile } from '../src/wire/webmail.ts';
import type { WebmailServer, WebmailSession } from './webmail/contract.ts';

/** Forwarding more messages at once is not looked into: they are attached as they are. */
const MAX_LOOKED_AT = 20;
/** A larger file is attached as it is. */
const MAX_BYTES = 64 * 1024 * 1024;

const CMS = /^application\/(x-)?pkcs7-mime$/i;
const CMS_NAME = /\.p7m$/i;
const DETACHED_SIGNATURE = /^application\/(x-)?pkcs7-signature$/i;
const MESSAGE = /^message\/(rfc822|global)$/i;

export interface SealedFile {
  readonly file: FormFile;
  readonly bytes: Bytes;
  readonly isEncrypted: boolean;
}

/** The ciphertext of the message that is continued, or of an original that the webmail could not read. */
export function isCmsFile({ name, type }: Pick<FormFile, 'name' | 'type'>): boolean {
  return CMS.test(type) || CMS_NAME.test(name);
}

/** The signature of an older message says nothing about a new one. */
export function isOldSignature({ isInitial, type }: FormFile): boolean {
  return isInitial && DETACHED_SIGNATURE.test(type);
}

/** Those that the form began with and that are encrypted, or signed and not readable without S/MIME. */
export async function sealedFormFiles(
  { compose }: WebmailServer,
  session: WebmailSession,
  { composeId, attachments }: Pick<ComposeReference, 'composeId' | 'attachments'>,
  signal: AbortSignal,
): Promise<SealedFile[]> {
  const candidates = attachments.filter(
    (file) => file.isInitial && (isCmsFile(file) || MESSAGE.test(file.type)),
  );
  const found: SealedFile[] = [];
  for (const file of candidates.slice(0, MAX_LOOKED_AT)) {
    const content = await compose.fetchFormAttachment(session, composeId, file.id, { signal });
    if (content.size > MAX_BYTES) continue;
    const bytes = new Uint8Array(await content.arrayBuffer());
    const layers = await outsideLayers(bytes);
    const isEncrypted = layers.includes('encrypted');
    if (isEncrypted || (isCmsFile(file) && layers.includes('signed')))
      found.push({ file, bytes, isEncrypted });
  }
  return found;
}

/** Nothing is decrypted to know that: there is no key to do it with. */
async function outsideLayers(bytes: Bytes): Promise<readonly string[]> {
  const { layers } = await open(bytes, { identities: [], anchors: [], now: new Date() });
  return layers.map(({ type }) => type);
}
