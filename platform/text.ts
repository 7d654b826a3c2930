// Finds the sentences a person reads in _locales, by key or by an error's code.
import { WaxsealError } from '../src/errors.ts';
import { browser } from './browser.ts';
import { formatSize } from './size-text.ts';

/** The text of a key, with `$1` to `$9` replaced. A key that is missing shows as itself, so that it is noticed. */
export function text(key: string, ...substitutions: readonly (string | number)[]): string {
  return browser.i18n.getMessage(key, substitutions.map(isolated)) || key;
}

/** The same for the text of a message we send: without the invisible isolating characters. */
export function letterText(key: string, ...substitutions: readonly string[]): string {
  return browser.i18n.getMessage(key, [...substitutions]) || key;
}

/**
 * A name or an address within a sentence that runs from right to left, kept apart from it by Unicode's isolates: the
 * ending of a file's name would stand before the name.
 */
function isolated(value: string | number): string {
  if (typeof value === 'number' || browser.i18n.getMessage('@@bidi_dir') !== 'rtl') return String(value);
  return `\u2068${value}\u2069`;
}

/** Key in _locales for a code: `pkcs12.wrong-password` of kind `error` is `error_pkcs12_wrong_password`. */
export function keyForCode(kind: 'error' | 'verdict' | 'reason', code: string): string {
  return `${kind}_${code.replace(/[.-]/g, '_')}`;
}

/**
 * The sentence for an error: that of its code, else that of its family (`pkcs12`), else the general one with
 * the code in it, so that a person can report it.
 */
export function errorSentence(error: unknown): string {
  const code = error instanceof WaxsealError ? error.code : 'internal';
  const details = error instanceof WaxsealError ? Object.entries(error.details).map(detailText) : [];
  for (const candidate of [code, code.split('.')[0]!]) {
    const sentence = browser.i18n.getMessage(keyForCode('error', candidate), details);
    if (sentence) return sentence;
  }
  return text('error_internal', code);
}

/** Below this many of a unit a digit more is said: what is a little too large must not read as if it were equal. */
const EXACT_BELOW = 1000;

/** Sizes, by their names, as people read them. */
function detailText([name, value]: readonly [string, unknown]): string {
  const isSize = typeof value === 'number' && (name === 'bytes' || name.endsWith('Bytes'));
  return isSize ? formatSize(value, undefined, EXACT_BELOW) : isolated(String(value));
}

/** The sentence that explains a verdict's code; undefined when there is none. */
export function reasonSentence(code: string): string | undefined {
  return browser.i18n.getMessage(keyForCode('reason', code)) || undefined;
}
