// The webmails that there are, as all their pages need them.
import type { WebmailAdapter } from './contract.ts';
import { roundcube } from './roundcube/messages.ts';

export const ADAPTERS: readonly WebmailAdapter[] = [roundcube];
