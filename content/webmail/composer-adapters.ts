// The same, as compose windows need them.
import type { ComposerAdapter } from './contract.ts';
import { roundcubeComposer } from './roundcube/composer.ts';

export const COMPOSER_ADAPTERS: readonly ComposerAdapter[] = [roundcubeComposer];
