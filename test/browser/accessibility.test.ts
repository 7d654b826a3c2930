// What a screen reader reads out, in which order; and the way of the keyboard into our frames and out of them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright';
import { chromiumMissing } from '../available.ts';
import { eventually } from '../eventually.ts';
import { startHarness, type Harness } from './frames/harness.ts';

const skip = await chromiumMissing();
/** More stops than a frame has. */
const MAX_TABS = 40;

let harness: Harness;
before(async () => {
  if (skip === false) harness = await startHarness();
});
after(async () => {
  if (skip === false) await harness.close();
});

describe('With a screen reader', { skip }, () => {
  test('a message is read in order: what it is, the verdict, who and what, the text, the files, the details', async () => {
    const { page, frame } = await harness.open({ frame: 'reader', grant: 'mismatch' });
    await frame.locator('.verdict').waitFor();
    const snapshot = await frame.locator('body').ariaSnapshot();
    inOrder(snapshot, [
      'heading "Waxseal: the protected message" [level=1]',
      'status',
      'Signed, but not by the sender',
      'button "Show the signer’s certificate"',
      'heading "Contract and plans" [level=2]',
      'term: From',
      'Bob Ray',
      'term: To',
      'Dear Alice,',
      'heading "Attachments: 2" [level=2]',
      'Contract 2026.pdf',
      'How this was checked',
    ]);
    await page.close();
  });

  test('the composer is read in order: who cannot read it, text, files, what is sent, protection, sending', async () => {
    const { page, frame } = await harness.open({ frame: 'composer', grant: 'compose-unready' });
    await frame.locator('.trouble').first().waitFor();
    await frame.locator('.switch[data-arming=armed]').first().waitFor();
    const snapshot = await frame.locator('body').ariaSnapshot();
    inOrder(snapshot, [
      'heading "Waxseal: write a protected message" [level=1]',
      'Your secret phrase:',
      'region "missing@partner.example"',
      'textbox "Message"',
      'button "Attach files"',
      'region "What will be sent"',
      'term: From',
      'alice@firm.example Alice Ames',
      'term: To',
      'missing@partner.example no certificate',
      'term: Subject',
      'term: Protection',
      'status',
      'button "Sign" [pressed]',
      'button "Encrypt" [pressed]',
      'button "Send signed and encrypted"',
    ]);
    await page.close();
  });
});

describe('By keyboard', { skip }, () => {
  /** A page with something to stop at before and after the frame, as a webmail has. */
  const between = async (
    kind: 'reader' | 'composer',
    grant: string,
  ): Promise<{ page: Page; frame: Frame }> => {
    const { page, frame } = await harness.open({ frame: kind, grant });
    await frame.locator('#app > :not(.opening, h1)').first().waitFor();
    // It can be pressed, and stopped at, once there is a text and it is known who can read the letter.
    if (kind === 'composer') await frame.getByRole('textbox', { name: 'Message' }).fill('Hello.');
    if (kind === 'composer') await frame.locator('.send-bar .button.primary:enabled').waitFor();
    await page.evaluate(() => {
      const [before, after] = ['before', 'after'].map((id) =>
        Object.assign(document.createElement('button'), { id }),
      );
      document.body.prepend(before!);
      document.body.append(after!);
    });
    await page.locator('#before').focus();
    return { page, frame };
  };
  const stop = async (page: Page, frame: Frame): Promise<string> => {
    const outside = await page.evaluate(() => document.activeElement?.id ?? '');
    if (outside !== 'host') return outside;
    return frame.evaluate(() => {
      const { localName = '', textContent = '' } = document.activeElement ?? {};
      return localName === 'body' ? '' : `${localName} ${document.activeElement?.ariaLabel ?? textContent}`;
    });
  };
  const walk = async (page: Page, frame: Frame, key: string, end: string): Promise<string[]> => {
    const stops: string[] = [];
    for (let tabs = 0; tabs < MAX_TABS; tabs++) {
      await page.keyboard.press(key);
      const at = await eventually(
        'the focus to be somewhere',
        async () => (await stop(page, frame)) || undefined,
      );
      if (at === end) return stops;
      stops.push(at);
    }
    return assert.fail(`the focus never came to ${end}: ${stops.join(' | ')}`);
  };

  for (const [kind, grant] of [
    ['reader', 'unknown'],
    ['reader', 'valid-html'],
    ['composer', 'compose'],
  ] as const) {
    test(`the focus goes through the ${kind} (${grant}) and out on the other side, both ways`, async () => {
      const { page, frame } = await between(kind, grant);
      const forward = await walk(page, frame, 'Tab', 'after');
      assert.ok(forward.length > 1, 'there is something to stop at in the frame');
      const back = await walk(page, frame, 'Shift+Tab', 'before');
      assert.deepEqual(back.toReversed().filter(isControl), forward.filter(isControl));
      await page.close();
    });
  }

  test('the focus is not lost when the writer’s button makes place for the progress of sending', async () => {
    const { page, frame } = await harness.open({ frame: 'composer', grant: 'compose-send-fails' });
    await frame.getByRole('textbox', { name: 'Message' }).fill('Hello.');
    const send = frame.locator('.send-bar .button.primary');
    await send.and(frame.locator('[aria-disabled=false]')).focus();
    await page.keyboard.press('Enter');
    await frame.getByText('The message was not sent').waitFor();
    await eventually('the focus to be on something of ours', () =>
      frame.evaluate(() => document.activeElement !== null && document.activeElement !== document.body),
    );
    await page.close();
  });
});

describe('For who does not want motion', { skip }, () => {
  for (const [kind, grant] of [
    ['reader', 'valid'],
    ['composer', 'compose'],
  ] as const) {
    test(`nothing in the ${kind} moves`, async () => {
      const { page, frame } = await harness.open({ frame: kind, grant });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await frame.locator('#app > :not(.opening, h1)').first().waitFor();
      const moving = await frame.evaluate(() =>
        [...document.querySelectorAll('body *')]
          .filter((element) => {
            const { transitionDuration, animationName, animationDuration } = getComputedStyle(element);
            const times =
              animationName === 'none' ? [transitionDuration] : [transitionDuration, animationDuration];
            return times.flatMap((list) => list.split(',')).some((time) => parseFloat(time) > 0.01);
          })
          .map((element) => element.outerHTML.slice(0, 100)),
      );
      assert.deepEqual(moving, []);
      await page.close();
    });
  }
});

/** The frame of a message's own HTML may be stopped at in one direction more often than in the other. */
function isControl(stop: string): boolean {
  return !stop.startsWith('iframe');
}

function inOrder(snapshot: string, parts: readonly string[]): void {
  let from = 0;
  for (const part of parts) {
    const at = snapshot.indexOf(part, from);
    assert.ok(at >= 0, `“${part}” after what came before, in:\n${snapshot}`);
    from = at;
  }
}
