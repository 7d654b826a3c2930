// The reader frame in a real Chromium: who may show it something, what it shows, and that nothing gets out of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, FrameLocator, Locator, Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { extensionFrame, heard, startHarness, type Harness, type OpenOptions } from './frames/harness.ts';
import { LEAKING_HTML } from './frames/leaking-html.ts';
import { pressArmed } from './harness/pressing.ts';
import type { ScriptedBackground } from './frames/scripted-background.ts';

declare const scripted: ScriptedBackground;

const skip = await chromiumMissing();
let harness: Harness;
before(async () => {
  if (skip === false) harness = await startHarness();
});
after(async () => {
  if (skip === false) await harness.close();
});

async function openReader(
  grant: string,
  options: Partial<OpenOptions> = {},
): Promise<{ page: Page; frame: Frame; body: FrameLocator }> {
  const { page, frame } = await harness.open({ frame: 'reader', grant, ...options });
  return { page, frame, body: frame.frameLocator('.html-body') };
}

async function wasSeen(grant: string): Promise<void> {
  await eventually('the message to have been seen', async () =>
    (await harness.calls()).some(
      ({ command, payload }) => command === 'reader.seen' && payload['grant'] === grant,
    ),
  );
}

/** Whether all of an element is in what the frame shows now. */
function isInFrame(element: Locator): Promise<boolean> {
  return element.evaluate((found) => {
    const { top, bottom } = found.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
}

let htmlGrants = 0;
async function openHtml(html: string): Promise<{ page: Page; frame: Frame; body: FrameLocator }> {
  const grant = `html-${++htmlGrants}`;
  await harness.background.evaluate(([name, content]) => scripted.html.set(name, content), [
    grant,
    html,
  ] as const);
  return openReader(grant);
}

const COVERED = 'The page hides or covers part of this.';

/** What follows its own height would have grown for all to see after so many. */
const FRAMES_TO_GROW_IN = 30;

describe('An invitation to the reader', { skip }, () => {
  test('from the page with a grant it made up leaves the frame empty, and a valid one still opens it', async () => {
    const page = await harness.newPage();
    const grantedByPage = async (grant: string): Promise<void> => {
      await page.evaluate((name) => {
        const message = {
          kind: 'waxseal-invitation',
          grant: name,
          fontSizePixels: 14,
          dark: false,
          opensByItself: true,
        };
        window.frames[0]!.postMessage(message, '*', [new MessageChannel().port1]);
      }, grant);
    };
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = document.documentElement.dataset['frameUrl']!;
      document.body.append(frame);
    });
    const frame = await extensionFrame(page);
    await grantedByPage('made-up');
    await eventually('the claim reaches the background', async () =>
      (await harness.calls()).some(({ payload }) => payload['grant'] === 'made-up'),
    );
    assert.equal(await frame.locator('#app').innerHTML(), '');
    await grantedByPage('valid');
    await frame.locator('[data-status=valid]').waitFor();
    await page.close();
  });

  test('from any window but the parent is not even asked about', async () => {
    const page = await harness.newPage();
    await page.evaluate(() => {
      const target = document.createElement('iframe');
      target.src = document.documentElement.dataset['frameUrl']!;
      document.body.append(target, document.createElement('iframe'));
    });
    const frame = await extensionFrame(page);
    const before = (await harness.calls()).length;
    await page.evaluate(() => {
      const foreign = window.frames[1] as Window & typeof globalThis;
      // A function of the other window makes that window the source of the message.
      const post = new foreign.Function(
        'target',
        'message',
        'target.postMessage(message, "*", [new MessageChannel().port1])',
      );
      const message = { kind: 'waxseal-invitation', grant: 'valid', fontSizePixels: 14, dark: false };
      (post as (...values: unknown[]) => void)(window.frames[0], message);
    });
    // A message of the parent that comes after it shows that the first one has been handled.
    await page.evaluate(() => {
      const message = { kind: 'waxseal-invitation', grant: 'later', fontSizePixels: 14, dark: false };
      window.frames[0]!.postMessage(message, '*', [new MessageChannel().port1]);
    });
    await eventually('the later one is asked about', async () => (await harness.calls()).length > before);
    const calls = (await harness.calls()).slice(before);
    const asked = [...new Set(calls.map(({ payload }) => payload['grant']))];
    assert.deepEqual(asked, ['later']);
    assert.equal(await frame.locator('#app').innerHTML(), '');
    await page.close();
  });
});

