// Sizes, dates and file names as the reader and the composer show them, by the user's language.
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
const STEP = 1000;

/** `820 bytes`, `14 kB`, `2.5 MB`: powers of 1000, one digit after the point below ten. */
export function formatSize(bytes: number, tag = shownLanguage()): string {
  let value = bytes;
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit++;
  }
  return new Intl.NumberFormat(tag, {
    style: 'unit',
    unit: UNITS[unit]!,
    // "25 byte" would be the short form; the others are the same either way in few letters.
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: unit > 0 && value < 10 ? 1 : 0,
  }).format(value);
}

/** Date and time of an ISO 8601 text; the text itself when it is no date. */
export function formatDate(iso: string, tag = shownLanguage()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

/** Hour and minute of a time in milliseconds since 1970. */
export function formatTime(milliseconds: number, tag = shownLanguage()): string {
  return new Intl.DateTimeFormat(tag, { timeStyle: 'short' }).format(new Date(milliseconds));
}

/** The language that the frame is in; outside a document that of the program. */
function shownLanguage(): string | undefined {
  return typeof document === 'undefined' ? undefined : document.documentElement.lang || undefined;
}
