// The catalogue of attacks in the real reader: what it says of each message, what it shows, and that nothing reaches the network.
import { pressArmed } from './harness/pressing.ts';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright';
import { projectRoot } from '../../scripts/setup/cache.ts';
import { outlineOf } from '../../background/outline.ts';
import { bytesFromUtf8 } from '../../src/bytes.ts';
import { multipart } from '../../src/mime/build.ts';
import { open } from '../../src/smime/open.ts';
import type { OpenedMessage, Verdict } from '../../src/smime/contract.ts';
import { equalAddresses } from '../../src/trust/address.ts';
import { CATALOGUE } from '../attacks/catalogue.ts';
import { makeCast, type Cast } from '../attacks/cast.ts';
import {
  clearSigned,
  message,
  octets,
  text,
  ATTACK_CLASSES,
  FORGED,
  GENUINE,
  type Trick,
} from '../attacks/trick.ts';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { heard, startHarness, type Harness } from './frames/harness.ts';
import { writeView } from './frames/real-view.ts';
import type { ScriptedBackground } from './frames/scripted-background.ts';
import { press } from './harness/reading.ts';

declare const scripted: ScriptedBackground;

const MESSAGES = JSON.parse(
  readFileSync(path.join(projectRoot, '_locales/en/messages.json'), 'utf8'),
) as Record<string, { message: string }>;

const skip = await chromiumMissing();
let harness: Harness;
let cast: Cast;
before(async () => {
  if (skip === false) [harness, cast] = await Promise.all([startHarness(), makeCast()]);
});
after(async () => {
  if (skip === false) await Promise.all([harness.close(), cast.dispose()]);
});

let grants = 0;
async function show(opened: OpenedMessage): Promise<{ page: Page; frame: Frame; grant: string }> {
  const grant = `attack-${++grants}`;
  await put(grant, opened);
  return { grant, ...(await harness.open({ frame: 'reader', grant })) };
}

async function put(grant: string, opened: OpenedMessage): Promise<void> {
  const written = [grant, await writeView(opened)] as const;
  await harness.background.evaluate(([name, view]) => scripted.views.set(name, view), written);
}

function sentenceOf({ sentenceKey, signer }: Verdict): string {
  const sentence = MESSAGES[sentenceKey]!.message;
  return sentence.replace('$1', signer?.name ?? '').replace('$2', signer?.address ?? '');
}

/** All words of the frame and of the message's HTML within it. */
async function wordsOf(frame: Frame): Promise<string> {
  const words = await Promise.all(
    [frame, ...frame.childFrames()].map((one) => one.locator('body').innerText()),
  );
  return words.join('\n');
}

/** Whatever the frame asks for at once has been asked for by now. */
async function assertNothingCaught(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done))));
  await page.evaluate((url) => fetch(url), `${harness.origin}/after-everything`);
  const { host } = new URL(harness.origin);
  assert.deepEqual(
    harness.caught.map((request) => request.replace(/ from .*/, '')),
    [`${host}/after-everything`],
  );
}

async function check(trick: Trick): Promise<void> {
  const opened = await open(await trick.make(cast), cast.context);
  const { verdict } = opened;
  harness.caught.length = 0;
  const { page, frame, grant } = await show(opened);
  if (verdict.status === 'none') {
    await eventually('it has opened it', async () =>
      (await harness.calls()).some(
        ({ command, payload }) => command === 'reader.open' && payload['grant'] === grant,
      ),
    );
    await frame.locator('.notice').first().waitFor();
    assert.equal(await frame.locator('.verdict').count(), 0);
  } else {
    const line = frame.locator('.verdict[data-status]').first();
    await line.waitFor();
    assert.equal(await line.getAttribute('data-status'), verdict.status);
    assert.equal(await line.locator('.sentence').innerText(), sentenceOf(verdict));
    assert.ok((await line.locator('svg').count()) > 0, 'the state has a shape, not a colour alone');
  }
  const html = frame.locator('.html-body');
  if ((await html.count()) > 0) {
    await frame.childFrames()[0]!.waitForLoadState();
    const [panel, body] = await Promise.all([
      frame.locator('.verdict-panel').first().boundingBox(),
      html.boundingBox(),
    ]);
    assert.ok(panel!.y + panel!.height <= body!.y, 'the verdict stands above the message, never in it');
  }
  const words = await wordsOf(frame);
  if (trick.says) assert.match(words, trick.says);
  if (trick.isHonest) assert.ok(!words.includes(FORGED), 'words that Bob has not signed are shown with his');
  const verified = await frame.locator('.headers:not(.attached-message *) .verified').count();
  const from = opened.content?.headers.from ?? [];
  const isVerified = from.length === 1 && equalAddresses(from[0]!.address, verdict.signer?.address ?? '');
  if (verified > 0) assert.ok(isVerified, 'an address is called checked that was not');
  await assertNothingCaught(page);
  await page.close();
}

