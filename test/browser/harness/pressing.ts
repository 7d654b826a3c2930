// Presses buttons with consequences as a person does: the pointer comes, stays a moment, and presses again where asked to.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator } from 'playwright';
import { eventually } from '../../eventually.ts';

/** A person's pointer has been over the frame for longer than this before it presses; the frame wants less. */
const DWELL_MS = 350;
/** Until a press is taken to have been heard. */
const HEARD_MS = 400;
const MAX_PRESSES = 8;

/** Presses an armed button; once more where it says that it has to be. Whether it did anything is for the caller to see. */
export async function pressArmed(button: Locator): Promise<void> {
  await button.waitFor();
  for (let press = 0; press < MAX_PRESSES; press++) {
    await button.scrollIntoViewIfNeeded();
    await button.hover();
    await eventually('the button to be armed', async () => isArmed(button));
    await sleep(DWELL_MS);
    await button.click();
    const again = button.locator('xpath=ancestor::span[contains(@class,"armed")][last()]//*[@data-again]');
    const asks = await again.waitFor({ timeout: HEARD_MS }).then(
      () => true,
      () => false,
    );
    if (!asks) return;
  }
  throw new Error('the button asked to be pressed again, and again');
}

async function isArmed(button: Locator): Promise<boolean> {
  return (await button.isEnabled()) && (await button.getAttribute('data-arming')) === 'armed';
}
