// Sends commands to the background from a page of the extension in a tab of Firefox.
import type { FirefoxSession } from './firefox.ts';

/**
 * Sends a command from the extension's page in the tab, and gives one value of its answer, or the error's code.
 * `value` is how the value is reached from the answer, as `state`, `[0].id` or `map(({ id }) => id)`.
 */
export function askFromFirefox(
  firefox: FirefoxSession,
  command: string,
  payload: unknown,
  value: string,
  tab = firefox.tab,
): Promise<unknown> {
  const access = value.startsWith('[') ? value : `.${value}`;
  return firefox.evaluate(
    tab,
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
