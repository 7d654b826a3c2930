// Words as the search compares them: without accents and case; scripts that are written without blanks in pairs of characters.

/** Longer ones are no words: encoded data, addresses of web pages. */
const MAX_WORD_LENGTH = 40;
/** Chinese, Japanese, Thai, Lao, Khmer, Burmese. */
const WITHOUT_BLANKS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
/** Letters that do not come apart into a base and an accent. */
const FOLDED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** `Müßiggang` becomes `mussiggang`. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[ßæœøłđðþı]/g, (letter) => FOLDED[letter]!);
}

/** The words of a text, each once, in the order of their first appearance. */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  for (const run of folded(text).match(/[\p{L}\p{N}]+/gu) ?? []) {
    const rest = run.replace(WITHOUT_BLANKS, (characters) => {
      for (const pair of pairsOf(characters)) words.add(pair);
      return ' ';
    });
    for (const word of rest.split(' ')) {
      if (word !== '' && word.length <= MAX_WORD_LENGTH) words.add(word);
    }
  }
  return [...words];
}

/** `東京都` gives 東京, 京都 and, so that its end is found alone, 都. A single character stays one. */
function pairsOf(characters: string): string[] {
  const all = Array.from(characters);
  return all.map((character, at) => character + (all[at + 1] ?? ''));
}

/** The words that a query asks for; of a run of pairs the last character alone asks for nothing more. */
export function queryWords(query: string): string[] {
  const words = wordsOf(query);
  return words.filter(
    (word) => !words.some((other) => other !== word && other.endsWith(word) && isPair(other)),
  );
}

function isPair(word: string): boolean {
  return Array.from(word).length === 2 && word.replace(WITHOUT_BLANKS, '') === '';
}
