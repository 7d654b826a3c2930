// The content step: goes through the content with every candidate key alike, and lets the content say which is right.
import type { Bytes } from '../bytes.ts';
import { decryptContent, type ContentCipher } from '../crypto/content-cipher.ts';
import { probeKey } from '../crypto/probe-key.ts';
import { randomKey, type Attempt, type Candidate } from './content-key.ts';
import type { EnvelopedData } from './enveloped-data.ts';
import { isLikelyContent } from './likely-content.ts';

export interface OpenedContent {
  readonly content: Bytes;
  readonly attempt: Attempt;
}

/**
 * Opens the content with one of the candidates, or with none.
 *
 * Why this is no oracle for RSAES-PKCS1-v1_5 (Bleichenbacher's attack, where a message has entries beside the one
 * that is asked about): nothing here knows whether a key came out of right padding. A key that did and one that took
 * its place are alike to whoever watches: both are unknown to him and of the same length, so both pass for right
 * with the same small chance (never with an authenticated cipher, 1 in 256 by the padding of CBC), and he cannot
 * make content that one of them opens and the other does not. An entry of his own, with a key that he knows, opens
 * whatever stands beside it.
 *
 * - **An authenticated cipher** is gone through once with every key; the first that fits, in the message's order, opens.
 * - **CBC** tells by its padding only. Both ends of the content are looked at with every key. The first whose padding
 *   is right and whose plaintext begins as a message does opens; else, where the message names us, the first whose
 *   padding is right. Then the whole is decrypted once: by that key, or by a random one.
 *
 * What a watcher could still learn with CBC is what CBC itself gives away for a message that has one recipient:
 * whether content that was altered has right padding. Nothing of this module adds to it, and what shows messages
 * must not let the outcome be seen. Work depends on what anybody can read in the message.
 */
export async function openByContent(
  enveloped: EnvelopedData,
  cipher: ContentCipher,
  candidates: readonly Candidate[],
  isNamed: boolean,
): Promise<OpenedContent | undefined> {
  return cipher.authenticated
    ? openAuthenticated(enveloped, cipher, candidates)
    : openUnauthenticated(enveloped, cipher, candidates, isNamed);
}

async function openAuthenticated(
  enveloped: EnvelopedData,
  cipher: ContentCipher,
  candidates: readonly Candidate[],
): Promise<OpenedContent | undefined> {
  let opened: OpenedContent | undefined;
  for (const { key, attempt, isStandIn } of candidates) {
    const content = await decryptWith(enveloped, cipher, key);
    if (opened === undefined && content !== undefined && !isStandIn) opened = { content, attempt };
  }
  if (candidates.length === 0) await decryptWith(enveloped, cipher, randomKey(cipher.keyBytes));
  return opened;
}

async function openUnauthenticated(
  enveloped: EnvelopedData,
  cipher: ContentCipher,
  candidates: readonly Candidate[],
  isNamed: boolean,
): Promise<OpenedContent | undefined> {
  const fitting = candidates.flatMap(({ key, attempt, isStandIn }) => {
    const head = probeKey(cipher, key, enveloped.encryptedContent);
    if (head === undefined || isStandIn) return [];
    return [{ key, attempt, isLikely: isLikelyContent(head) }];
  });
  const chosen = fitting.find(({ isLikely }) => isLikely) ?? (isNamed ? fitting[0] : undefined);
  const content = await decryptWith(enveloped, cipher, chosen?.key ?? randomKey(cipher.keyBytes));
  return chosen === undefined || content === undefined ? undefined : { content, attempt: chosen.attempt };
}

function decryptWith(
  { tag, additionalData, encryptedContent }: EnvelopedData,
  cipher: ContentCipher,
  key: Bytes,
): Promise<Bytes | undefined> {
  const authentication = tag === undefined ? undefined : { tag, additionalData };
  return decryptContent(cipher, key, encryptedContent, authentication);
}
