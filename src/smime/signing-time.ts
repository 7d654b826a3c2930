// Whether the time of signing that a signature claims is plausible for the message it came in.
import { readTime, type ReadTime } from '../mime/dates.ts';
import { firstField, type HeaderField } from '../mime/header-fields.ts';

/**
 * Signing time and Date come from one clock at the moment of sending; other clients refuse a difference of
 * more than an hour, because a new Date on an old signature is how an old message is sent again.
 */
const MAX_CLOCK_DIFFERENCE_MS = 60 * 60 * 1000;
/** Mail servers give up after five days (RFC 5321 section 4.5.4.1); an answer may wait in an outbox over a weekend. */
const MAX_DELIVERY_MS = 8 * 24 * 60 * 60 * 1000;

export interface MessageTimes {
  /** The Date field as received: the sender's claim. */
  readonly written?: ReadTime;
  /** The topmost Received field: what the user's own mail server says, whatever the sender wrote. */
  readonly delivered?: ReadTime;
}

/** Reads both from the header as received. */
export function messageTimes(fields: readonly HeaderField[]): MessageTimes {
  const written = readTime(firstField(fields, 'date') ?? '');
  const delivered = readTime(firstField(fields, 'received')?.split(';').at(-1) ?? '');
  return {
    ...(written === undefined ? {} : { written }),
    ...(delivered === undefined ? {} : { delivered }),
  };
}

/**
 * False for a time in the future, far from the Date, after the delivery, or long before it: then a clock is
 * wrong, or an old signature was sent again, or somebody with a key that was revoked writes an earlier time. A time
 * whose zone is not known is given every offset that there is.
 */
export function isPlausible(signingTime: Date, { written, delivered }: MessageTimes, now: Date): boolean {
  const time = signingTime.getTime();
  if (time - now.getTime() > MAX_CLOCK_DIFFERENCE_MS) return false;
  if (written !== undefined) {
    const difference = Math.abs(time - written.time.getTime());
    if (difference > MAX_CLOCK_DIFFERENCE_MS + written.uncertainty) return false;
  }
  if (delivered === undefined) return true;
  const onTheWay = delivered.time.getTime() - time;
  const { uncertainty } = delivered;
  return onTheWay >= -MAX_CLOCK_DIFFERENCE_MS - uncertainty && onTheWay <= MAX_DELIVERY_MS + uncertainty;
}
