// A multipart/signed whose signature was lost on the way: named where the page gives a sign of it, an ordinary message where not.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing, webmailMissing } from '../available.ts';
import type { WebmailStack } from '../webmail/contract.ts';
import { clearSigned, textEntity } from '../webmail/messages.ts';
import { makePki } from '../webmail/pki.ts';
import { startWebmail, WEBMAIL_KINDS } from '../webmail/start.ts';
import {
  closedRoots,
  launchReading,
  rawRequests,
  shownVerdict,
  type ReadingBrowser,
} from './harness/reading.ts';
import { login, openMessage } from './harness/roundcube-pages.ts';

const DECLARED =
  'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\n' +
  'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="smime.p7s"\r\n';
const ENCODED = 'Content-Transfer-Encoding: base64\r\n';

/** What a gateway makes of the signature's header; the webmail lists the part by its name. */
const NAMED: Readonly<Record<string, string>> = {
  'becomes a text that has kept its name': `Content-Type: text/plain; name="smime.p7s"\r\n${ENCODED}`,
  'becomes a picture that has kept its name': `Content-Type: image/png; name="smime.p7s"\r\n${ENCODED}`,
  'gets another ending': `Content-Type: application/octet-stream; name="smime.dat"\r\n${ENCODED}Content-Disposition: attachment; filename="smime.dat"\r\n`,
  'gets an ending more': `Content-Type: text/plain; name="smime.p7s.txt"\r\n${ENCODED}Content-Disposition: attachment; filename="smime.p7s.txt"\r\n`,
};
const NAMELESS: Readonly<Record<string, string>> = {
  'becomes a text without a name': `Content-Type: text/plain\r\n${ENCODED}`,
  'becomes octets without a name': `Content-Type: application/octet-stream\r\n${ENCODED}`,
};

const MISSING = 'is missing altogether';

const pki = await makePki();
after(() => pki.dispose());
const noChromium = await chromiumMissing();

for (const kind of WEBMAIL_KINDS) {
  const skip = noChromium || (await webmailMissing(kind));
  describe(`In the ${kind} webmail a signature that`, { skip }, () => {
    let browser: ReadingBrowser;
    let stack: WebmailStack;
    before(async () => {
      [browser, stack] = await Promise.all([launchReading(pki), startWebmail(kind)]);
      for (const [subject, header] of Object.entries({ ...NAMED, ...NAMELESS }))
        await deliver(subject, (raw) => raw.replace(DECLARED, header));
      await deliver(MISSING, (raw) =>
        raw.replace(/(\r\n--signed-[^\r]+)\r\nContent-Type: application.*$/s, '$1--\r\n'),
      );
      await login(browser.page, stack, 'alice');
    });
    after(() => Promise.all([browser.close(), stack.stop()]));

    const deliver = async (subject: string, mangle: (raw: string) => string): Promise<void> => {
      const raw = await clearSigned({ subject }, textEntity('Signed text.'), pki.people.bob);
      const mangled = mangle(raw.toString('latin1'));
      assert.notEqual(mangled, raw.toString('latin1'));
      await stack.deliver('alice', Buffer.from(mangled, 'latin1'));
    };

    for (const what of Object.keys(NAMED)) {
      test(`${what} is said to be none that can be read`, async () => {
        await openMessage(browser.page, stack, what);
        const { codes, sentence } = await shownVerdict(browser.page, 'invalid');
        assert.deepEqual(codes, ['signature.malformed']);
        assert.equal(sentence, 'The signature cannot be read.');
      });
    }

    for (const what of [...Object.keys(NAMELESS), MISSING]) {
      test(`${what} leaves an ordinary message, not shown as protected and not fetched`, async () => {
        const asked = (await rawRequests(browser)).length;
        await openMessage(browser.page, stack, what);
        await browser.page.getByText('Signed text.').waitFor();
        await browser.page.waitForLoadState();
        assert.equal(await closedRoots(browser.page), 0);
        assert.equal((await rawRequests(browser)).length, asked);
      });
    }
  });
}
