// A hostile sender hides words in a message for the answer to sign: what is quoted has been drawn, in both browsers.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
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

    test('leaves what mail programs write as it looks: sizes, faces, colours, boxes and tables', async () => {
      const looks = (html: string, property: string): Promise<string> => page.styleOf(html, 'i', property);
      assert.equal(await looks('<i>words</i>', 'font-size'), '16px');
      assert.match(await looks('<table><tr><td><i>words</i></table>', 'font-family'), /^system-ui/);
      assert.equal(await looks('<table><tr><td><i>words</i></table>', 'font-size'), '16px');
      assert.match(
        await looks('<i style="font-family:Calibri">words</i>', 'font-family'),
        /calibri, .*sans-serif/i,
      );
      assert.match(
        await looks('<font face="Georgia,Wingdings"><i>words</i></font>', 'font-family'),
        /^georgia, serif$/i,
      );
      assert.equal(await looks('<font size="2"><i>words</i></font>', 'font-size'), '13px');
      const outlook =
        '<style><!-- @font-face{font-family:x} a:link i{color:#0563C1} p.MsoNormal{margin:0cm;font-size:11.0pt} --></style>';
      assert.equal(
        await looks(`${outlook}<a href="https://a.example"><i>words</i></a>`, 'color'),
        'rgb(5, 99, 193)',
      );
      assert.match(await looks(`${outlook}<p class="MsoNormal"><i>words</i></p>`, 'font-size'), /^14\.6/);
      const box = 'background:#eee url(x);border:1px solid #ccc;padding:4px 8px;width:50%;text-align:right';
      for (const [property, value] of [
        ['background-color', 'rgb(238, 238, 238)'],
        ['border-top-width', '1px'],
        ['padding-left', '8px'],
        ['text-align', 'right'],
      ] as const)
        assert.equal(await looks(`<table><tr><td><i style="${box}">words</i></table>`, property), value);
    });

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
