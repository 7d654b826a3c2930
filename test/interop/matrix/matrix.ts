// Runs the matrix: every row with every peer, both ways, with what is good and with what was altered.
import { equalBytes, type Bytes } from '../../../src/bytes.ts';
import type { KeyRing } from '../key-ring.ts';
import {
  KEY_FILE_PASSWORD,
  OTHER_PASSWORD,
  withNewSalts,
  type Answer,
  type EncryptRequest,
  type KeyFilePeer,
  type KeyFileRequest,
  type Peer,
  type SignRequest,
} from './peer.ts';
import { ROWS, type Row } from './rows.ts';
import {
  waxsealDecrypts,
  waxsealEncrypts,
  waxsealReadsKeyFile,
  waxsealSigns,
  waxsealVerifies,
  waxsealWritesKeyFile,
} from './waxseal.ts';

/** The only status that is an error is `red`: both could do it and did not agree. */
export interface Cell {
  readonly status: 'green' | 'cannot' | 'red';
  /** Why not; empty when green. */
  readonly reason: string;
}

export interface RowResult {
  readonly row: Row;
  readonly fromPeer: Cell;
  readonly toPeer: Cell;
}

const CONTENT = new TextEncoder().encode(
  `Content-Type: text/plain\r\n\r\n${'A letter between two programs.\r\n'.repeat(300)}`,
);
const GREEN: Cell = { status: 'green', reason: '' };
const INDEFINITE = 0x80;

function cannot(reason: string): Cell {
  return { status: 'cannot', reason };
}

function red(reason: string): Cell {
  return { status: 'red', reason };
}

/**
 * All rows with one peer.
 *
 * @param control another program; what a peer refuses from it, too, is the peer's own limit and not our mistake
 */
export async function runMatrix(ring: KeyRing, peer: Peer, control?: Peer): Promise<readonly RowResult[]> {
  const results: RowResult[] = [];
  for (const row of ROWS) {
    switch (row.operation) {
      case 'sign':
        results.push({
          row,
          fromPeer: await signedByPeer(ring, peer, row.request, control),
          toPeer: await signedByWaxseal(ring, peer, row.request, control),
        });
        break;
      case 'encrypt':
        results.push({
          row,
          fromPeer: await encryptedByPeer(ring, peer, row.request),
          toPeer: await encryptedByWaxseal(ring, peer, row.request, control),
        });
        break;
      case 'key-file':
        break;
    }
  }
  return [...results, ...(await runKeyFiles(ring, peer, control))];
}

/** The rows about key files, with a program that may know nothing else. */
export async function runKeyFiles(
  ring: KeyRing,
  peer: KeyFilePeer,
  control?: KeyFilePeer,
): Promise<readonly RowResult[]> {
  const results: RowResult[] = [];
  for (const row of ROWS) {
    if (row.operation !== 'key-file') continue;
    const fromPeer = await keyFileByPeer(ring, peer, row.request);
    results.push({ row, fromPeer, toPeer: await keyFileByWaxseal(ring, peer, row.request, control) });
  }
  return results;
}

async function signedByPeer(
  ring: KeyRing,
  peer: Peer,
  request: SignRequest,
  control: Peer | undefined,
): Promise<Cell> {
  const signed = await peer.sign(request, CONTENT);
  if ('refusal' in signed) return cannot(signed.refusal);
  const message = signed.bytes;
  if (request.stream && message[1] !== INDEFINITE) return cannot('writes definite lengths');
  const verify = (of: Bytes, content: Bytes) =>
    waxsealVerifies(ring, request, of, request.detached ? content : undefined);
  const good = await verify(message, CONTENT);
  if ('refusal' in good && control !== undefined) {
    const second = await control.verify(message, request.detached ? CONTENT : undefined);
    if ('refusal' in second)
      return cannot(
        `what it writes is refused by Waxseal (${good.refusal}) and ${control.name} (${second.refusal})`,
      );
  }
  return judged(good, await verify(...altered(message, request.detached)));
}

async function signedByWaxseal(
  ring: KeyRing,
  peer: Peer,
  request: SignRequest,
  control: Peer | undefined,
): Promise<Cell> {
  const signed = await waxsealSigns(ring, request, CONTENT);
  if ('refusal' in signed) return cannot(signed.refusal);
  const verify = (of: Bytes, content: Bytes) => peer.verify(of, request.detached ? content : undefined);
  const good = await verify(signed.bytes, CONTENT);
  if ('bytes' in good) return judged(good, await verify(...altered(signed.bytes, request.detached)));
  return limitOrFault(
    good.refusal,
    [control, peer],
    (other) => other.sign(request, CONTENT),
    (of) => verify(of, CONTENT),
  );
}

