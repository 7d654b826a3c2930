// Dates as the language of the sentences writes them.
import { language } from '../platform/language.ts';

const DAY = { dateStyle: 'long' } as const;
const SHORT_DAY = { dateStyle: 'medium' } as const;
const MOMENT = { dateStyle: 'long', timeStyle: 'medium' } as const;

/** `4 May 2027`, from ISO 8601 or milliseconds since 1970; the input itself when it is no date. */
export function dayText(time: string | number): string {
  return format(DAY, time);
}

/** `4 May 2027` in the fewest letters: for lists. */
export function shortDayText(time: string | number): string {
  return format(SHORT_DAY, time);
}

/** Day and time of day to the second, in the user's time zone. */
export function momentText(time: string | number): string {
  return format(MOMENT, time);
}

function format(style: Intl.DateTimeFormatOptions, time: string | number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? String(time)
    : new Intl.DateTimeFormat(language(), style).format(date);
}
