// How high the user has made the frames in their pages: pixels, by kind of frame.
import { inTurn } from '../lock.ts';
import { load, store } from '../storage.ts';
import { fault } from '../errors.ts';

const KEY = 'framePlaces';
/** A frame is at least so high that its verdict and some lines can be read, and at most as high as a tall screen. */
const LEAST_PIXELS = 160;
const MOST_PIXELS = 4_000;

type Kind = 'reader' | 'composer';
type FramePlaces = Partial<Record<Kind, number>>;

/** The height that the user has chosen; undefined where the pane decides. */
export async function placePixels(kind: Kind): Promise<number | undefined> {
  return (await load<FramePlaces>('local', KEY))?.[kind];
}

/** Keeps the height, or with null forgets it. Throws `request.malformed` for one that no handle can choose. */
export function keepPlacePixels(kind: Kind, pixels: unknown): Promise<void> {
  return inTurn(KEY, async () => {
    const places = Object.entries((await load<FramePlaces>('local', KEY)) ?? {});
    const others = places.filter(([other]) => other !== kind);
    const chosen: [string, number][] = pixels === null ? [] : [[kind, checkPixels(pixels)]];
    const next: FramePlaces = Object.fromEntries([...others, ...chosen]);
    await store('local', { [KEY]: next });
  });
}

function checkPixels(pixels: unknown): number {
  const isChosen = typeof pixels === 'number' && pixels >= LEAST_PIXELS && pixels <= MOST_PIXELS;
  return isChosen ? Math.round(pixels) : fault('request.malformed');
}
