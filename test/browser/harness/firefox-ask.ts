// Sends commands to the background from a page of the extension in Firefox's tab.
import type { FirefoxSession } from './firefox.ts';

/** Sends a command from the extension's page in the tab, and gives one value of its answer, or the error's code. */
export function askFromFirefox(
  firefox: FirefoxSession,
  command: string,
  payload: unknown,
  value: string,
): Promise<unknown> {
  const access = value.startsWith('[') ? value : `.${value}`;
  return firefox.evaluate(
    firefox.tab,
    `new Promise((resolve) => {
      const port = browser.runtime.connect({ name: 'waxseal' });
      port.onMessage.addListener(({ ok, result, error }) => {
        resolve(ok ? result${access} : error.code);
        port.disconnect();
      });
      const payload = JSON.parse(${JSON.stringify(JSON.stringify(payload))}, (key, entry) => {
        if (typeof entry?.base64 !== 'string') return entry;
        const octets = Uint8Array.from(atob(entry.base64), (character) => character.charCodeAt(0));
        return { name: entry.fileName, content: new Blob([octets]) };
      });
      port.postMessage({ kind: 'request', id: 1, command: ${JSON.stringify(command)}, payload });
    })`,
  );
}
