// Starts a webmail by its kind, so that one test can run against both.
import type { WebmailOptions, WebmailStack } from './contract.ts';
import { startEmbedded } from './embedded/index.ts';
import { startRoundcube } from './roundcube/index.ts';

export const WEBMAIL_KINDS = ['embedded', 'roundcube'] as const;

/** Starts the webmail; the caller stops it. */
export async function startWebmail(
  kind: WebmailStack['kind'],
  options: WebmailOptions = {},
): Promise<WebmailStack> {
  return kind === 'embedded' ? startEmbedded(options) : startRoundcube(options);
}
