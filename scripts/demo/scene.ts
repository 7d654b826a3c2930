// Sets the scene of the demo: a webmail with mailboxes, a small PKI made for the occasion, mail waiting for Alice.
import { SetupError } from '../setup/run-command.ts';
import type { WebmailStack } from '../../test/webmail/contract.ts';
import { startEmbedded } from '../../test/webmail/embedded/index.ts';
import { makePki, type Pki } from '../../test/webmail/pki.ts';
import { startRoundcube } from '../../test/webmail/roundcube/index.ts';
import { SAMPLE_MAIL } from './sample-mail.ts';

export interface Scene {
  readonly stack: WebmailStack;
  readonly pki: Pki;
  close(): Promise<void>;
}

/** Starts everything; where Debian packages are not available, the embedded webmail stands in for Roundcube. */
export async function setScene(say: (line: string) => void): Promise<Scene> {
  const [stack, pki] = await Promise.all([startWebmail(say), makePki()]);
  for (const { make } of [...SAMPLE_MAIL].reverse()) await stack.deliver('alice', await make(pki));
  return {
    stack,
    pki,
    close: async () => {
      await Promise.all([stack.stop(), pki.dispose()]);
    },
  };
}

async function startWebmail(say: (line: string) => void): Promise<WebmailStack> {
  try {
    return await startRoundcube();
  } catch (error) {
    if (!(error instanceof SetupError) || error.code !== 'setup.no-apt') throw error;
    say('Debian packages cannot be had here, so the embedded webmail is used instead of a real Roundcube.');
    return startEmbedded();
  }
}
