// Asks axe whether a page or frame of ours can be used with a screen reader and seen with weak eyes.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Frame, Page } from 'playwright';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare const axe: { run(context: Document, options: unknown): Promise<AxeResults> };

/** All that another colour scheme can change. */
export const CONTRAST: readonly string[] = ['color-contrast'];

/** What axe finds, a line each: the rule, what is wrong, and where. An empty list is what is wanted. Of all rules where none are named. */
export async function axeFindings(place: Page | Frame, rules?: readonly string[]): Promise<string[]> {
  await place.evaluate(source);
  const { violations } = await place.evaluate(
    (runOnly) =>
      // Mail's own HTML stands in a frame of its own, and is the sender's.
      axe.run(document, {
        iframes: false,
        resultTypes: ['violations'],
        ...(runOnly === undefined ? {} : { runOnly }),
      }),
    rules,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${help}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`.trim()),
  );
}
