// Sizes, dates and file names as the reader and the composer show them, by the user's language.
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
const STEP = 1000;

/** `820 bytes`, `14 kB`, `2.5 MB`: powers of 1000, one digit after the point below ten. */
export function formatSize(bytes: number, language?: string): string {
  let value = bytes;
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit++;
  }
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: UNITS[unit]!,
    // "25 byte" would be the short form; the others are the same either way in few letters.
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: unit > 0 && value < 10 ? 1 : 0,
  }).format(value);
}

/** Date and time of an ISO 8601 text; the text itself when it is no date. */
export function formatDate(iso: string, language?: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

/** Hour and minute of a time in milliseconds since 1970. */
export function formatTime(milliseconds: number, language?: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(new Date(milliseconds));
}
