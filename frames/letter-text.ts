// Texts of the page's fields as they may stand beside the button that sends: nothing in them passes for something else.
import { cleanLine } from '../src/mime/clean-text.ts';
import { isLookAlike } from '../src/mime/look-alikes.ts';
import type { Mailbox } from '../src/smime/contract.ts';
import { normaliseAddress } from '../src/trust/address.ts';

const AT_SIGN = /[@\uff20\ufe6b]/;
/** Turn the direction of what follows them; an honest name needs none. */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const MAX_NAME = 60;

/** The address; by its A-labels where its letters could be taken for others. */
export function shownAddress(address: string): string {
  return cleanLine((isLookAlike(address) ? normaliseAddress(address) : undefined) ?? address);
}

/** The name to show after an address: none where it could be read as an address, or turns the writing. */
export function harmlessName({ name, address }: Mailbox): string {
  if (AT_SIGN.test(name) || DIRECTION.test(name)) return '';
  const clean = cleanLine(name);
  if (clean === address) return '';
  const characters = Array.from(clean);
  return characters.length <= MAX_NAME ? clean : `${characters.slice(0, MAX_NAME - 1).join('')}…`;
}

/** The subject on one line, in the direction of its own letters. */
export function plainSubject(subject: string): string {
  return cleanLine(subject);
}
