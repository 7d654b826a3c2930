// Sizes as people read them, in the language that is shown.
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
/** As webmails, Outlook and Windows count: their limit and ours must not read as two sizes. */
const STEP = 1024;

/** `820 bytes`, `14 kB`, `2.5 MB`: powers of 1024, one digit after the point where the number is below `exactBelow`. */
export function formatSize(bytes: number, tag = shownLanguage(), exactBelow = 10): string {
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
    maximumFractionDigits: unit > 0 && value < exactBelow ? 1 : 0,
  }).format(value);
}

/** The language that the page is in; outside a document that of the program. */
export function shownLanguage(): string | undefined {
  return typeof document === 'undefined' ? undefined : document.documentElement.lang || undefined;
}
