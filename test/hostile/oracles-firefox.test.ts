// The same questions in Firefox, by fewer tries: enough to tell a difference that is there each time from chance.
import { after, before, describe } from 'node:test';
import { firefoxMissing } from '../available.ts';
import {
  loginInFirefox,
  openPopupInFirefox,
  setUpInFirefox,
  LOOPBACK_EXTENSION,
} from '../browser/harness/firefox-pages.ts';
import { launchFirefox, type FirefoxSession } from '../browser/harness/firefox.ts';
import { startEmbedded, type EmbeddedStack } from '../webmail/embedded/index.ts';
import { makePki, type Pki } from '../webmail/pki.ts';
import type { Try } from './independence.ts';
import { measureInPage } from './measured-by-page.ts';
import { ORACLE_NAMES, type OracleName } from './oracle-questions.ts';
import { tryOracles } from './oracle-tries.ts';

const TRIES_WITHOUT_USER = 24;
/** Eight of each outcome can be mixed in twelve thousand ways. */
const TRIES_WITH_GESTURE = 16;
const WITH_GESTURE: readonly OracleName[] = ['right or wrong padding', 'a guessed letter'];

describe('Oracles in Firefox', { skip: await firefoxMissing() }, () => {
  let stack: EmbeddedStack;
  let pki: Pki;
  let firefox: FirefoxSession;
  let controls: string;
  let delivered = 0;
  before(async () => {
    [stack, pki] = await Promise.all([startEmbedded(), makePki()]);
    firefox = await launchFirefox({ extension: LOOPBACK_EXTENSION });
    await setUpInFirefox(firefox, pki);
    controls = await firefox.newTab();
    await openPopupInFirefox(firefox, controls);
    await loginInFirefox(firefox, stack, 'alice');
  });
  after(async () => {
    await Promise.all([stack.stop(), firefox.close()]);
    await pki.dispose();
  });

  const untouchedList = async (): Promise<void> => {
    await firefox.goto(`${stack.url}?_task=mail&_mbox=INBOX`);
    await firefox.waitFor(firefox.tab, "document.querySelector('#messagelist tr a')");
    await firefox.evaluate(
      controls,
      `browser.storage.session.get(null).then((stored) =>
        browser.storage.session.remove(Object.keys(stored).filter((key) => key.startsWith('gestures:'))))`,
    );
  };

  tryOracles(
    {
      reader: () => pki.people.alice,
      deliver: async (message) => {
        await stack.deliver('alice', message);
        return ++delivered;
      },
      untouchedList,
      touchedList: async () => {
        await untouchedList();
        const pointer = [
          { type: 'pointerMove', x: 1, y: 1 },
          { type: 'pointerDown', button: 0 },
          { type: 'pointerUp', button: 0 },
        ];
        const actions = [{ type: 'pointer', id: 'mouse', actions: pointer }];
        await firefox.bidi.command('input.performActions', { context: firefox.tab, actions });
      },
      measure: async (measurement) =>
        (await firefox.evaluate(
          firefox.tab,
          `(${measureInPage.toString()})(${JSON.stringify(measurement)})`,
        )) as Omit<Try, 'secret'>,
    },
    ORACLE_NAMES.map((name) => ({ name, tries: TRIES_WITHOUT_USER })),
    WITH_GESTURE.map((name) => ({ name, tries: TRIES_WITH_GESTURE })),
    ' (Firefox)',
  );
});
