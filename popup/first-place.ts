// Where the popup begins before the background has answered: where it began the last time, in this profile.
import { nextStep } from './first-steps.ts';
import type { StartView } from '../src/wire/views.ts';

export type FirstPlace = 'start' | 'identities';

/** In the storage of the extension's own pages, which can be read without waiting for anything; says nothing else. */
const KEY = 'firstPlace';

/** The first steps where nothing is remembered: the profile is new. */
export function rememberedPlace(): FirstPlace {
  return localStorage.getItem(KEY) === 'identities' ? 'identities' : 'start';
}

/** Remembers it for the next time. */
export function rememberPlace(place: FirstPlace): void {
  localStorage.setItem(KEY, place);
}

/** Where the popup begins, by what is done of the first steps. */
export function placeOf(start: StartView): FirstPlace {
  return !start.skipped && isOpen(start) ? 'start' : 'identities';
}

/** Words of one's own are offered to whoever lacks them in one line: they do not hold up the popup. */
function isOpen(start: StartView): boolean {
  const next = nextStep(start);
  return next === 'site' || next === 'certificate';
}
