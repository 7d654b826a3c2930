// The one place where the browser's extension API enters: the same promises in Chromium and Firefox.
import browser from 'webextension-polyfill';
import type { Runtime, Tabs } from 'webextension-polyfill';

export { browser };
export type { Runtime, Tabs };
