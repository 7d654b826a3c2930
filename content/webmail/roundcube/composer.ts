// Roundcube's compose window, for the script that is loaded into compose windows only.
import type { ComposerAdapter } from '../contract.ts';
import { RoundcubeComposeView } from './compose.ts';
import { envOf } from './settings.ts';

export const roundcubeComposer: ComposerAdapter = {
  name: 'roundcube',
  findCompose(document) {
    const env = envOf(document);
    return env?.action === 'compose' ? RoundcubeComposeView.in(document, env) : undefined;
  },
};
