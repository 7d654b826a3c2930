// Hands pieces to WebCrypto as one without a second copy of them: moved together where they are, and back.
import { joinBytes, type Bytes } from '../bytes.ts';

/**
 * Calls `use` with the octets of all pieces and, behind them, of `tail`. Where the pieces are in one buffer in their
 * order, as those of a BER stream do, they are moved together in it for the moment of the call and then moved back:
 * that takes a fraction of the time of new memory for a message of many megabytes, and none of its room. Else they
 * are joined into a copy.
 *
 * For `use` that is done with the octets when it returns: WebCrypto is, although it answers later ("get a copy of the
 * bytes held by" in the methods of SubtleCrypto).
 */
export function withPiecesTogether<T>(pieces: readonly Bytes[], tail: Bytes, use: (data: Bytes) => T): T {
  const place = commonPlace(pieces, tail.length);
  if (place === undefined) return use(joinBytes([...pieces, tail]));
  const { whole, length } = place;
  // Before anything moves: the tail itself may stand there.
  const tailOctets = tail.slice();
  const gaps = moveTogether(whole, pieces, length);
  const joined = whole.subarray(0, length + tail.length);
  joined.set(tailOctets, length);
  try {
    return use(joined);
  } finally {
    moveBack(whole, pieces, length, gaps);
  }
}

/** For pieces with nothing behind them. */
export const NO_TAIL: Bytes = new Uint8Array(0);

interface CommonPlace {
  /** From the first piece to the end of the last, and as far behind it as the tail may need. */
  readonly whole: Bytes;
  /** Of all pieces together. */
  readonly length: number;
}

/** Where the pieces are, when that is one buffer, in order, more content than gaps, and room for the tail. */
function commonPlace(pieces: readonly Bytes[], tailLength: number): CommonPlace | undefined {
  const [first] = pieces;
  if (first === undefined) return undefined;
  let end = first.byteOffset;
  let length = 0;
  for (const piece of pieces) {
    if (piece.buffer !== first.buffer || piece.byteOffset < end) return undefined;
    end = piece.byteOffset + piece.length;
    length += piece.length;
  }
  const gaps = end - first.byteOffset - length;
  const behind = Math.max(0, tailLength - gaps);
  if (gaps > length || end + behind > first.buffer.byteLength) return undefined;
  return { whole: new Uint8Array(first.buffer, first.byteOffset, end + behind - first.byteOffset), length };
}

/** Moves the pieces to the front of `whole`; gives what stood between and behind them. */
function moveTogether(whole: Bytes, pieces: readonly Bytes[], length: number): Bytes {
  const gaps = new Uint8Array(whole.length - length);
  let from = 0;
  let to = 0;
  for (const piece of pieces) {
    const at = piece.byteOffset - whole.byteOffset;
    gaps.set(whole.subarray(from, at), from - to);
    if (at !== to) whole.copyWithin(to, at, at + piece.length);
    from = at + piece.length;
    to += piece.length;
  }
  gaps.set(whole.subarray(from), from - to);
  return gaps;
}

/** The inverse of {@link moveTogether}, from the end. */
function moveBack(whole: Bytes, pieces: readonly Bytes[], length: number, gaps: Bytes): void {
  let end = whole.length;
  let to = length;
  for (let i = pieces.length - 1; i >= 0; i--) {
    const piece = pieces[i]!;
    const at = piece.byteOffset - whole.byteOffset;
    const after = at + piece.length;
    if (after !== to) whole.copyWithin(at, to - piece.length, to);
    whole.set(gaps.subarray(after - to, end - to), after);
    end = at;
    to -= piece.length;
  }
}