describe('HTML of a message', { skip }, () => {
  for (const [name, html] of LEAKING_HTML) {
    test(`reaches the network by no way: ${name}`, async () => {
      harness.caught.length = 0;
      const { page, frame, body } = await openHtml(`<p id="end">end</p>${html}`);
      await body.locator('#end').waitFor();
      // Everything that loads at once has been asked for when the nested document is complete and painted.
      const nested = frame.childFrames()[0]!;
      await nested.waitForLoadState();
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestIdleCallback(done))),
      );
      await body.locator('#end').hover();
      // What was asked for before this request has arrived before it.
      await page.evaluate((url) => fetch(url), `${harness.origin}/after-everything`);
      const host = new URL(harness.origin).host;
      assert.deepEqual(
        harness.caught.map((request) => request.replace(/ from .*/, '')),
        [`${host}/after-everything`],
      );
      assert.equal(
        await body.locator('script, form, input, svg, link, base, object, video, iframe').count(),
        0,
      );
      await page.close();
    });
  }

  test('would be caught by this test: the same picture in an ordinary page asks the server', async () => {
    harness.caught.length = 0;
    const page = await harness.newPage();
    await page.setContent('<img src="http://leak.example/control.png">');
    await eventually('the request arrives', () => Promise.resolve(harness.caught.length > 0));
    await page.close();
  });

  test('shows pictures of the message itself, and says that others were left out', async () => {
    const { page, frame, body } = await openReader('valid-html');
    const picture = body.locator('img[alt="The seal"]');
    await picture.waitFor();
    await eventually('the picture is there', () =>
      picture.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0),
    );
    const notes = await frame.locator('.body-notes').textContent();
    assert.match(notes ?? '', /1/);
    assert.deepEqual(await frame.locator('.file-name').allTextContents(), ['Contract 2026.pdf', 'setup.exe']);
    await page.close();
  });

  test('cannot run a script, and its links open elsewhere and say where they lead', async () => {
    const html =
      '<p onclick="document.title=1">x</p><a id="good" href="http://b&#97;nk.example/a">bank</a>' +
      '<a id="script" href="javascript:alert(1)">x</a><a id="masked" href="https://bank.example@evil.example">x</a>';
    const { page, frame, body } = await openHtml(html);
    const good = body.locator('#good');
    assert.equal(await good.getAttribute('href'), 'http://bank.example/a');
    assert.equal(await good.getAttribute('title'), 'http://bank.example/a');
    assert.equal(await good.getAttribute('target'), '_blank');
    assert.equal(await good.getAttribute('rel'), 'noopener noreferrer');
    assert.equal(await body.locator('#script').getAttribute('href'), null);
    assert.equal(await body.locator('#masked').getAttribute('href'), null);
    assert.equal(await body.locator('p').getAttribute('onclick'), null);
    const sandbox = (await frame.locator('.html-body').getAttribute('sandbox')) ?? '';
    assert.ok(!sandbox.includes('allow-scripts'));
    harness.caught.length = 0;
    const [opened] = await Promise.all([page.context().waitForEvent('page'), body.locator('#good').click()]);
    assert.equal(await opened.evaluate(() => window.opener as unknown), null);
    await eventually('the link is followed', () => Promise.resolve(harness.caught.length > 0));
    assert.deepEqual(harness.caught, ['bank.example/a']);
    await opened.close();
    await page.close();
  });

  test('cannot hide or turn around the host that is named after a link', async () => {
    const html =
      '<style>a + span { display: none !important; direction: rtl; unicode-bidi: bidi-override }</style>' +
      '<p id="end"><a href="http://evil.example/">ba&#8203;nk.example</a></p>';
    const { page, body } = await openHtml(html);
    const note = body.locator('#end span');
    assert.equal(await note.innerText(), ' [evil.example]');
    const looks = await note.evaluate((element) => {
      const { display, direction, unicodeBidi } = getComputedStyle(element);
      return `${display} ${direction} ${unicodeBidi}`;
    });
    assert.equal(looks, 'inline ltr isolate');
    await page.close();
  });

  test('is as high within the reader as its content, grows with it, and styles in window heights do not make it grow forever', async () => {
    const tall = '<table><tr><td height="2345">tall</td></tr></table>';
    const { page, frame } = await openHtml(tall);
    await eventually('the frame is as high as the content', async () => {
      const box = await frame.locator('.html-body').boundingBox();
      return box !== null && box.height >= 2345 && box.height < 2400;
    });
    await page.close();
    const endless = await openHtml('<div style="height:calc(100vh + 40px)">endless</div>');
    const low = async (): Promise<boolean> => {
      const box = await endless.frame.locator('.html-body').boundingBox();
      return box !== null && box.height > 0 && box.height < 100;
    };
    await eventually('the frame is as low as its words', low);
    await endless.page.evaluate(async (count) => {
      for (let drawn = 0; drawn < count; drawn++) await new Promise((done) => requestAnimationFrame(done));
    }, FRAMES_TO_GROW_IN);
    assert.ok(await low(), 'and stays so');
    assert.deepEqual(await heard(endless.page), [], 'of all that the page hears nothing');
    await endless.page.close();
  });
});

