// Opens our own windows for what a button in a frame proposes: passphrases are never typed inside a webmail's page.
import type { MendAction } from '../src/wire/mend-action.ts';
import { browser } from '../platform/browser.ts';
import { fault } from './errors.ts';

const UNLOCK_WINDOW = { width: 420, height: 520 };
const TRUST_WINDOW = { width: 640, height: 820 };

/** Shows what can be trusted about a sender, by the id of a proposal. */
export async function openTrustWindow(proposal: string): Promise<void> {
  await browser.windows.create({ url: ownPage(`trust=${proposal}`), type: 'popup', ...TRUST_WINDOW });
}

/** Shows whom a certificate may be bound to, by the id of a proposal. */
export async function openBindWindow(proposal: string): Promise<void> {
  await browser.windows.create({ url: ownPage(`bind=${proposal}`), type: 'popup', ...TRUST_WINDOW });
}

/** Shows the page that mends. Throws `request.malformed` for an unknown action. */
export async function mend(action: MendAction): Promise<void> {
  switch (action.kind) {
    case 'unlock':
      await browser.windows.create({ url: ownPage('unlock'), type: 'popup', ...UNLOCK_WINDOW });
      return;
    case 'import-identity':
      return openTab('import-identity');
    case 'import-contact':
      return openTab(
        action.address === undefined
          ? 'import-contact'
          : `import-contact?address=${encodeURIComponent(action.address)}`,
      );
    case 'authorities':
    case 'settings':
      return openTab(action.kind);
    case 'certificate':
      return openTab(`certificate=${encodeURIComponent(action.sha256)}`);
    default:
      fault('request.malformed');
  }
}

async function openTab(fragment: string): Promise<void> {
  await browser.tabs.create({ url: ownPage(fragment) });
}

function ownPage(fragment: string): string {
  return browser.runtime.getURL(`popup/popup.html?view=page#${fragment}`);
}
