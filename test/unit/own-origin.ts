// Where a letter comes from that holds nothing but what its writer wrote.
import type { DraftOrigin } from '../../src/wire/kept-draft.ts';

export const OWN_ORIGIN: DraftOrigin = {
  isKnown: true,
  untakenText: false,
  untakenFiles: [],
  sealedFiles: [],
  originals: [],
};