for (const attackClass of ATTACK_CLASSES) {
  describe(`Against ${attackClass}, the reader shows a message`, { skip }, () => {
    for (const trick of CATALOGUE.filter((one) => one.class === attackClass)) {
      test(`${trick.name}: ${trick.verdict}`, () => check(trick));
    }
  });
}

describe('The catching server', { skip }, () => {
  test('catches what the same HTML asks for in an ordinary page, http and https', async () => {
    harness.caught.length = 0;
    const page = await harness.newPage();
    await page.setContent(
      '<img src="http://leak.example/control.png"><img src="https://leak.example/a.png"><img src="//e.ex?q=a">',
    );
    await eventually('three requests', () =>
      Promise.resolve(
        ['leak.example/control.png', 'something encrypted', 'e.ex/?q=a'].every((one) =>
          harness.caught.some((request) => request.startsWith(one)),
        ),
      ),
    );
    await page.close();
  });
});

describe('A message within a message', { skip }, () => {
  const trickNamed = (name: string): Trick => CATALOGUE.find((one) => one.name === name)!;

  test('opens on a click, with its own verdict, and leaves that of the outer one as it was', async () => {
    const raw = await trickNamed('by Eve that forwards Bob’s signed message').make(cast);
    const outer = await open(raw, cast.context);
    const inner = await open(outer.content!.attachments[0]!.bytes, cast.context);
    const { page, frame, grant } = await show(outer);
    await put(`${grant}#0`, inner);
    const nested = frame.locator('.attached-message');
    await press(frame, 'Open here: forwarded.eml', async () => (await nested.count()) > 0);
    await nested.locator('.verdict[data-status=valid]').waitFor();
    assert.match(await nested.innerText(), /I owe you nothing/);
    assert.match(await nested.innerText(), /applies only to it, not to the message around it/);
    assert.equal(await frame.locator('.verdict').first().getAttribute('data-status'), 'mismatch');
    assert.equal(await frame.locator('.verdict').count(), 2);
    await press(frame, 'Close forwarded.eml', async () => (await nested.count()) === 0);
    await page.close();
  });

  test('that is not protected is said to be anybody’s, though the one around it is signed', async () => {
    const raw = await trickNamed('signed by Bob that forwards a forged message in Bob’s name').make(cast);
    const outer = await open(raw, cast.context);
    const inner = await open(outer.content!.attachments[0]!.bytes, cast.context);
    const { page, frame, grant } = await show(outer);
    await put(`${grant}#0`, inner);
    const nested = frame.locator('.attached-message');
    await press(frame, 'Open here: forwarded.eml', async () => (await nested.count()) > 0);
    await nested.getByText('anyone could have written or changed').waitFor();
    assert.equal(await nested.locator('.verdict, .verified').count(), 0);
    await page.close();
  });

  test('of an unprotected one is all that the reader offers, and the webmail keeps the rest', async () => {
    const raw = await trickNamed('without protection of its own that forwards Bob’s signed message').make(
      cast,
    );
    const outer = await open(raw, cast.context);
    const { page, frame } = await show(outer);
    await frame.getByText('This message itself is not protected.').waitFor();
    assert.equal(await frame.getByText(FORGED).count(), 0);
    assert.equal(await outlineOf(raw), 'attached', 'which the outer structure says');
    assert.deepEqual(await heard(page), [], 'and the frame tells its page nothing');
    await page.close();
  });

  test('is taken off the screen when the vault is locked', async () => {
    const secret = await open(
      await trickNamed('that hides an old ciphertext within an attached message').make(cast),
      cast.context,
    );
    const inner = await open(secret.content!.attachments[0]!.bytes, cast.context);
    const { page, frame, grant } = await show(secret);
    await put(`${grant}#0`, inner);
    assert.equal(await frame.getByText('I owe you nothing').count(), 0);
    await pressArmed(frame.getByRole('button', { name: /^Open here: / }));
    await frame.getByText('I owe you nothing').waitFor();
    const locked = await open(secret.content!.attachments[0]!.bytes, {
      ...cast.context,
      identities: [],
      lockedCertificates: [cast.alice.certificate],
    });
    await put(`${grant}#0`, locked);
    await harness.background.evaluate(() => scripted.setVault('locked'));
    await frame.getByText('I owe you nothing').waitFor({ state: 'detached' });
    // All that was open goes with the message around it, and opens again by the user alone.
    await pressArmed(frame.getByRole('button', { name: /^Open here: / }));
    await frame.locator('.attached-message .verdict[data-status=locked]').waitFor();
    assert.equal(await frame.getByText('I owe you nothing').count(), 0);
    await harness.background.evaluate(() => scripted.setVault('unlocked'));
    await page.close();
  });
});