async function encryptedByPeer(ring: KeyRing, peer: Peer, request: EncryptRequest): Promise<Cell> {
  const encrypted = await peer.encrypt(request, CONTENT);
  if ('refusal' in encrypted) return cannot(encrypted.refusal);
  const message = encrypted.bytes;
  if (request.stream && message[1] !== INDEFINITE) return cannot('writes definite lengths');
  const opened = await waxsealDecrypts(ring, request.key, message);
  if (opened.cipher !== undefined && opened.cipher !== request.cipher)
    return cannot(`writes ${opened.cipher}, and has no option for another`);
  return judged(
    opened,
    await waxsealDecrypts(ring, request.key, tagAltered(request, message)),
    isGcm(request),
  );
}

async function encryptedByWaxseal(
  ring: KeyRing,
  peer: Peer,
  request: EncryptRequest,
  control: Peer | undefined,
): Promise<Cell> {
  const encrypted = await waxsealEncrypts(ring, request, CONTENT);
  if ('refusal' in encrypted) return cannot(encrypted.refusal);
  const open = (message: Bytes) => peer.decrypt(message, request.key);
  const good = await open(encrypted.bytes);
  if ('bytes' in good) return judged(good, await open(tagAltered(request, encrypted.bytes)), isGcm(request));
  return limitOrFault(good.refusal, [control, peer], (other) => other.encrypt(request, CONTENT), open);
}

async function keyFileByPeer(ring: KeyRing, peer: KeyFilePeer, request: KeyFileRequest): Promise<Cell> {
  const file = await peer.writeKeyFile(request);
  if ('refusal' in file) return cannot(file.refusal);
  const read = await waxsealReadsKeyFile(ring, request.key, file.bytes);
  return 'bytes' in read ? GREEN : red(read.refusal);
}

/** The peer takes it in, and what it hands out again is the same key; under another password it takes nothing in. */
async function keyFileByWaxseal(
  ring: KeyRing,
  peer: KeyFilePeer,
  request: KeyFileRequest,
  control: KeyFilePeer | undefined,
): Promise<Cell> {
  const take = (file: Bytes) => peer.takeKeyFile(file, request.key);
  const file = await waxsealWritesKeyFile(ring, request, KEY_FILE_PASSWORD);
  if ('refusal' in file) return cannot(file.refusal);
  const taken = await withNewSalts(async () => {
    const fresh = await waxsealWritesKeyFile(ring, request, KEY_FILE_PASSWORD);
    return 'bytes' in fresh ? take(fresh.bytes) : fresh;
  });
  if ('refusal' in taken) {
    const other = await control?.writeKeyFile(request);
    const isLimit = other !== undefined && 'bytes' in other && 'refusal' in (await take(other.bytes));
    return isLimit ? cannot(taken.refusal) : red(taken.refusal);
  }
  const read = await waxsealReadsKeyFile(ring, request.key, taken.bytes);
  if ('refusal' in read) return red(`what it hands out again: ${read.refusal}`);
  const locked = await waxsealWritesKeyFile(ring, request, OTHER_PASSWORD);
  return 'bytes' in locked && 'bytes' in (await take(locked.bytes))
    ? red('opens it with a wrong password')
    : GREEN;
}

/** Green when the good one gave the very content and the altered one was refused (where that can be noticed). */
function judged(good: Answer, bad: Answer, isNoticed = true): Cell {
  if ('refusal' in good) return red(good.refusal);
  if (!equalBytes(good.bytes, CONTENT)) return red('the bytes are not the same');
  return isNoticed && 'bytes' in bad ? red('an altered message is taken for good') : GREEN;
}

/**
 * The peer refused our message: its own limit when it refuses the same from the first of `writers` that can
 * write it, or when none of them can, the peer itself included.
 */
async function limitOrFault(
  refusal: string,
  writers: readonly (Peer | undefined)[],
  write: (writer: Peer) => Promise<Answer>,
  judge: (message: Bytes) => Promise<Answer>,
): Promise<Cell> {
  for (const writer of writers) {
    const written = writer === undefined ? { refusal } : await write(writer);
    if ('refusal' in written) continue;
    return 'refusal' in (await judge(written.bytes)) ? cannot(refusal) : red(refusal);
  }
  return cannot(refusal);
}

/** A message and its content with one letter of the content changed. */
function altered(message: Bytes, detached: boolean): [message: Bytes, content: Bytes] {
  const changed = (bytes: Bytes, at: number) => bytes.map((octet, i) => (i === at ? octet ^ 1 : octet));
  if (detached) return [message, changed(CONTENT, CONTENT.length >> 1)];
  const at = Buffer.from(message).indexOf('letter between');
  return [changed(message, at), CONTENT];
}

function isGcm({ cipher }: EncryptRequest): boolean {
  return cipher.endsWith('gcm');
}

/** The tag of AuthEnvelopedData is its last element; behind it stand end-of-contents octets in a BER stream. */
function tagAltered({ stream }: EncryptRequest, message: Bytes): Bytes {
  const END_OF_CONTENTS_OCTETS = 6;
  const at = message.length - 1 - (stream ? END_OF_CONTENTS_OCTETS : 0);
  return message.map((octet, i) => (i === at ? octet ^ 1 : octet));
}
