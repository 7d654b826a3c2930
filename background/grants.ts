// Grants: what a content script asked to be shown, under an id that only its own frame learns and may use.
import type { ComposerView } from '../src/wire/composition.ts';
import type { ComposeReference, MessageReference } from '../src/wire/webmail.ts';
import type { FrameSender } from './callers.ts';
import { fault } from './errors.ts';
import { inTurn } from './lock.ts';
import type { Thread } from './thread.ts';
import { forget, load, loadWith, store } from './storage.ts';

const PREFIX = 'grant:';
/** A tab with more open frames than this is not a webmail. */
const MAX_GRANTS_A_TAB = 200;

interface GrantBase {
  readonly id: string;
  readonly tabId: number;
  /** Origin of the page, as the browser gave it: requests with the user's session go there only. */
  readonly origin: string;
  /** Frame of the tab in which the content script runs. */
  readonly contentFrameId: number;
  readonly createdAt: number;
  /** The one frame that may use it, once it has claimed it. */
  readonly claimedByFrame?: number;
}
export interface ReaderGrant extends GrantBase {
  readonly kind: 'reader';
  readonly message: MessageReference;
  /** The user's act that opens its message; without one nothing is opened. */
  readonly openedBy?: 'gesture' | 'click';
  /** SHA-256 of the signer's certificate that was kept when the message was shown for it. */
  readonly keptSigner?: string;
  /** SHA-256 of the bytes that its message was opened with. */
  readonly sha256?: string;
  /** When the last of them came from the webmail: in milliseconds since 1970. */
  readonly receivedAt?: number;
}
export interface ComposerGrant extends GrantBase {
  readonly kind: 'composer';
  readonly compose: ComposeReference;
  /** How the webmail can send, once that is known. */
  readonly route?: ComposerView['route'];
  /** What the answer's header says of the thread. */
  readonly thread?: Thread;
}
/** For the frame that shows a notice. */
export interface NoticeGrant extends GrantBase {
  readonly kind: 'notice';
  readonly notice: string;
}
export type Grant = ReaderGrant | ComposerGrant | NoticeGrant;
type GrantSubject =
  | { readonly kind: 'reader'; readonly message: MessageReference }
  | { readonly kind: 'composer'; readonly compose: ComposeReference; readonly thread?: Thread }
  | { readonly kind: 'notice'; readonly notice: string };

/** Makes a grant for a content script; nobody can use it before it is kept. */
export function newGrant<Subject extends GrantSubject>(
  content: { readonly tabId: number; readonly frameId: number; readonly origin: string },
  subject: Subject,
): GrantBase & Subject {
  return {
    id: crypto.randomUUID() + crypto.randomUUID(),
    tabId: content.tabId,
    origin: content.origin,
    contentFrameId: content.frameId,
    createdAt: Date.now(),
    ...subject,
  };
}

export async function keepGrant(grant: Grant): Promise<void> {
  await Promise.all([store('session', { [PREFIX + grant.id]: grant }), dropOldest(grant.tabId)]);
}

/**
 * The grant that a frame names, when it may use it: same tab, right kind of page, and not used by another
 * frame. The first frame that asks has it. Throws `grant.unknown`: to a stranger all reasons look alike.
 */
export function useGrant<Kind extends Grant['kind']>(
  kind: Kind,
  id: unknown,
  frame: FrameSender,
): Promise<Extract<Grant, { kind: Kind }>> {
  return inTurn(`${PREFIX}${String(id)}`, async () => {
    const grant = typeof id === 'string' ? await load<Grant>('session', PREFIX + id) : undefined;
    if (grant === undefined || grant.kind !== kind || grant.tabId !== frame.tabId)
      return fault('grant.unknown');
    if (grant.claimedByFrame === undefined) {
      await store('session', { [PREFIX + grant.id]: { ...grant, claimedByFrame: frame.frameId } });
    } else if (grant.claimedByFrame !== frame.frameId) {
      fault('grant.unknown');
    }
    return grant as Extract<Grant, { kind: Kind }>;
  });
}

/** The composer's grant that a content script itself asked for. Throws `grant.unknown`. */
export function grantOfContent(id: unknown, content: FrameSender): Promise<ComposerGrant> {
  return ownGrant('composer', id, content);
}

