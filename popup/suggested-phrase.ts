// Two words to begin with for the user's own phrase: others for each user, so that no page can guess them.
import { FINGERPRINT_WORDS } from '../src/trust/fingerprint-words.ts';

export const MAX_PHRASE_CHARACTERS = 60;

/** One of 65,536 phrases; the user may write another. */
export function suggestedPhrase(): string {
  const [first, second] = crypto.getRandomValues(new Uint8Array(2));
  return `${FINGERPRINT_WORDS[first!]!} ${FINGERPRINT_WORDS[second!]!}`;
}
