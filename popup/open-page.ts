// Opens a place as a full tab and closes the popup: there files can be chosen and dropped in every browser.
import { browser } from '../platform/browser.ts';
import { hashOf, type Route } from './route.ts';

export function openPage(route: Route): void {
  const url = browser.runtime.getURL(`popup/popup.html?view=page${hashOf(route)}`);
  void browser.tabs.create({ url }).then(() => window.close());
}
