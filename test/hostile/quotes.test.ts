// A hostile sender hides words in a message for the answer to sign: what is quoted has been drawn, in both browsers.
import { after, before, describe } from 'node:test';
import { chromiumMissing, firefoxMissing } from '../available.ts';
import { ASKED, HIDDEN, HIDING_HTML } from './hiding-html.ts';
import { openQuotePage, type QuotePage } from './quote-page.ts';
import { trick } from './trick.ts';

/** Of letters that are drawn, whatever the face; a picture of the same words has some thousand. */
const LEAST_INK = 500;

const MISSING = { Chromium: await chromiumMissing(), Firefox: await firefoxMissing() };

for (const browser of ['Chromium', 'Firefox'] as const) {
  describe(`A quote in ${browser}`, { skip: MISSING[browser] }, () => {
    let page: QuotePage;
    before(async () => (page = await openQuotePage(browser)));
    after(() => page.close());

    for (const { name, html } of HIDING_HTML) {
      trick({
        name: `quotes words ${name} (${browser})`,
        heldBecause:
          'what hides them is taken out of what is shown and of what is quoted, and what is not drawn is left out',
        attempt: async () => {
          const quoted = await page.quoted(html);
          if (!quoted.includes(ASKED)) return `the words that are to be seen are missing: ${quoted}`;
          const invisible = /[\u{e0000}-\u{e0fff}]/u.test(quoted);
          if (invisible) return 'characters that nobody sees are quoted';
          const parts = HIDDEN.split(' ').filter((word) => quoted.replaceAll(ASKED, '').includes(word));
          if (parts.length === 0) return undefined;
          const ink = await page.inkOf(html, HIDDEN);
          return ink >= LEAST_INK
            ? undefined
            : `"${parts.join(' ')}" is quoted and leaves ${ink} points of ink`;
        },
      });
    }
  });
}