/** The same for a reader's grant. */
export function readerGrantOfContent(id: unknown, content: FrameSender): Promise<ReaderGrant> {
  return ownGrant('reader', id, content);
}

async function ownGrant<Kind extends Grant['kind']>(
  kind: Kind,
  id: unknown,
  content: FrameSender,
): Promise<Extract<Grant, { kind: Kind }>> {
  const grant = typeof id === 'string' ? await load<Grant>('session', PREFIX + id) : undefined;
  const isOwn =
    grant?.kind === kind && grant.tabId === content.tabId && grant.contentFrameId === content.frameId;
  return isOwn ? (grant as Extract<Grant, { kind: Kind }>) : fault('grant.unknown');
}

/** Notes the user's act that opens the message; the first one counts. */
export function noteOpenedBy(grant: ReaderGrant, act: 'gesture' | 'click'): Promise<ReaderGrant> {
  return change(grant, (stored) => ({ ...stored, openedBy: stored.openedBy ?? act }));
}

/**
 * Binds a grant to the bytes with this SHA-256, unless it is bound already; `anew`: in any case. False when it is bound
 * to others, and stays so.
 */
export async function bindToBytes(
  grant: ReaderGrant,
  sha256: string,
  receivedAt: number,
  anew?: 'anew',
): Promise<boolean> {
  const bound = await change(grant, (stored) => ({
    ...stored,
    sha256: anew === undefined ? (stored.sha256 ?? sha256) : sha256,
    receivedAt,
  }));
  return bound.sha256 === sha256;
}

/** The same bytes came once more. */
export async function noteReceived(grant: ReaderGrant, receivedAt: number): Promise<void> {
  await change(grant, (stored) => ({ ...stored, receivedAt }));
}

/** When the bytes of a reader's message came from the webmail last; 0 when they never did. */
export async function receivedAtOf(id: string): Promise<number> {
  return (await load<ReaderGrant>('session', PREFIX + id))?.receivedAt ?? 0;
}

/** Replaces the session's token of a grant, after the user has signed in again. */
export function keepToken<G extends ReaderGrant | ComposerGrant>(grant: G, token: string): Promise<G> {
  return change(grant, (stored) =>
    stored.kind === 'reader'
      ? { ...stored, message: { ...stored.message, token } }
      : { ...stored, compose: { ...stored.compose, token } },
  );
}

/**
 * To be called before the certificate is kept: readers open their message again when one has been. True for the first
 * who asks, whatever `grant` said when it was loaded: what takes long must not keep again what was removed meanwhile.
 */
export async function noteKeptSigner(grant: ReaderGrant, sha256: string): Promise<boolean> {
  let isFirst = false;
  await change(grant, (stored) => {
    isFirst = stored.keptSigner !== sha256;
    return { ...stored, keptSigner: sha256 };
  });
  return isFirst;
}

export async function keepRoute(grant: ComposerGrant, route: ComposerView['route']): Promise<void> {
  await change(grant, (stored) => ({ ...stored, route }));
}

export async function keepThread(grant: ComposerGrant, thread: Thread): Promise<void> {
  await change(grant, (stored) => ({ ...stored, thread }));
}

function change<G extends Grant>(grant: G, next: (stored: G) => G): Promise<G> {
  return inTurn(`${PREFIX}${grant.id}`, async () => {
    const changed = next((await load<G>('session', PREFIX + grant.id)) ?? grant);
    await store('session', { [PREFIX + grant.id]: changed });
    return changed;
  });
}

/** Removes all grants of a closed tab. */
export async function dropGrantsOfTab(tabId: number): Promise<void> {
  const grants = await grantsOfTab(tabId);
  if (grants.length > 0) await forget('session', ...grants.map((grant) => PREFIX + grant.id));
}

async function dropOldest(tabId: number): Promise<void> {
  const grants = (await grantsOfTab(tabId)).sort((a, b) => a.createdAt - b.createdAt);
  const surplus = grants.slice(0, Math.max(0, grants.length - MAX_GRANTS_A_TAB + 1));
  if (surplus.length > 0) await forget('session', ...surplus.map((grant) => PREFIX + grant.id));
}

async function grantsOfTab(tabId: number): Promise<Grant[]> {
  const grants = await loadWith<Grant>('session', PREFIX);
  return grants.filter((grant) => grant.tabId === tabId);
}
