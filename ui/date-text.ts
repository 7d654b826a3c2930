// Dates as the user's own language writes them.

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'medium' });

/** `4 May 2027`, from ISO 8601 or milliseconds since 1970; the input itself when it is no date. */
export function dayText(time: string | number): string {
  return format(DAY, time);
}

/** Day and time of day to the second, in the user's time zone. */
export function momentText(time: string | number): string {
  return format(MOMENT, time);
}

function format(style: Intl.DateTimeFormat, time: string | number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : style.format(date);
}
