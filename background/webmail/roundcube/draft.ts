// What Roundcube notes in a draft of the message that is answered: X-Draft-Info (rcmail_sendmail::draftinfo_encode).
import { fromBase64 } from '../../../src/bytes.ts';

export interface DraftInfo {
  readonly kind: 'reply' | 'forward';
  readonly mailbox: string;
}

const MAX_MAILBOX = 1_000;

/** Reads the field's value; undefined when it is missing or names no message that is answered. */
export function readDraftInfo(value: string | undefined): DraftInfo | undefined {
  const parts = new Map(
    (value ?? '').split(/;\s+/).map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at).trim(), part.slice(at + 1).trim()] as const;
    }),
  );
  const kind = parts.get('type');
  const mailbox = decoded(parts.get('folder') ?? '');
  if ((kind !== 'reply' && kind !== 'forward') || mailbox === undefined) return undefined;
  return { kind, mailbox };
}

/** Base64 of UTF-8, marked by `B::` since Roundcube 1.2. */
function decoded(text: string): string | undefined {
  try {
    const bytes = fromBase64(text.replace(/^B::/, ''));
    const mailbox = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return mailbox === '' || mailbox.length > MAX_MAILBOX ? undefined : mailbox;
  } catch {
    return undefined;
  }
}
