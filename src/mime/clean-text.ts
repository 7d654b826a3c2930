// Makes text from a message fit to be shown on one line, and names fit to be a file's.
import { withoutAround } from './trim-characters.ts';

/** Control characters, and the characters that turn the direction of what follows them. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
/**
 * Characters without a shape: with them two names look alike that are not, or a name looks like none. The
 * joiners U+200C and U+200D stay: Persian and emoji need them.
 */
const INVISIBLE =
  /[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u2800\u3164\uffa0\u{e0000}-\u{e0fff}]/gu;
/** Each asks for a form of the character before it; of several, which carry hidden words, the first does. */
const REPEATED_SELECTORS = /([\ufe00-\ufe0f])[\ufe00-\ufe0f]+/g;
const MAX_FILE_NAME = 120;
/** Names that Windows keeps for devices, whatever their extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** One line without control, direction and invisible characters. */
export function cleanLine(text: string): string {
  return text
    .replace(CONTROLS, ' ')
    .replace(DIRECTION, '')
    .replace(INVISIBLE, '')
    .replace(/\s{2,}/g, ' ')
    .trim();
}

/** A text of many lines without the characters that nobody sees: they would carry words past whoever reads it. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '').replace(REPEATED_SELECTORS, '$1');
}

/**
 * A name to save a file under: no path, no control or direction characters, none of `<>:"|?*`, no leading or
 * trailing dots and blanks, at most 120 characters with the extension kept. Empty when nothing is left.
 */
export function cleanFileName(name: string): string {
  const base = cleanLine(name).split(/[/\\]/).at(-1) ?? '';
  const safe = withoutAround(base.replace(/[<>:"|?*]/g, '_'), '. ').replace(DEVICE, '_$&');
  const characters = Array.from(safe);
  if (characters.length <= MAX_FILE_NAME) return safe;
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(safe)?.[0] ?? '';
  return characters.slice(0, MAX_FILE_NAME - extension.length).join('') + extension;
}
