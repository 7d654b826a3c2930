// How a message is protected, and which message it is, as its unencrypted outside says: no key or trust decides anything here.
import type { Bytes } from '../src/bytes.ts';
import { WaxsealError } from '../src/errors.ts';
import { cleanLine } from '../src/mime/clean-text.ts';
import { parseEntity } from '../src/mime/entity.ts';
import { firstField } from '../src/mime/header-fields.ts';
import { open } from '../src/smime/open.ts';
import type { OpenedState } from './opened-messages.ts';

/** How a message says of itself that it is protected. Nothing is decrypted to know that: there is no key to do it with. */
export async function outerState(raw: Bytes): Promise<OpenedState> {
  const { layers } = await open(raw, { identities: [], anchors: [], now: new Date() });
  const has = (type: string): boolean => layers.some((layer) => layer.type === type);
  return { encrypted: has('encrypted'), signed: has('signed') };
}

/** The outer Message-ID with angle brackets, as the webmail knows it; undefined where there is none. */
export function outerMessageId(raw: Bytes): string | undefined {
  try {
    return cleanLine(firstField(parseEntity(raw).fields, 'message-id') ?? '') || undefined;
  } catch (error) {
    if (error instanceof WaxsealError) return undefined;
    throw error;
  }
}
