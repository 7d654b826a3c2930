// Dates and times as the reader and the composer show them, by the user's language.
import { shownLanguage } from '../platform/size-text.ts';

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
