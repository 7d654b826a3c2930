// Whether what a page measured depends on what was inside: one permutation test over all that it measured in its tries.

/** With so many orders of the secrets the least chance that can be found is a thirty-thousandth. */
const PERMUTATIONS = 30_000;

/** One try: what was inside, which the attacker wants to know, and what they measured. */
export interface Try {
  readonly secret: string;
  /** What takes one of few values, by name: heights, elements, requests, focus. */
  readonly observed: Readonly<Record<string, string>>;
  /** Milliseconds, by what was waited for; absent where it did not happen. */
  readonly times: Readonly<Record<string, number>>;
}

/** What the tries tell of the secret. */
export interface Finding {
  /** Of the discrete observations taken together: their empirical mutual information with the secret. */
  readonly bits: number;
  /** As many bits come by chance, on average, in so few tries: observations of many values seem to tell much. */
  readonly bitsByChance: number;
  /**
   * The chance that the most telling of all observations tells as much where none depends on the secret. It is corrected
   * for their number: the one most telling in each order of the secrets is compared with the one found.
   */
  readonly chance: number;
  /** The chance of each alone, smallest first; absent are those that were the same in all tries. */
  readonly each: readonly (readonly [name: string, chance: number])[];
}

/** One observation over all tries, as a statistic of who has which secret. */
interface Observation {
  readonly name: string;
  /** Larger where it goes more with the secrets; about normal where it does not. */
  readonly telling: (secrets: Uint8Array) => number;
}

/**
 * Compares the tries with the same tries in other orders of their secrets, of which there are two.
 * The observations are looked at one by one, so that one that is different in every try hides none of the others, and
 * together.
 */
export function findingOf(tries: readonly Try[]): Finding {
  const names = [...new Set(tries.map(({ secret }) => secret))];
  if (names.length > 2) throw new RangeError('more than two secrets');
  const secrets = Uint8Array.from(tries, ({ secret }) => names.indexOf(secret));
  const together = codesOf(tries.map(({ observed }) => JSON.stringify(observed)));
  const observations = [
    ...observationsOf(tries),
    { name: TOGETHER, telling: (of: Uint8Array) => Math.sqrt(bitsBetween(together, of)) },
  ];
  const found = observations.map(({ telling }) => telling(secrets));
  const samples = observations.map(() => new Float64Array(PERMUTATIONS));
  const random = numbers(20_261_130);
  const shuffled = Uint8Array.from(secrets);
  for (let round = 0; round < PERMUTATIONS; round++) {
    shuffle(shuffled, random);
    for (const [index, { telling }] of observations.entries()) samples[index]![round] = telling(shuffled);
  }
  const scales = samples.map(scaleOf);
  const most = (of: (index: number) => number): number =>
    scales.reduce((largest, { mean, deviation }, index) => {
      return deviation === 0 ? largest : Math.max(largest, (of(index) - mean) / deviation);
    }, Number.NEGATIVE_INFINITY);
  const mostFound = most((index) => found[index]!);
  const mostByChance = Float64Array.from({ length: PERMUTATIONS }, (_, round) =>
    most((index) => samples[index]![round]!),
  );
  const each = observations
    .map(({ name }, index) => [name, chanceOf(found[index]!, samples[index]!)] as const)
    .filter(([name], index) => name !== TOGETHER && scales[index]!.deviation > 0);
  return {
    bits: found.at(-1)! ** 2,
    bitsByChance: samples.at(-1)!.reduce((sum, root) => sum + root ** 2, 0) / PERMUTATIONS,
    chance: Number.isFinite(mostFound) ? chanceOf(mostFound, mostByChance) : 1,
    each: each.sort(([, a], [, b]) => a - b),
  };
}

const TOGETHER = 'together';

function observationsOf(tries: readonly Try[]): Observation[] {
  const keys = (of: (one: Try) => object): string[] => [
    ...new Set(tries.flatMap((one) => Object.keys(of(one)))),
  ];
  const discrete = keys(({ observed }) => observed).map((name): Observation => {
    const codes = codesOf(tries.map(({ observed }) => observed[name] ?? ''));
    return { name, telling: (secrets) => Math.sqrt(bitsBetween(codes, secrets)) };
  });
  const times = keys((one) => one.times).flatMap((name): Observation[] => {
    const values = tries.map((one) => one.times[name]);
    const missing = codesOf(values.map((value) => (value === undefined ? 'missing' : 'measured')));
    const ranked = ranks(values);
    return [
      { name: `whether ${name}`, telling: (secrets) => Math.sqrt(bitsBetween(missing, secrets)) },
      { name: `time until ${name}`, telling: (secrets) => difference(ranked, secrets) },
    ];
  });
  return [...discrete, ...times];
}

/** Values as small numbers: those that are the same have the same. */
function codesOf(values: readonly string[]): Uint16Array {
  const known = new Map<string, number>();
  return Uint16Array.from(values, (value) => {
    const code = known.get(value) ?? known.size;
    known.set(value, code);
    return code;
  });
}

/** The empirical mutual information of two secrets and an observation, in bits. */
function bitsBetween(codes: Uint16Array, secrets: Uint8Array): number {
  const all = codes.length;
  const counts = new Float64Array(2 * (Math.max(0, ...codes) + 1));
  const ofSecret = [0, 0];
  for (let at = 0; at < all; at++) {
    counts[2 * codes[at]! + secrets[at]!]!++;
    ofSecret[secrets[at]!]!++;
  }
  let bits = 0;
  for (let at = 0; at < counts.length; at++) {
    const both = counts[at]!;
    if (both === 0) continue;
    const seen = counts[at & ~1]! + counts[at | 1]!;
    bits += (both / all) * Math.log2((both * all) / (seen * ofSecret[at & 1]!));
  }
  // Where nothing is learned, rounding may leave a little less.
  return bits < 1e-12 ? 0 : bits;
}

/** One slow try must not hide a difference between all others. What was not measured has no rank. */
function ranks(values: readonly (number | undefined)[]): Float64Array {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  return Float64Array.from(values, (value) =>
    value === undefined ? Number.NaN : (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2,
  );
}

/** Between the mean ranks of the two secrets. */
function difference(ranked: Float64Array, secrets: Uint8Array): number {
  const sums = [0, 0];
  const counts = [0, 0];
  for (let at = 0; at < ranked.length; at++) {
    const rank = ranked[at]!;
    if (Number.isNaN(rank)) continue;
    sums[secrets[at]!]! += rank;
    counts[secrets[at]!]!++;
  }
  if (counts[0] === 0 || counts[1] === 0) return 0;
  return Math.abs(sums[0]! / counts[0]! - sums[1]! / counts[1]!);
}

/** How an observation varies by chance. What varies by nothing but rounding does not vary. */
function scaleOf(samples: Float64Array): { readonly mean: number; readonly deviation: number } {
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples.length;
  return { mean, deviation: variance < 1e-18 ? 0 : Math.sqrt(variance) };
}

/** The share of what comes by chance that is as large; the order found counts as one of them. */
function chanceOf(found: number, samples: Float64Array): number {
  const asLarge = samples.reduce((count, value) => count + (value >= found - 1e-9 ? 1 : 0), 0);
  return (asLarge + 1) / (samples.length + 1);
}

function shuffle(values: Uint8Array, random: () => number): void {
  for (let at = values.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [values[at], values[other]] = [values[other]!, values[at]!];
  }
}

/** The same order in every run (a linear congruential generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
