// Whether what a page measured depends on what was inside: permutation tests and mutual information over its tries.

const PERMUTATIONS = 1_000;

/** One try: what was inside, which the attacker wants to know, and what they measured. */
export interface Try {
  readonly secret: string;
  /** Everything that takes one of few values: heights, elements, requests, focus. */
  readonly observed: string;
  /** Milliseconds, by what was waited for; absent where it did not happen. */
  readonly times: Readonly<Record<string, number>>;
}

/** Bits about the secret that the discrete observations carry in these tries (their empirical mutual information). */
export function bitsLearned(tries: readonly Try[]): number {
  const share = (of: (one: Try) => string): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const one of tries) counts.set(of(one), (counts.get(of(one)) ?? 0) + 1 / tries.length);
    return counts;
  };
  const [secrets, observed] = [share(({ secret }) => secret), share((one) => one.observed)];
  const both = share((one) => JSON.stringify([one.secret, one.observed]));
  let bits = 0;
  for (const [pair, probability] of both) {
    const [secret, seen] = JSON.parse(pair) as [string, string];
    bits += probability * Math.log2(probability / (secrets.get(secret)! * observed.get(seen)!));
  }
  return Math.abs(bits);
}

/** Probability, by permutations, that observations tell as much of the secret as these do by chance. 1 where they are all the same. */
export function chanceOfObservations(tries: readonly Try[]): number {
  const found = bitsLearned(tries);
  const secrets = tries.map(({ secret }) => secret);
  let asMuch = 0;
  const random = numbers(11);
  for (let round = 0; round < PERMUTATIONS; round++) {
    shuffle(secrets, random);
    const shuffled = tries.map((one, at) => ({ ...one, secret: secrets[at]! }));
    if (bitsLearned(shuffled) >= found - 1e-9) asMuch++;
  }
  return (asMuch + 1) / (PERMUTATIONS + 1);
}

/**
 * Probability, by permutations, that a difference of means between the two secrets as large as the one measured comes by
 * chance. 1 where the time was never measured.
 */
export function chanceOfTimes(tries: readonly Try[], of: string): number {
  const measured = tries.filter(({ times }) => times[of] !== undefined);
  const values = ranks(measured.map(({ times }) => times[of]!));
  const secrets = measured.map(({ secret }) => secret === measured[0]?.secret);
  if (values.length < 2 || new Set(secrets).size < 2) return 1;
  const found = difference(values, secrets);
  let asLarge = 0;
  const random = numbers(20_261_130);
  const shuffled = [...secrets];
  for (let round = 0; round < PERMUTATIONS; round++) {
    shuffle(shuffled, random);
    if (difference(values, shuffled) >= found) asLarge++;
  }
  return (asLarge + 1) / (PERMUTATIONS + 1);
}

function shuffle(values: unknown[], random: () => number): void {
  for (let at = values.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [values[at], values[other]] = [values[other], values[at]];
  }
}

/** One slow try must not hide a difference between all others. */
function ranks(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
}

function difference(values: readonly number[], isFirst: readonly boolean[]): number {
  const mean = (wanted: boolean): number => {
    const group = values.filter((_, at) => isFirst[at] === wanted);
    return group.reduce((sum, value) => sum + value, 0) / group.length;
  };
  return Math.abs(mean(true) - mean(false));
}

/** The same order in every run (a linear congruential generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
