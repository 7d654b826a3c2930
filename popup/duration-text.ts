// After how long without use the vault locks, in words.
import { language } from '../platform/language.ts';
import { text } from '../platform/text.ts';

/** `15 minutes`, `1 hour`; 0 is until the browser closes. */
export function durationText(minutes: number): string {
  if (minutes === 0) return text('popup_lock_with_browser');
  const [value, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return new Intl.NumberFormat(language(), { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
