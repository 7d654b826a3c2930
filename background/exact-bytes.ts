// The exact bytes of a grant's message: whatever the webmail gives later, never others than those it was opened with.
import { toHex, type Bytes } from '../src/bytes.ts';
import { digest } from '../src/crypto/digest.ts';
import { BackgroundFault, fault } from './errors.ts';
import type { Fetching } from './fetching-ahead.ts';
import { bindToBytes, noteReceived, type ReaderGrant } from './grants.ts';
import { heldBytes } from './held-messages.ts';
import { renewSession } from './renew-session.ts';
import { serverOf, sessionOf } from './webmail-session.ts';

/** Of what comes in one moment nothing is said. */
const PROGRESS_STEP_BYTES = 500_000;

/**
 * The bytes with which the message of a grant was opened, as far as `grant` knows: held ones, or fetched again and
 * compared. Throws `webmail.other-message` when the webmail gives others now, and what fetching throws.
 */
export async function exactBytes(grant: ReaderGrant, fetching: Fetching): Promise<Bytes> {
  let raw = heldBytes(grant.id);
  if (raw === undefined) {
    raw = await rawOf(grant, fetching);
    await noteReceived(grant, Date.now());
  }
  return (await sha256Of(raw)) === grant.sha256 ? raw : fault('webmail.other-message');
}

/**
 * These bytes, when the grant's message was opened with them or not yet at all: then it is bound to them. To be called
 * before anything is decrypted or judged: a verdict must not come to stand over what other bytes showed, and one act of
 * the user's must not open several messages. Throws `webmail.other-message`.
 */
export async function sameBytes(grant: ReaderGrant, raw: Bytes): Promise<Bytes> {
  const receivedAt = Date.now();
  return (await bindToBytes(grant, await sha256Of(raw), receivedAt)) ? raw : fault('webmail.other-message');
}

/** These bytes, to which the grant is bound from now on: the user has asked for the message anew, and sees all of it anew. */
export async function newBytes(grant: ReaderGrant, raw: Bytes): Promise<Bytes> {
  const receivedAt = Date.now();
  await bindToBytes(grant, await sha256Of(raw), receivedAt, 'anew');
  return raw;
}

async function sha256Of(raw: Bytes): Promise<string> {
  return toHex(await digest('sha-256', raw));
}

/** What the webmail gives, with the new session's token when the same user has signed in again in another tab. */
export async function rawOf(grant: ReaderGrant, { signal, progress }: Fetching): Promise<Bytes> {
  let said = 0;
  const onBytes = (done: number, total: number): void => {
    if (done - said < PROGRESS_STEP_BYTES) return;
    said = done;
    progress?.({ step: 'reading', done, total });
  };
  const read = (of: ReaderGrant): Promise<Bytes> =>
    serverOf(of).readRaw(sessionOf(of), of.message, { signal }, onBytes);
  try {
    return await read(grant);
  } catch (error) {
    if (!(error instanceof BackgroundFault) || error.code !== 'webmail.signed-out') throw error;
    const renewed = await renewSession(grant, signal);
    if (renewed === undefined) throw error;
    return read(renewed);
  }
}
