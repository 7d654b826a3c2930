// A hostile sender has the words of a link say another host than it leads to: the true one is said where no message reaches.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { projectRoot } from '../../scripts/setup/cache.ts';
import { chromiumMissing, firefoxMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { openBundledPage, type BundledPage } from './bundled-page.ts';
import { trick } from './trick.ts';

const MISSING = { Chromium: await chromiumMissing(), Firefox: await firefoxMissing() };
/** Nobody answers there. */
const EVIL = 'http://evil.invalid:1/login';
const COVER = 'position:fixed;inset:0;z-index:99999;background:#fff;pointer-events:none';
/** A point of red. */
const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC';

const SCRIPT = `
  import { render } from 'preact';
  globalThis.chrome = { runtime: { id: 'page' } };
  globalThis.browser = { runtime: { id: 'page' }, i18n: {
    getMessage: (key, values = []) => [key, ...[values].flat()].join(' '), getUILanguage: () => 'en' } };
  globalThis.opened = [];
  globalThis.open = (...values) => { opened.push(values); return null; };
  const { MessageBody } = require('./frames/message-body.tsx');
  globalThis.show = (view) => {
    render(null, document.body);
    opened.length = 0;
    render(<main><p><button id="first">first</button></p><MessageBody within={[]} view={{ attachments: [], ...view }} /></main>, document.body);
  };
  /** The middle of the message's first link, in the window. */
  globalThis.linkPlace = () => {
    const frame = document.querySelector('.html-body');
    const nested = frame?.contentDocument;
    if (frame && nested?.URL !== 'about:srcdoc') return undefined;
    const link = (nested ?? document).querySelector('a[href] > img, a[href]');
    if (!link || nested?.readyState === 'loading') return undefined;
    const box = link.getBoundingClientRect();
    const outer = frame?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return box.height > 0 && (!frame || frame.offsetHeight > 0) ? [outer.left + box.left + box.width / 2, outer.top + box.top + box.height / 2] : undefined;
  };
  /** The words at the foot that are on top of everything at their place. */
  globalThis.said = () => {
    const notice = document.querySelector('.link-notice');
    if (!notice) return '';
    const box = notice.querySelector('.link-place bdi').getBoundingClientRect();
    const isInside = box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
    notice.style.pointerEvents = 'auto';
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return isInside && notice.contains(top) ? notice.innerText : '';
  };
`;

interface Way {
  readonly name: string;
  readonly view: { readonly html?: string; readonly text?: string };
  /** Whether a click is asked about. */
  readonly isAsked: boolean;
}

const WAYS: readonly Way[] = [
  { name: 'whose words are another host', view: { html: `<p><a href="${EVIL}">https://bank.example/login</a></p>` }, isAsked: true },
  { name: 'whose words are another host under a cover', view: { html: `<div style="${COVER}"></div><p><a href="${EVIL}">bank.example</a></p>` }, isAsked: true },
  { name: 'whose note is styled away', view: { html: `<style>a+span{display:none!important;font-size:0}</style><p style="width:90px;height:20px;overflow:hidden;white-space:nowrap"><a href="${EVIL}">www.bank.example</a></p>` }, isAsked: true },
  { name: 'whose words are in letters that look alike', view: { html: `<p><a href="http://bаnk.invalid:1/">bаnk.invalid</a></p>` }, isAsked: true },
  { name: 'whose words are an address of mail elsewhere', view: { html: `<p><a href="${EVIL}">help@bank.example</a></p>` }, isAsked: true },
  { name: 'that is a picture which stands for another host', view: { html: `<p><a href="${EVIL}"><img src="${PICTURE}" width="200" height="50" alt="bank.example"></a></p>` }, isAsked: true },
  { name: 'that is a picture without words', view: { html: `<p><a href="${EVIL}"><img src="${PICTURE}" width="200" height="50" alt=""></a></p>` }, isAsked: false },
  { name: 'whose tooltip names another host', view: { html: `<p><a href="${EVIL}" title="https://bank.example"><b title="https://bank.example">Read more</b></a></p>` }, isAsked: false },
  { name: 'in a plain text, in letters that look alike', view: { text: 'See http://bаnk.invalid:1/ today.' }, isAsked: true },
  { name: 'in a plain text', view: { text: `See ${EVIL} today.` }, isAsked: false },
]; // prettier-ignore

for (const browser of ['Chromium', 'Firefox'] as const) {
  describe(`A link in ${browser}`, { skip: MISSING[browser] }, () => {
    let page: BundledPage;
    before(async () => {
      const files = ['ui/tokens.css', 'ui/controls.css', 'frames/frame.css', 'frames/reader.css'];
      const styles = await Promise.all(files.map((file) => readFile(path.join(projectRoot, file), 'utf8')));
      page = await openBundledPage(browser, SCRIPT, styles.join('\n'));
    });
    after(() => page.close());

    const ask = (expression: string): Promise<string> => page.evaluate(expression).then(String);
    const show = async (view: Way['view']): Promise<[number, number]> => {
      await page.pointAt(1, 1);
      await page.evaluate(`show(${JSON.stringify(view)})`);
      return (await eventually('the link', () => page.evaluate('linkPlace()'))) as [number, number];
    };
    const isSaid = async (): Promise<boolean> => /evil\.invalid|xn--/.test(await ask('said()'));
    const isOpenFor = (kind: string): Promise<void> =>
      eventually(
        kind,
        async () => (await page.evaluate('Boolean(document.querySelector(".link-question"))')) === true,
      ).then(() => undefined);

    for (const { name, view, isAsked } of WAYS) {
      trick({
        name: `has a link ${name} (${browser})`,
        heldBecause: isAsked
          ? 'our own line says the host, and the click is asked about'
          : 'our own line, outside of the message, says the host',
        attempt: async () => {
          const [x, y] = await show(view);
          await page.pointAt(x, y);
          await eventually('our line to say where it leads', isSaid);
          const before = await page.tabs();
          if (!isAsked) return undefined;
          for (const button of [0, 1] as const) {
            await page.pointAt(x, y, button);
            await isOpenFor('the question');
            if (!(await isSaid())) return 'the question does not say the host';
            if ((await page.tabs()) !== before) return 'the click opened the link';
            await page.press('Escape');
            await eventually(
              'the question to go',
              async () => (await page.evaluate('document.querySelector(".link-question")')) === null,
            );
          }
          if ((await ask('opened.length')) !== '0') return 'the link was opened unasked';
          return undefined;
        },
      });
    }

    // A Firefox without a screen has no window with the focus, and so no events of it.
    if (browser === 'Firefox') return;
    trick({
      name: `has a link followed by keyboard (${browser})`,
      heldBecause: 'the focus shows the line, Enter is asked about, and one answer opens it once',
      attempt: async () => {
        await show(WAYS[0]!.view);
        // Where the pointer was pressed the focus goes on from.
        const first =
          '(({ x, y }) => [x + 5, y + 5])(document.querySelector("#first").getBoundingClientRect())';
        await page.pointAt(...((await page.evaluate(first)) as [number, number]), 0);
        for (let steps = 0; steps < 4 && !(await isSaid()); steps++) {
          await page.press('Tab');
          await page.evaluate(
            'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
          );
        }
        if (!(await isSaid())) return 'the focus shows no line';
        if ((await ask('document.querySelector("[role=status]").innerText')).indexOf('evil.invalid') < 0)
          return 'a screen reader is not told';
        const before = await page.tabs();
        await page.press('Enter');
        await isOpenFor('the question');
        if ((await ask('document.activeElement.getAttribute("role")')) !== 'alertdialog')
          return 'the focus is not at the question';
        await eventually(
          'the answer to be armed',
          async () =>
            (await ask(
              'document.querySelector(".link-question .armed-button button").getAttribute("aria-disabled")',
            )) === 'false',
        );
        await page.press('Tab');
        await page.press('Enter');
        await eventually('the link to be opened', async () => (await ask('opened.length')) === '1');
        if ((await ask('opened[0].join()')) !== `${EVIL},_blank,noopener,noreferrer`)
          return 'it is opened with our window in hand';
        return (await page.tabs()) === before ? undefined : 'it was opened twice';
      },
    });
  });
}
