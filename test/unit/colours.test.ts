// The colours of ui/tokens.css: words can be read on what lies behind them, in light and in dark.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../scripts/setup/cache.ts';

const css = await readFile(path.join(projectRoot, 'ui/tokens.css'), 'utf8');
const pairs = new Map(
  [...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name!, { light: light!, dark: dark! }],
  ),
);
const single = new Map(
  [...css.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
);

/** WCAG 2.2, 1.4.3: text; 1.4.11: edges of controls. */
const TEXT_CONTRAST = 4.5;
const EDGE_CONTRAST = 3;

const STATES = ['valid', 'caution', 'unknown', 'partial', 'invalid', 'locked'];
const BACKGROUNDS = ['paper', 'surface', 'surface-sunken'];
const TEXTS: readonly (readonly [string, string])[] = [
  ...['ink', 'ink-soft', 'accent'].flatMap((ink) => BACKGROUNDS.map((paper) => [ink, paper] as const)),
  ...STATES.flatMap((state) =>
    [`${state}-tint`, 'surface', 'paper'].map((paper) => [`${state}-ink`, paper] as const),
  ),
  ...STATES.map((state) => ['ink', `${state}-tint`] as const),
  ['on-accent', 'accent-fill'],
  ['on-accent', 'accent-fill-hover'],
  ['accent', 'accent-tint'],
];

for (const scheme of ['light', 'dark'] as const) {
  test(`in ${scheme}, all words have enough contrast`, () => {
    for (const [ink, paper] of TEXTS) {
      const ratio = contrast(colour(ink, scheme), colour(paper, scheme));
      assert.ok(ratio >= TEXT_CONTRAST, `${ink} on ${paper}: ${ratio.toFixed(2)}`);
    }
  });

  test(`in ${scheme}, edges of fields and the focus can be seen`, () => {
    for (const edge of ['line-strong', 'focus']) {
      for (const paper of BACKGROUNDS) {
        const ratio = contrast(colour(edge, scheme), colour(paper, scheme));
        assert.ok(ratio >= EDGE_CONTRAST, `${edge} on ${paper}: ${ratio.toFixed(2)}`);
      }
    }
  });
}

function colour(name: string, scheme: 'light' | 'dark'): string {
  const found = pairs.get(name)?.[scheme] ?? single.get(name);
  assert.ok(found, `no colour ${name}`);
  return found;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

/** Relative luminance of sRGB. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const value = parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
