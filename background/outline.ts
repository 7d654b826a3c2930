// How a message is protected by its outer structure alone: what its webmail can read as well, and no key or trust decides.
import { derOid } from '../src/asn1/writer.ts';
import type { Bytes } from '../src/bytes.ts';
import { Oid } from '../src/crypto/algorithms.ts';
import { WaxsealError } from '../src/errors.ts';
import { parseEntity } from '../src/mime/entity.ts';
import { decodedBody } from '../src/mime/transfer-encoding.ts';
import type { OpenContext, OpenedMessage } from '../src/smime/contract.ts';
import { open } from '../src/smime/open.ts';
import { looksLikeCms, protectionOf } from '../src/smime/recognise.ts';
import type { MessageOutline } from '../src/wire/webmail.ts';

/** Part number of a layer that is the message itself. */
const WHOLE_MESSAGE = '1';
/** Longer headers than this are looked at as a whole. */
const BEGINNING_OCTETS = 64 * 1024;
const ENCRYPTED_TYPES = [Oid.envelopedData, Oid.authEnvelopedData].map(derOid);

/** The outline of a raw message. It is the same whatever keys the user has, and whatever is inside. */
export async function outlineOf(raw: Bytes): Promise<MessageOutline> {
  if (isWhollyProtected(raw)) return 'message';
  const stranger: OpenContext = { identities: [], anchors: [], now: new Date() };
  return outlineOfOpened(await open(raw, stranger));
}

/**
 * The usual two need no opening, and no more than their beginning: multipart/signed, and a message that is one encrypted
 * structure.
 */
function isWhollyProtected(raw: Bytes): boolean {
  try {
    const root = parseEntity(raw.subarray(0, BEGINNING_OCTETS));
    const protection = protectionOf(root);
    return protection === 'cms' ? beginsEncrypted(decodedBody(root)) : protection === 'clear';
  } catch (error) {
    if (error instanceof WaxsealError) return false;
    throw error;
  }
}

/** Whether the octets begin as a ContentInfo of EnvelopedData or AuthEnvelopedData does (RFC 5652 section 3). */
function beginsEncrypted(cms: Bytes): boolean {
  if (!looksLikeCms(cms)) return false;
  const lengthOctets = cms[1]!;
  const at = 2 + (lengthOctets > 0x80 ? lengthOctets & 0x7f : 0);
  return ENCRYPTED_TYPES.some((type) => type.every((octet, index) => cms[at + index] === octet));
}

function outlineOfOpened({ verdict, layers, content }: OpenedMessage): MessageOutline {
  if (verdict.status === 'none' && verdict.codes.length === 0) {
    const bringsProtected = content?.attachments.some(({ opens }) => opens === 'protected') ?? false;
    return bringsProtected ? 'attached' : 'none';
  }
  if (verdict.codes.includes('message.partly-protected')) return 'part';
  // Certificates beside a text leave the text to the webmail.
  return verdict.status === 'none' && layers[0]?.path !== WHOLE_MESSAGE ? 'beside' : 'message';
}
