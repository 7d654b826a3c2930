// The toolbar icon repeats the verdict of the message in view: the page cannot draw there.
import type { Verdict, VerdictStatus } from '../src/smime/contract.ts';
import { browser } from '../platform/browser.ts';
import { text } from '../platform/text.ts';
import type { ReaderGrant } from './grants.ts';
import { inTurn } from './lock.ts';
import { entriesWith, forget, load, store } from './storage.ts';

/** Sign and colour by status; the same colours as in ui/tokens.css, one meaning each. */
const BADGES: Readonly<Record<VerdictStatus, readonly [sign: string, colour: string]>> = {
  none: ['', '#6b6560'],
  valid: ['✓', '#1f7a3d'],
  caution: ['!', '#b26a00'],
  unknown: ['?', '#6b6560'],
  partial: ['½', '#b26a00'],
  mismatch: ['≠', '#b3261e'],
  invalid: ['✗', '#b3261e'],
  locked: ['⋯', '#6b6560'],
  'no-key': ['⋯', '#6b6560'],
  error: ['!', '#6b6560'],
};

/**
 * Readers that are there say so as soon as the worker runs again. Of one that its page took away while it did not run,
 * nothing is heard.
 */
export const HEARD_AGAIN_MS = 2_000;

/** What the icon of a tab may show, in memory: the worker may be stopped in between. */
const PREFIX = 'inView:';
const keyOf = (tabId: number): string => `${PREFIX}${tabId}`;

/** Readers that this worker has heard of. */
const heard = new Set<string>();

interface InView {
  /** Id of the grant whose reader alone has a say. */
  readonly reader: string;
  /** Of its message, once that has been seen. */
  readonly status: VerdictStatus;
}

type Reader = Pick<ReaderGrant, 'tabId' | 'id'>;

/**
 * A message comes into view, in the tab or in a preview within it: what the icon said of the one before is
 * taken away, and from now on only this message's reader (the id of its grant) has a say.
 */
export function startView(tabId: number, reader = ''): Promise<void> {
  return inTurn(keyOf(tabId), async () => {
    await store('session', { [keyOf(tabId)]: { reader, status: 'none' } satisfies InView });
    await show(tabId, 'none');
  });
}

/** Nothing is in view in a closed tab. */
export function forgetView(tabId: number): Promise<void> {
  return forget('session', keyOf(tabId));
}

/** Shows a reader's verdict on the icon of its tab, unless another message has come into view meanwhile. */
export function showInToolbar(reader: Reader, { status }: Pick<Verdict, 'status'>): Promise<void> {
  return ifInView(reader, async () => {
    await store('session', { [keyOf(reader.tabId)]: { reader: reader.id, status } satisfies InView });
    await show(reader.tabId, status);
  });
}

/** The reader has nothing to say any more, until its message has been seen again. */
export function showNothing(reader: Reader): Promise<void> {
  return showInToolbar(reader, { status: 'none' });
}

/** The reader's frame has come into sight or is out of it: the icon says nothing of what the user does not see. */
export function sightChanged(reader: Reader, inSight: boolean): Promise<void> {
  return ifInView(reader, ({ status }) => show(reader.tabId, inSight ? status : 'none'));
}

/**
 * The icon says nothing more of messages whose readers have not been heard of since the worker started; to be called
 * {@link HEARD_AGAIN_MS} after it.
 */
export async function hideUnheard(): Promise<void> {
  const views = await entriesWith('session', PREFIX);
  await Promise.all(
    views
      .map(([key, view]) => ({ tabId: Number(key.slice(PREFIX.length)), id: (view as InView).reader }))
      .filter(({ id }) => !heard.has(id))
      .map((reader) => sightChanged(reader, false)),
  );
}

function ifInView({ tabId, id }: Reader, then: (view: InView) => Promise<void>): Promise<void> {
  heard.add(id);
  return inTurn(keyOf(tabId), async () => {
    const view = await load<InView>('session', keyOf(tabId));
    if (view?.reader === id) await then(view);
  });
}

/** The browser itself clears the icon when the tab goes elsewhere. */
async function show(tabId: number, status: VerdictStatus): Promise<void> {
  const [sign, colour] = BADGES[status];
  try {
    await Promise.all([
      browser.action.setBadgeText({ tabId, text: sign }),
      browser.action.setBadgeBackgroundColor({ tabId, color: colour }),
      browser.action.setTitle({
        tabId,
        title: `${text('extension_name')}: ${text(`status_${status.replace('-', '_')}`)}`,
      }),
    ]);
  } catch {
    // The tab was closed while its message was being opened.
  }
}
