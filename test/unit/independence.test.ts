// The test by which oracles are looked for: it finds what depends on the secret, and nothing in what does not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingOf, type Try } from '../hostile/independence.ts';

/** As for one of six series of tries, of which all together may raise a false alarm once in a thousand runs. */
const LEVEL = 0.001 / 6;
const FEW = 20;
const MANY = 167;

/** Numbers from 0 to 1, the same in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Tries as they are measured, with much noise; `leak` adds what depends on the secret. */
function tries(
  count: number,
  seed: number,
  leak: (isSecond: boolean, random: () => number) => Partial<Omit<Try, 'secret'>> = () => ({}),
): Try[] {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, (_, n) => {
    const isSecond = n % 2 === 1;
    const { observed, times } = leak(isSecond, random);
    return {
      secret: isSecond ? 'No' : 'Yes',
      observed: {
        heights: random() < 0.4 ? '[0,527,562]' : '[527,562]',
        requests: String(Math.floor(4 * random())),
        // Another one in every try: by itself and together with all others it tells nothing.
        serial: String(n),
        same: 'always',
        ...observed,
      },
      times: { hidden: 50 + 100 * random() ** 3, mark: 2_000 + 30 * random(), ...times },
    };
  });
}

void test('finds nothing where nothing depends on the secret', () => {
  const findings = Array.from({ length: 12 }, (_, seed) => findingOf(tries(FEW, seed)));
  assert.ok(findings.every(({ chance }) => chance >= LEVEL));
  const small = findings.filter(({ chance }) => chance < 0.2).length;
  assert.ok(small <= 7, `${small} of 12 below 0.2`);
  assert.ok(findingOf(tries(MANY, 1)).chance >= LEVEL);
});

void test('says how many bits come by chance in few tries', () => {
  const unlike = tries(FEW, 3).map(({ secret, observed }) => ({
    secret,
    observed: { serial: observed['serial']! },
    times: {},
  }));
  const finding = findingOf(unlike);
  assert.ok(Math.abs(finding.bits - 1) < 1e-9);
  assert.ok(Math.abs(finding.bitsByChance - 1) < 1e-9);
  assert.equal(finding.chance, 1);
});

void test('finds one observation that tells the secret, among others that differ in every try', () => {
  const leak = (isSecond: boolean): Partial<Try> => ({ observed: { focus: isSecond ? 'BODY' : 'IFRAME' } });
  const { chance, each } = findingOf(tries(FEW, 4, leak));
  assert.ok(chance < LEVEL, `p = ${chance}`);
  assert.equal(each[0]?.[0], 'focus');
});

void test('finds a height that is another one in one try of five', () => {
  const leak = (isSecond: boolean, random: () => number): Partial<Try> => ({
    observed: { place: isSecond && random() < 0.2 ? '[480]' : '[560]' },
  });
  assert.ok(findingOf(tries(MANY, 5, leak)).chance < LEVEL);
});

void test('finds times that differ by less than their noise', () => {
  const leak = (isSecond: boolean, random: () => number): Partial<Try> => ({
    times: { mark: 2_000 + 30 * random() + (isSecond ? 12 : 0) },
  });
  assert.ok(findingOf(tries(MANY, 6, leak)).chance < LEVEL);
});

void test('finds times of few tries that do not overlap', () => {
  const leak = (isSecond: boolean, random: () => number): Partial<Try> => ({
    times: { hidden: 50 + 10 * random() + (isSecond ? 11 : 0) },
  });
  assert.ok(findingOf(tries(FEW, 7, leak)).chance < LEVEL);
});

void test('finds what happens for one of the secrets only', () => {
  const withoutTime = tries(FEW, 8).map((one) =>
    one.secret === 'No' ? { ...one, times: { hidden: one.times['hidden']! } } : one,
  );
  assert.ok(findingOf(withoutTime).chance < LEVEL);
});

void test('finds nothing in tries that are all the same', () => {
  const same = tries(FEW, 9).map(({ secret }) => ({ secret, observed: { a: 'a' }, times: {} }));
  assert.deepEqual(findingOf(same), { bits: 0, bitsByChance: 0, chance: 1, each: [] });
});