describe('A message that strains the reader’s looks', { skip }, () => {
  const file = (name: string, type: string): Uint8Array<ArrayBuffer> =>
    bytesFromUtf8(
      `Content-Type: ${type}\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\nx\r\n`,
    );

  test('by many parts outside the protection leaves the protected one in sight', async () => {
    const outside = Array.from({ length: 60 }, (_, n) => file(`${n}-${'n'.repeat(100)}.txt`, 'text/plain'));
    const parts = multipart('mixed', [octets(await clearSigned(text(GENUINE), cast.bob)), ...outside]);
    const { page, frame } = await show(await open(message(parts), cast.context));
    const words = frame.getByText(GENUINE);
    await words.waitFor();
    assert.ok((await words.boundingBox())!.y < 600, 'it is on the first screen');
    await frame.locator('.outside-parts summary').click();
    await frame.locator('.outside-parts li').first().waitFor();
    assert.equal(await wideness(frame), 0);
    await page.close();
  });

  test('by names and types without end covers no button', async () => {
    const parts = [
      text(GENUINE),
      file('a.xlsx', `x/${'y'.repeat(300)}`),
      file(`${'W'.repeat(300)}.exe`, 'x/y'),
    ];
    const { page, frame } = await show(
      await open(message(await clearSigned(octets(multipart('mixed', parts)), cast.bob)), cast.context),
    );
    await frame.locator('.attachment').first().waitFor();
    assert.equal(await wideness(frame), 0);
    await page.close();
  });

  test('by writing from right to left has the mark of a quote where its lines begin', async () => {
    const entity = 'Content-Type: text/plain; charset=utf-8\r\n\r\nא\r\n> ציטוט\r\n> > ב\r\n\r\n> quote\r\n';
    const { page, frame } = await show(
      await open(message(await clearSigned(bytesFromUtf8(entity), cast.bob)), cast.context),
    );
    await frame.locator('.text-body').waitFor();
    const directions = await frame
      .locator('blockquote')
      .evaluateAll((quotes) => quotes.map((quote) => getComputedStyle(quote).direction));
    assert.deepEqual(directions, ['rtl', 'rtl', 'ltr']);
    await page.close();
  });
});

/** By how many pixels the frame is too narrow for what is in it. */
function wideness(frame: Frame): Promise<number> {
  return frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