describe('The reader', { skip }, () => {
  test('tells the content script nothing of a message, whatever became of it', async () => {
    for (const [grant, sign] of [
      ['valid', '[data-status=valid]'],
      ['invalid', '[data-status=invalid]'],
      ['error', '[data-status=error]'],
      ['fails-untold', '.failure'],
    ] as const) {
      const { page, frame } = await openReader(grant);
      await frame.locator(sign).waitFor();
      if (grant !== 'fails-untold') await wasSeen(grant);
      assert.deepEqual(await heard(page), [], grant);
      await page.close();
    }
  });

  test('scrolls within its frame, under a verdict that stays', async () => {
    const { page, frame } = await harness.open({ frame: 'reader', grant: 'valid', height: 300 });
    await frame.locator('[data-status=valid]').waitFor();
    await frame.getByText('How this was checked').scrollIntoViewIfNeeded();
    assert.ok((await frame.locator('#app').evaluate((app) => app.scrollTop)) > 100);
    assert.ok(await isInFrame(frame.locator('.verdict .sentence').first()), 'the verdict is still in view');
    await page.close();
  });

  test('offers a message that no act of the user has opened, and opens it on a click in the frame', async () => {
    const { page, frame } = await harness.open({ frame: 'reader', grant: 'valid', offered: true });
    const offer = frame.getByRole('button', { name: 'Open the message' });
    await offer.waitFor();
    const opened = async (): Promise<readonly unknown[]> =>
      (await harness.calls()).filter(
        ({ command, payload }) => command === 'reader.open' && payload['byClick'] === true,
      );
    const before = (await opened()).length;
    await eventually(
      'the button is armed',
      async () => (await offer.getAttribute('aria-disabled')) === 'false',
    );
    await offer.dispatchEvent('click');
    assert.equal((await opened()).length, before, 'a made click does nothing');
    await pressArmed(offer);
    await frame.locator('[data-status=valid]').waitFor();
    assert.equal((await opened()).length, before + 1);
    await page.close();
  });

  test('shows nothing of a message while the page covers the frame, and offers it', async () => {
    const { page: covered, frame } = await harness.open({ frame: 'reader', grant: 'valid', covered: true });
    await frame.getByRole('button', { name: 'Open the message' }).waitFor();
    assert.equal(await frame.locator('.verdict').count(), 0);
    await covered.locator('#cover').evaluate((cover) => cover.remove());
    await frame.locator('[data-status=valid]').waitFor();
    await covered.close();
  });

  test('says that a message was seen once it has been in sight, and when it no longer is', async () => {
    const { page, frame } = await openReader('unknown');
    await frame.locator('[data-status=unknown]').waitFor();
    await wasSeen('unknown');
    const sights = async (): Promise<unknown[]> =>
      (await harness.calls())
        .filter(({ command, payload }) => command === 'reader.sight' && payload['grant'] === 'unknown')
        .map(({ payload }) => payload['inSight']);
    await page.evaluate(() => (document.body.style.marginTop = '3000px'));
    await eventually('it is out of sight', async () => (await sights()).at(-1) === false);
    await page.evaluate(() => (document.body.style.marginTop = ''));
    await eventually('it is in sight again', async () => (await sights()).at(-1) === true);
    await page.close();
  });

  test('has a handle by which the user alone chooses its height, by pointer and by keys', async () => {
    const { page, frame } = await harness.open({ frame: 'reader', grant: 'valid', height: 400 });
    const handle = frame.getByRole('separator', { name: 'Height of the message' });
    const height = (): Promise<number> => frame.evaluate(() => innerHeight);
    await handle.dispatchEvent('keydown', { key: 'ArrowDown' });
    await handle.dispatchEvent('dblclick');
    assert.deepEqual(await heard(page), [], 'made events do nothing');
    await handle.press('ArrowDown');
    await eventually('it is higher', async () => (await height()) === 424);
    await handle.press('PageUp');
    await eventually('it is lower', async () => (await height()) === 264);
    const { x, y } = (await handle.boundingBox())!;
    await page.mouse.move(x + 40, y + 4);
    await page.mouse.down();
    await eventually('there is room to drag it', async () => (await height()) > 264);
    await page.mouse.move(x + 40, y + 104, { steps: 5 });
    await page.mouse.up();
    await eventually('it has followed the pointer', async () => Math.abs((await height()) - 364) < 4);
    const kept = (await harness.calls()).filter(({ command }) => command === 'reader.keep-place');
    assert.equal(kept.length, 3);
    await page.close();
  });

  test('says in words what the verdict is, and announces it', async () => {
    const { page, frame } = await openReader('mismatch');
    const verdict = frame.getByRole('status').filter({ hasText: 'not by the sender' });
    await verdict.waitFor();
    assert.equal(await frame.locator('.verified').count(), 0);
    assert.equal(await frame.getByText('Save certificate').count(), 0);
    await page.close();
  });

  test('opens by itself when the vault is unlocked, and takes the text away when it is locked', async () => {
    const { page, frame } = await openReader('locked');
    await pressArmed(frame.getByRole('button', { name: 'Unlock' }));
    await eventually('our own window is asked for', async () =>
      (await harness.calls()).some(
        ({ command, payload }) => command === 'reader.mend' && JSON.stringify(payload).includes('unlock'),
      ),
    );
    await harness.background.evaluate(async () => {
      scripted.opened.add('locked');
      await scripted.setVault('unlocked');
    });
    await frame.getByText('Dear Alice').waitFor();
    await harness.background.evaluate(async () => {
      scripted.opened.delete('locked');
      await scripted.setVault('locked');
    });
    await frame.locator('[data-status=locked]').waitFor();
    assert.equal(await frame.getByText('Dear Alice').count(), 0);
    await harness.background.evaluate(() => scripted.setVault('unlocked'));
    await page.close();
  });

  test('says what went wrong with its code, and another try opens the message', async () => {
    const { page, frame } = await openReader('fails');
    await frame.getByText('webmail.signed-out').first().waitFor();
    await frame.getByRole('button', { name: 'Try again' }).click();
    await frame.locator('[data-status=valid]').waitFor();
    await page.close();
  });

  test('keeps a signer’s certificate for a person’s click, and not for a made one', async () => {
    const { page, frame } = await openReader('not-kept');
    const keep = frame.getByRole('button', { name: 'Save certificate' });
    await keep.waitFor();
    await eventually(
      'the button is armed',
      async () => (await keep.getAttribute('aria-disabled')) === 'false',
    );
    await keep.dispatchEvent('click');
    await keep.evaluate((button) => (button as HTMLButtonElement).click());
    const kept = async (): Promise<number> =>
      (await harness.calls()).filter(({ command }) => command === 'reader.keep-certificate').length;
    assert.equal(await kept(), 0);
    await pressArmed(keep);
    await frame.getByText('is now in your contacts').waitFor();
    assert.equal(await kept(), 1);
    await page.close();
  });

  test('shows a message of certificates for what it is, with those that can be kept first', async () => {
    const { page, frame } = await openReader('certificates');
    await frame.locator('[data-status=none][data-codes="message.certificates-only"]').waitFor();
    await frame.getByText('Certificates only: nothing in it is signed').waitFor();
    const listed = frame.locator('.brought > .brought-list > .brought-certificate');
    assert.equal(await listed.count(), 2);
    assert.match(await listed.nth(0).innerText(), /Bob Ray.*bob@firm\.example.*Firm Issuing Authority 2/s);
    assert.match(await listed.nth(0).innerText(), /An issuer you trust confirms/);
    assert.match(await listed.nth(1).innerText(), /c\.ray@partner\.example.*expired.*No issuer you trust/is);
    assert.equal(await frame.getByRole('button', { name: 'Save certificate' }).count(), 2);
    await frame.getByText('Issuers (1)').click();
    const authority = frame.locator('.brought details .brought-certificate');
    assert.match(await authority.innerText(), /Firm Issuing Authority 2/);
    assert.equal(await authority.getByRole('button', { name: 'Save certificate' }).count(), 0);
    assert.equal(await frame.getByText('valid', { exact: true }).count(), 0);
    await page.close();
  });

  for (const [grant, name, box] of [
    ['unknown', 'Trust this sender', '.about-certificate'],
    ['certificates', 'All details', '.brought-about'],
  ] as const) {
    test(`arms “${name}” only while it is in sight whose certificate it is about, also in a low frame`, async () => {
      const { page, frame } = await openReader(grant, { height: 360 });
      const about = frame.locator(box).first();
      const button = about.getByRole('button', { name });
      await button.waitFor();
      const words = await about.innerText();
      assert.match(words, /Bob Ray.*bob@firm\.example.*Firm Issuing Authority 2/s);
      const fingerprint = about.locator('[data-fingerprint]');
      const sha256 = await fingerprint.getAttribute('data-fingerprint');
      const armed = frame.locator(`${box} button[data-arming=armed]`, { hasText: name }).first();
      await about.scrollIntoViewIfNeeded();
      await armed.waitFor();
      const { x, y, width, height } = (await fingerprint.boundingBox())!;
      await page.evaluate((place) => {
        const cover = document.createElement('div');
        cover.id = 'cut-out';
        cover.style.cssText = `position:fixed;background:#fff;pointer-events:none;${place}`;
        document.body.append(cover);
      }, `left:${x}px;top:${y}px;width:${width}px;height:${height}px`);
      await frame.locator(`${box} button[data-arming=unseen]`, { hasText: name }).first().waitFor();
      const mended = async (): Promise<unknown[]> =>
        (await harness.calls())
          .filter(({ command, payload }) => command === 'reader.mend' && payload['grant'] === grant)
          .map(({ payload }) => (payload['action'] as { sha256?: string }).sha256);
      // A pointer that has only just come into the frame is told to press again.
      await eventually('the press to be refused', async () => {
        await button.click({ force: true });
        return (await about.getByRole('alert').count()) > 0;
      });
      assert.deepEqual(await mended(), []);
      await page.evaluate(() => document.getElementById('cut-out')!.remove());
      await about.scrollIntoViewIfNeeded();
      await pressArmed(button);
      await eventually('it to have been asked for', async () => (await mended()).length === 1);
      assert.deepEqual(await mended(), [sha256]);
      await page.close();
    });
  }

  for (const how of ['by pointer', 'by Enter', 'by the space bar'] as const) {
    test(`does not act on a press ${how} that is led onto a button which something covers, and says why`, async () => {
      const { page, frame } = await openReader('not-kept');
      const keep = frame.getByRole('button', { name: 'Save certificate' });
      await keep.waitFor();
      await page.evaluate(() => {
        const cover = document.createElement('div');
        cover.style.cssText = 'position:fixed;inset:0;background:#fff;opacity:.5;pointer-events:none';
        document.body.append(cover);
      });
      const before = (await harness.calls()).length;
      await frame.locator('button[data-arming="unseen"]', { hasText: 'Save certificate' }).waitFor();
      // A pointer or a focus that has only just come into the frame is told to press again.
      await eventually('the press to be refused', async () => {
        if (how === 'by pointer') await keep.click({ force: true });
        else await keep.press(how === 'by Enter' ? 'Enter' : 'Space');
        return (await frame.getByText(COVERED).count()) > 0;
      });
      assert.equal(await keep.getAttribute('data-arming'), 'unseen');
      assert.equal(await frame.getByText('is now in your contacts').count(), 0);
      const asked = (await harness.calls()).slice(before).map(({ command }) => command);
      assert.ok(!asked.includes('reader.keep-certificate'));
      await page.close();
    });
  }

  test('saves an attachment under its cleaned name with its exact content', async () => {
    const { page, frame } = await openReader('valid');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      pressArmed(frame.getByRole('button', { name: 'Save setup.exe' })),
    ]);
    assert.equal(download.suggestedFilename(), 'setup.exe');
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    assert.equal(Buffer.concat(chunks).toString(), 'x'.repeat(1200));
    await page.close();
  });

  test('saves, opens and prints nothing while something of the page lies above the row', async () => {
    const { page, frame } = await openReader('valid');
    await frame.locator('[data-status=valid]').waitFor();
    await page.evaluate(() => {
      const cover = document.createElement('div');
      cover.style.cssText = 'position:fixed;inset:0;background:#fff;pointer-events:none';
      document.body.append(cover);
    });
    let downloads = 0;
    page.on('download', () => downloads++);
    await frame.evaluate(() => {
      window.print = () => (document.documentElement.dataset['printed'] = '');
    });
    for (const name of ['Save setup.exe', 'Save as .txt, unprotected', 'Print']) {
      const button = frame.getByRole('button', { name });
      await button.and(frame.locator('[data-arming=unseen]')).waitFor();
      await button.hover();
      await eventually('the button to say so', async () => {
        await button.click({ force: true });
        return (await frame.getByText(COVERED).count()) > 0;
      });
    }
    assert.equal(downloads, 0);
    assert.equal(await frame.locator('html[data-printed]').count(), 0);
    await page.close();
  });

  test('prints the verdict and the message, without what is there to be clicked', async () => {
    const { page, frame } = await openReader('valid');
    await frame.locator('[data-status=valid]').waitFor();
    await frame.evaluate(() => {
      window.print = () => (document.documentElement.dataset['printed'] = '');
    });
    await pressArmed(frame.getByRole('button', { name: 'Print' }));
    await frame.locator('html[data-printed]').waitFor();
    await page.emulateMedia({ media: 'print' });
    await frame.locator('.message-actions').waitFor({ state: 'hidden' });
    assert.ok(await frame.locator('.verdict .sentence').isVisible());
    assert.ok(await frame.getByText('Dear Alice').isVisible());
    assert.equal(await frame.getByRole('button').count(), 0);
    await page.close();
  });

  test('shows layers, algorithms and certificates on a click, and copies them without the message', async () => {
    const { page, frame } = await openReader('valid');
    await frame.getByText('How this was checked').click();
    assert.deepEqual(
      await frame
        .locator('[data-layer]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-layer'))),
      ['encrypted', 'signed'],
    );
    assert.equal(await frame.locator('.layers .layers [data-layer=signed]').count(), 1);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await pressArmed(frame.getByRole('button', { name: 'Copy for a help desk' }));
    await frame.getByText('Copied. It contains nothing').or(frame.locator('.copy-report textarea')).waitFor();
    await page.close();
  });
});
