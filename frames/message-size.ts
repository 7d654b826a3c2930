// Estimates how large a message will be when it is sealed, to say so before it is sent and not after.
import type { ComposerDraft } from '../src/wire/composition.ts';

/** Base64 in lines of 76 characters with CRLF (RFC 2045 section 6.8). */
const BASE64_GROWTH = (4 / 3) * (78 / 76);
/** Header fields, MIME parts, signature with its certificates, recipients' entries. */
const OVERHEAD_BYTES = 16_384;
/** Quoted-printable of text that is mostly not ASCII. */
const TEXT_GROWTH = 2;

/** Bytes of the message on its way, a little more rather than less. */
export function estimatedBytes(draft: Pick<ComposerDraft, 'text' | 'attachments' | 'encrypt'>): number {
  const files = draft.attachments.reduce((sum, { content }) => sum + content.size, 0);
  const inner = draft.text.length * TEXT_GROWTH + files * BASE64_GROWTH + OVERHEAD_BYTES;
  // The sealed message is base64 around what is base64 already.
  return Math.ceil(draft.encrypt ? inner * BASE64_GROWTH : inner);
}
