// Sends commands to the background as the popup does, for tests that need a state and not the way to it.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright';
import type { CommandName, CommandResponse } from '../../../src/wire/commands.ts';
import type { ContactQuery } from '../../../src/wire/contact-views.ts';
import type { WireError } from '../../../src/wire/views.ts';
import type { ChromiumSession } from './chromium.ts';

/** For `contacts.matching` and `contacts.page`: everybody of whom a certificate is kept. */
export const ALL_CONTACTS: ContactQuery = { search: '', filter: 'all', order: 'address' };

/** Stands for a file in a payload: becomes `{ name, content: Blob }` in the page. */
export interface FileStandIn {
  readonly fileName: string;
  readonly base64: string;
}

export async function fileStandIn(file: string): Promise<FileStandIn> {
  return { fileName: path.basename(file), base64: (await readFile(file)).toString('base64') };
}

/** The popup's page in a tab of its own, from where commands can be sent. */
export async function openPopupPage({ context, extensionId }: ChromiumSession, fragment = ''): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${extensionId}/popup/popup.html?view=page#${fragment}`);
  return page;
}

/** Sends one command from a page of the extension and gives its answer. Throws an error with the code otherwise. */
export async function askBackground<Name extends CommandName>(
  popup: Page,
  command: Name,
  payload: unknown,
): Promise<CommandResponse<Name>> {
  const answer = await popup.evaluate(
    ([name, json]) =>
      new Promise<{ ok: boolean; result?: unknown; error?: WireError }>((resolve) => {
        const port = chrome.runtime.connect({ name: 'waxseal' });
        port.onMessage.addListener((message: { ok: boolean }) => {
          resolve(message);
          port.disconnect();
        });
        const request: unknown = JSON.parse(json, (_key, value: unknown) => {
          const { fileName, base64 } = (value ?? {}) as Partial<FileStandIn>;
          if (fileName === undefined || base64 === undefined) return value;
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          return { name: fileName, content: new Blob([bytes]) };
        });
        port.postMessage({ kind: 'request', id: 1, command: name, payload: request });
      }),
    [command, JSON.stringify(payload)] as const,
  );
  if (!answer.ok)
    throw new Error(
      `${command}: ${answer.error?.code ?? 'no answer'} ${JSON.stringify(answer.error?.details)}`,
    );
  return answer.result as CommandResponse<Name>;
}
