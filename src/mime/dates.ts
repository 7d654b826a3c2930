// Dates of the Date field, read and written (RFC 5322 sections 3.3 and 4.3).

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};
const DATE =
  /^(?:[a-z]{3,9}\s*,)?\s*(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(.*)$/is;
/** No place on Earth is further from UTC. */
const MAX_OFFSET_MINUTES = 14 * 60;

export interface ReadTime {
  readonly time: Date;
  /** How far the time may be off, in milliseconds: 0, or as far as time zones reach where the zone says nothing. */
  readonly uncertainty: number;
}

/** Reads a date-time; undefined when it is not one or does not exist. An unknown zone counts as UTC. */
export function readDate(field: string): Date | undefined {
  return readTime(field)?.time;
}

/** As readDate, and says how well it is known: the name of an unknown zone tells no offset (RFC 5322 section 4.3). */
export function readTime(field: string): ReadTime | undefined {
  const match = DATE.exec(field.replace(/\([^()]*\)/g, ' ').trim());
  if (match === null) return undefined;
  const month = MONTHS.indexOf(match[2]!.toLowerCase());
  const day = Number(match[1]);
  const year = fullYear(match[3]!);
  if (month < 0) return undefined;
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const offset = zoneMinutes(match[7]!.trim());
  const time = new Date(Date.UTC(year, month, day, hour, minute, second) - (offset ?? 0) * 60_000);
  const exists = new Date(Date.UTC(year, month, day)).getUTCDate() === day;
  if (!exists || Number.isNaN(time.getTime())) return undefined;
  return { time, uncertainty: offset === undefined ? MAX_OFFSET_MINUTES * 60_000 : 0 };
}

/** RFC 5322 section 4.3: two digits below 50 are 20xx, other short years count from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits.length === 3 ? 1900 + year : year;
}

/** Minutes east of UTC; undefined for what tells none. */
function zoneMinutes(zone: string): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})(?!\d)/.exec(zone) ?? [];
  if (sign !== undefined) {
    const offset = Number(hours) * 60 + Number(minutes);
    if (offset > MAX_OFFSET_MINUTES || Number(minutes) > 59) return undefined;
    return sign === '-' ? -offset : offset;
  }
  // A name with more behind it ("GMT+1") is another one.
  const [name] = /^[a-z]+(?![^\s,;])/i.exec(zone) ?? [];
  return name === undefined || name !== zone ? undefined : ZONES[name.toLowerCase()];
}

/** Writes a date-time in UTC: `Mon, 23 Nov 2026 17:39:51 +0000`. */
export function writeDate(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const month = MONTHS[time.getUTCMonth()]!;
  return (
    `${DAYS[time.getUTCDay()]!}, ${time.getUTCDate()} ${month[0]!.toUpperCase()}${month.slice(1)} ${time.getUTCFullYear()} ` +
    `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} +0000`
  );
}
