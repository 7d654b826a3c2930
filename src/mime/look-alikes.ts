// Finds names and addresses that are made to be taken for others: an address in a display name, letters of several scripts.
import { cleanLine } from './clean-text.ts';

/** Letters of these pairs stand together in honest words (UTS 39 section 5.2, "highly restrictive"). */
const HONEST_TOGETHER: readonly (readonly string[])[] = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Hangul'],
  ['Latin', 'Han', 'Bopomofo'],
];
const SCRIPTS = [
  'Latin',
  'Greek',
  'Cyrillic',
  'Armenian',
  'Georgian',
  'Hebrew',
  'Arabic',
  'Devanagari',
  'Thai',
  'Cherokee',
  'Coptic',
  'Lisu',
  'Han',
  'Hiragana',
  'Katakana',
  'Hangul',
  'Bopomofo',
] as const;
const SCRIPT_TESTS: readonly (readonly [string, RegExp])[] = SCRIPTS.map((script) => [
  script,
  new RegExp(`\\p{Script=${script}}`, 'u'),
]);
const ASCII = /^[\0-\x7f]*$/;
/** Whole words of these look as if they were Latin (of Cyrillic, Greek, Armenian, Cherokee, Coptic and Lisu; digits among them). */
const LOOKS_LATIN =
  /^[асԁеһіјӏорԗԛѕԝхухъьпгтвмнкѵѡαγεικνορτυχωօսոցհյ\u13a0-\u13fd\u2c80-\u2cff\ua4d0-\ua4f7\uab70-\uabbf0-9-]+$/u;
/** Letters of phonetic writing, Latin by script, that no word has and that are drawn as the plain ones. */
const PHONETIC = /[\u0251\u0261\u0262\u0269\u026a\u0274\u0280\u028f\u0299\u029c\u029f\u1d00-\u1d2b]/;
/** At signs that only look like one: they turn a display name into what reads as an address. */
const AT_SIGNS = /[\uff20\ufe6b]/g;
/** Full stops that browsers take for dots of a domain (UTS 46 section 2.3), beyond those that NFKC turns into one. */
const FULL_STOPS = /[\u3002\uff61]/g;
const ADDRESS = /[^\s<>()[\]\\,;:"'@]{1,64}@[^\s<>()[\]\\,;:"'@]{1,255}\.[^\s<>()[\]\\,;:"'@.]{2,63}/gu;
/** A display name longer than this is cut before it is searched. */
const MAX_NAME = 2000;

/** What reads as a mail address within a display name, in the order in which it stands there. */
export function addressesInName(name: string): string[] {
  const text = cleanLine(name)
    .slice(0, MAX_NAME)
    .normalize('NFKC')
    .replace(AT_SIGNS, '@')
    .replace(FULL_STOPS, '.');
  return text.match(ADDRESS) ?? [];
}

/**
 * True when an address (U-labels or A-labels) has a part that mixes scripts or has phonetic letters, or a label of
 * foreign letters that all look Latin below a Latin top level: `bаnk.example` with a Cyrillic a, `ріе.example`.
 */
export function isLookAlike(address: string): boolean {
  if (ASCII.test(address)) return false;
  const at = address.lastIndexOf('@');
  const labels = address
    .slice(at + 1)
    .toLowerCase()
    .split('.');
  const topIsLatin = ASCII.test(labels.at(-1) ?? '');
  const local =
    at > 0
      ? address
          .slice(0, at)
          .toLowerCase()
          .split(/[._+-]/)
      : [];
  return (
    [...labels, ...local].some((word) => mixesScripts(word) || PHONETIC.test(word)) ||
    labels.some((label) => topIsLatin && !ASCII.test(label) && LOOKS_LATIN.test(label))
  );
}

function mixesScripts(word: string): boolean {
  const scripts = SCRIPT_TESTS.filter(([, test]) => test.test(word)).map(([script]) => script);
  if (scripts.length < 2) return false;
  return !HONEST_TOGETHER.some((together) => scripts.every((script) => together.includes(script)));
}
