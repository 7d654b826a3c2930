// The catalogue of attacks in Firefox, in the webmail: the same verdicts, and nothing reaches the network.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { projectRoot } from '../../scripts/setup/cache.ts';
import { open } from '../../src/smime/open.ts';
import { CATALOGUE } from '../attacks/catalogue.ts';
import { makeCast, type Cast } from '../attacks/cast.ts';
import { FORGED, type Trick } from '../attacks/trick.ts';
import { firefoxMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { addressOf } from '../webmail/contract.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { fileStandIn } from './harness/ask-background.ts';
import { startCatchingProxy, type CatchingProxy } from './harness/catching-proxy.ts';
import { askFromFirefox } from './harness/firefox-ask.ts';
import { launchFirefox, type FirefoxSession } from './harness/firefox.ts';
import { PASSPHRASE } from './harness/set-up-pages.ts';

const LOOPBACK_EXTENSION = path.join(projectRoot, 'dist', 'firefox-loopback');
/** Everything that could leak, and some of every other class. */
const SHOWN_CLASSES = new Set([
  'direct exfiltration',
  'spliced ciphertext',
  'a drawn verdict',
  'wrapping',
  'an answer as oracle',
]);
const CHOSEN = CATALOGUE.filter((trick) => SHOWN_CLASSES.has(trick.class));

describe('Firefox shows a message', { skip: await firefoxMissing() }, () => {
  let stack: EmbeddedStack;
  let firefox: FirefoxSession;
  let proxy: CatchingProxy;
  let cast: Cast;
  before(async () => {
    [stack, proxy, cast] = await Promise.all([startEmbedded(), startCatchingProxy(), makeCast()]);
    firefox = await launchFirefox({ extension: LOOPBACK_EXTENSION, preferences: proxy.preferences });
    for (const trick of CHOSEN) await stack.deliver('alice', Buffer.from(await trick.make(cast)));
    await firefox.goto(`${firefox.extensionOrigin}popup/popup.html?view=page#settings`);
    await firefox.waitFor(firefox.tab, "document.querySelector('[role=tab]')");
    await askFromFirefox(firefox, 'vault.create', { passphrase: PASSPHRASE }, 'state');
    const { file, password } = cast.pki.people.alice.p12;
    await askFromFirefox(
      firefox,
      'identities.import',
      { file: await fileStandIn(file), password },
      'added.length',
    );
    const authority = await fileStandIn(cast.pki.root.certificateFile);
    const inspect = { files: [authority] };
    const sha256 = await askFromFirefox(firefox, 'authorities.inspect', inspect, '[0].imported[0].sha256');
    await askFromFirefox(
      firefox,
      'authorities.add',
      { file: authority, sha256, scope: { kind: 'all' } },
      'id',
    );
    await firefox.goto(stack.url);
    await firefox.click(firefox.tab, '#rcmloginuser');
    await firefox.type(firefox.tab, addressOf('alice'));
    await firefox.click(firefox.tab, '#rcmloginpwd');
    await firefox.type(firefox.tab, 'alice');
    await firefox.click(firefox.tab, '#rcmloginsubmit');
    await firefox.waitFor(firefox.tab, "document.querySelector('#messagelist')");
  });
  after(async () => {
    await Promise.all([stack.stop(), firefox.close(), proxy.close()]);
    await cast.dispose();
  });

  const show = async (trick: Trick): Promise<void> => {
    const raw = (await stack.messages('alice', 'INBOX'))[CHOSEN.indexOf(trick)]!.raw;
    const { verdict, content } = await open(new Uint8Array(raw), cast.context);
    await firefox.goto(`${stack.url}?_task=mail&_action=show&_uid=${CHOSEN.indexOf(trick) + 1}&_mbox=INBOX`);
    const reader = await firefox.extensionFrame('frames/reader.html');
    await firefox.waitFor(reader, "document.querySelector('.verdict[data-status]')");
    const status = await firefox.evaluate(reader, "document.querySelector('.verdict').dataset.status");
    assert.equal(status, verdict.status);
    if (content?.html !== undefined && content.text === undefined) {
      await firefox.waitFor(
        reader,
        "document.querySelector('.html-body')?.contentDocument?.readyState === 'complete' && document.querySelector('.html-body').offsetHeight > 0",
      );
    }
    const words = String(
      await firefox.evaluate(
        reader,
        "document.body.innerText + (document.querySelector('.html-body')?.contentDocument.body.innerText ?? '')",
      ),
    );
    if (trick.says) assert.match(words, trick.says);
    if (trick.isHonest) assert.ok(!words.includes(FORGED));
    // What a message asks for at once has been asked for when the page has been painted twice.
    await firefox.evaluate(
      reader,
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))',
    );
    assert.deepEqual(proxy.caught.filter(isLeak), []);
  };
  for (const trick of CHOSEN) test(`${trick.name}, and nothing is asked of anybody`, () => show(trick));

  test('and the proxy would have caught it: what an ordinary page asks for arrives there', async () => {
    const html = '<img src="http://leak.example/control.png"><img src="https://leak.example/a.png">';
    await firefox.goto(`${stack.url}?_task=mail&_mbox=INBOX`);
    await firefox.evaluate(
      firefox.tab,
      `document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(html)})`,
    );
    await eventually('both requests', () =>
      Promise.resolve(
        ['http://leak.example/control.png', 'CONNECT leak.example:443'].every((one) =>
          proxy.caught.includes(one),
        ),
      ),
    );
  });
});

/** The browser may have errands of its own; the hosts of the catalogue are nobody's. */
function isLeak(request: string): boolean {
  return /\.example\b|\be\.ex\b/.test(request);
}
