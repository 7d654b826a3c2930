// Stands for webextension-polyfill in content scripts: every page would pay for what it brings along and does not need there.
import type { Browser } from 'webextension-polyfill';

const names = globalThis as unknown as { readonly browser?: Browser; readonly chrome: Browser };

/**
 * The browser's own object. Both names have the same calls with promises in all supported browsers; the one thing that
 * may differ, a listener that answers a message by a promise, no content script has.
 */
export default names.browser ?? names.chrome;
