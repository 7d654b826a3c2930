// How evidence is fetched in a browser: with the permission that the user gave, and never from a private net.
import { browser } from '../../platform/browser.ts';
import { originPattern } from '../origin-pattern.ts';
import type { Network } from './bounded-fetch.ts';

export const BROWSER_NETWORK: Network = {
  fetch: (url, init) => fetch(url, init),
  // The variant of the build that tests and the demo use has 127.0.0.1 in its manifest; the one for people has none.
  allowedHosts: (browser.runtime.getManifest().host_permissions ?? [])
    .filter((pattern) => /^https?:\/\/[^*/]+\//.test(pattern))
    .map((pattern) => new URL(pattern.replace('*', '')).hostname),
  // Without it the request would go out, and its answer be kept from us: servers of evidence know nothing of CORS.
  isPermitted: ({ origin }) => browser.permissions.contains({ origins: [originPattern(origin)] }),
};
