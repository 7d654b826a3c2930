// Whether what a test needs can be had on this machine: `false`, or the reason for skipping as a sentence.
import { setUpBrowser } from '../scripts/setup/browser.ts';
import { setUpFirefox } from '../scripts/setup/firefox.ts';
import { SetupError } from '../scripts/setup/run-command.ts';
import { setUpWebmailServer } from '../scripts/setup/webmail-server.ts';
import type { WebmailStack } from './webmail/contract.ts';

const say = (line: string) => console.error(line);

/** For `describe(name, { skip: await webmailMissing(kind) }, ...)`. The embedded webmail is always there. */
export async function webmailMissing(kind: WebmailStack['kind']): Promise<string | false> {
  return kind === 'embedded' ? false : missing(setUpWebmailServer(say));
}

export async function chromiumMissing(): Promise<string | false> {
  return missing(setUpBrowser(say));
}

export async function firefoxMissing(): Promise<string | false> {
  return missing(setUpFirefox(say));
}

async function missing(setUp: Promise<unknown>): Promise<string | false> {
  try {
    await setUp;
    return false;
  } catch (error) {
    if (error instanceof SetupError) return error.message;
    throw error;
  }
}
