// The messages of RFC 9788 and of the drafts before it in the real reader: the protected subject, and nothing twice.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromiumMissing } from '../available.ts';
import { contextOf, expectedMessages, missing, openVector } from '../vectors/corpus.ts';
import { startHarness, type Harness } from './frames/harness.ts';
import { writeView } from './frames/real-view.ts';
import type { ScriptedBackground } from './frames/scripted-background.ts';

declare const scripted: ScriptedBackground;

const NOW = new Date('2026-11-23T12:00:00Z');
const CORPORA = {
  rfc9788: {
    anchor: 'rfc9216/ca.rsa.crt',
    identities: ['alice', 'bob'].map((name) => ({ file: `rfc9216/${name}.p12`, password: name })),
    now: NOW,
  },
  headerprot: {
    anchor: 'headerprot/sample-ca.pem',
    identities: [{ file: 'headerprot/bob.p12', password: 'bob' }],
    now: NOW,
  },
} as const;

for (const [corpus, keys] of Object.entries(CORPORA)) {
  const skip = (await chromiumMissing()) || missing(corpus);
  describe(`Of the messages in ${corpus}, the reader shows`, { skip }, () => {
    let harness: Harness;
    before(async () => {
      harness = await startHarness();
    });
    after(() => harness.close());

    for (const [file, expected] of expectedMessages(corpus)) {
      const protection = expected.header_protection;
      if (protection === undefined || protection === null || expected.layers.length === 0) continue;
      test(`the right subject of ${file}, and no part that repeats it for old programs`, async () => {
        const opened = await openVector(`${corpus}/${file}`, await contextOf(keys));
        const written = [file, await writeView(opened)] as const;
        await harness.background.evaluate(([name, view]) => scripted.views.set(name, view), written);
        const { page, frame } = await harness.open({ frame: 'reader', grant: file });
        const subject = frame.locator('.headers .subject').first();
        await subject.waitFor();
        assert.equal(await subject.innerText(), protection.show_subject);
        const [body] = await Promise.all([frame.locator('.body').first().innerText()]);
        const inner = frame.childFrames()[0];
        const words = inner === undefined ? body : await inner.locator('body').innerText();
        assert.ok(!/^Subject:/m.test(words), words.slice(0, 200));
        if (protection.subject_is_confidential)
          assert.ok((await frame.locator('.notice').innerText()).includes(protection.outer_subject));
        await page.close();
      });
    }
  });
}
