// The toolbar icon repeats the verdict of the message in view: the page cannot draw there.
import type { Verdict, VerdictStatus } from '../src/smime/contract.ts';
import { browser } from '../platform/browser.ts';
import { text } from '../platform/text.ts';

/** Sign and colour by status; the same colours as in ui/tokens.css, one meaning each. */
const BADGES: Readonly<Record<VerdictStatus, readonly [sign: string, colour: string]>> = {
  none: ['', '#6b6560'],
  valid: ['✓', '#1f7a3d'],
  caution: ['!', '#b26a00'],
  unknown: ['?', '#6b6560'],
  partial: ['½', '#b26a00'],
  mismatch: ['≠', '#b3261e'],
  invalid: ['✗', '#b3261e'],
  locked: ['⋯', '#6b6560'],
  'no-key': ['⋯', '#6b6560'],
  error: ['!', '#6b6560'],
};

/** Shows a verdict on the icon for one tab; the browser clears it when the tab goes elsewhere. */
export async function showInToolbar(tabId: number, { status }: Pick<Verdict, 'status'>): Promise<void> {
  const [sign, colour] = BADGES[status];
  try {
    await Promise.all([
      browser.action.setBadgeText({ tabId, text: sign }),
      browser.action.setBadgeBackgroundColor({ tabId, color: colour }),
      browser.action.setTitle({
        tabId,
        title: `${text('extension_name')}: ${text(`status_${status.replace('-', '_')}`)}`,
      }),
    ]);
  } catch {
    // The tab was closed while its message was being opened.
  }
}
