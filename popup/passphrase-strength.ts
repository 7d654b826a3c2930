// A rough estimate of how long a passphrase withstands guessing: a hint while typing, never a promise.

/** Shorter ones the background refuses. */
export const MIN_PASSPHRASE_CHARACTERS = 8;

export type Strength = 'short' | 'weak' | 'fair' | 'strong';

/** Bits from which each judgement holds, with the key derivation's cost on top. */
const FAIR_BITS = 45;
const STRONG_BITS = 65;
/** A word of a sentence counts as one choice among the few thousand that people take. */
const BITS_PER_WORD = 12;

const CHARACTER_SETS: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[^a-zA-Z0-9]/, 32],
];
/** What guessing programs try first. */
const COMMON = /passw(or|0r)[dt]|qwert|asdf|letmein|welcome|dragon|abc123|iloveyou|admin/i;

export function passphraseStrength(passphrase: string): Strength {
  const characters = Array.from(passphrase.normalize('NFC'));
  if (characters.length < MIN_PASSPHRASE_CHARACTERS) return 'short';
  const bits = Math.min(bitsByCharacters(characters), bitsByWords(passphrase));
  if (COMMON.test(passphrase) || bits < FAIR_BITS) return 'weak';
  return bits < STRONG_BITS ? 'fair' : 'strong';
}

/** Repeats and runs (aaa, abc, 321) add almost nothing. */
function bitsByCharacters(characters: readonly string[]): number {
  const passphrase = characters.join('');
  const choices = CHARACTER_SETS.reduce((sum, [set, size]) => sum + (set.test(passphrase) ? size : 0), 0);
  const surprising = characters.filter((character, index) => {
    const step = character.codePointAt(0)! - (characters[index - 1]?.codePointAt(0) ?? Number.NaN);
    return !(Math.abs(step) <= 1);
  });
  return surprising.length * Math.log2(Math.max(choices, 2));
}

/** Applies only to passphrases made of words; all others are judged by their characters alone. */
function bitsByWords(passphrase: string): number {
  const words = passphrase.split(/[\s._-]+/).filter(Boolean);
  if (words.length < 2 || !words.every((word) => /^\p{L}+$/u.test(word))) return Infinity;
  return new Set(words).size * BITS_PER_WORD;
}
