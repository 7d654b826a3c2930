// Dates of the Date field, read and written (RFC 5322 sections 3.3 and 4.3).

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
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
  /^(?:[a-z]{3,9}\s*,)?\s*(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4}|[a-z]{1,5})?/i;

/** Reads a date-time; undefined when it is none or does not exist. An unknown zone counts as UTC. */
export function readDate(field: string): Date | undefined {
  const match = DATE.exec(field.replace(/\([^()]*\)/g, ' ').trim());
  if (match === null) return undefined;
  const month = MONTHS.indexOf(match[2]!.toLowerCase());
  const day = Number(match[1]);
  const year = fullYear(match[3]!);
  if (month < 0) return undefined;
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const time = new Date(Date.UTC(year, month, day, hour, minute, second) - zoneMinutes(match[7]) * 60_000);
  const exists = new Date(Date.UTC(year, month, day)).getUTCDate() === day;
  return exists && !Number.isNaN(time.getTime()) ? time : undefined;
}

/** RFC 5322 section 4.3: two digits below 50 are 20xx, other short years count from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits.length === 3 ? 1900 + year : year;
}

function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined) return 0;
  if (/^[+-]/.test(zone)) {
    const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
    return zone.startsWith('-') ? -minutes : minutes;
  }
  return ZONES[zone.toLowerCase()] ?? 0;
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
