// What a composer frame needs when it opens: draft, quoted original, identities, and how the webmail can send.
import type { OpenedMessage } from '../src/smime/contract.ts';
import type { ComposerDraft, ComposerView } from '../src/wire/composition.ts';
import { language } from '../platform/language.ts';
import { text } from '../platform/text.ts';
import { fault, wireError } from './errors.ts';
import { UID } from './request-checks.ts';
import { deleteMessages } from './webmail/roundcube-send.ts';
import { keepRoute, keepThread, type ComposerGrant } from './grants.ts';
import { threadOf } from './thread.ts';
import { openRaw } from './reading.ts';
import { identitiesToUse } from './identity-views.ts';
import { loadDraft } from './stores/drafts.ts';
import { settingsView } from './stores/settings.ts';
import { fetchFormAttachment, sendingRoute } from './webmail/roundcube-compose.ts';
import { findByMessageId, type RoundcubeSession } from './webmail/roundcube-http.ts';
import { readRaw } from './webmail/roundcube-read.ts';

/** Under which a compose window's draft is kept. */
export function draftKey({ origin, compose }: ComposerGrant): string {
  return draftKeyOf({ origin, path: compose.path, composeId: compose.composeId });
}

export function draftKeyOf(place: { origin: string; path: string; composeId: string }): string {
  return `${place.origin}${place.path} ${place.composeId}`;
}

export function sessionOf(grant: ComposerGrant): RoundcubeSession {
  return { origin: grant.origin, path: grant.compose.path, token: grant.compose.token };
}

/** Everything a composer shows at first. Throws what fetching the form's attachments throws. */
export async function composerView(grant: ComposerGrant, signal: AbortSignal): Promise<ComposerView> {
  const { compose } = grant;
  const [settings, identities, recovered, original, route] = await Promise.all([
    settingsView(),
    identitiesToUse(),
    loadDraft(draftKey(grant)),
    openOriginal(grant, signal),
    sendingRoute(sessionOf(grant), { signal }),
  ]);
  await keepRoute(grant, route);
  const encryptedOriginal =
    original?.layers.some((layer) => layer.type === 'encrypted' && layer.content) ?? false;
  return {
    addressees: compose.addressees,
    subject: compose.subject,
    ...(encryptedOriginal ? quotation(grant, original!) : { text: compose.text }),
    attachments: await startingAttachments(grant, encryptedOriginal ? original : undefined, signal),
    sign: compose.sign,
    encrypt: compose.encrypt || encryptedOriginal,
    quotesEncrypted: encryptedOriginal,
    wasStored: compose.isStored,
    ...(recovered === undefined ? {} : { recovered }),
    route,
    ...(compose.maxBytes === undefined ? {} : { maxBytes: compose.maxBytes }),
    identities,
    settings,
  };
}

/**
 * The original of a reply or forward, opened, so that a protected one can be quoted. Undefined when there is
 * none or it cannot be had: the reply is then written without a quote, which is safe.
 */
async function openOriginal(grant: ComposerGrant, signal: AbortSignal): Promise<OpenedMessage | undefined> {
  const { original } = grant.compose;
  if (original === undefined) return undefined;
  const session = sessionOf(grant);
  try {
    const [uid] = await findByMessageId(session, original.mailbox, original.messageId, { signal });
    if (uid === undefined) return undefined;
    const raw = await readRaw(session, { uid, mailbox: original.mailbox }, { signal });
    if (original.kind === 'reply') await keepThread(grant, threadOf(raw));
    return await openRaw(raw);
  } catch (error) {
    if (wireError(error).code === 'internal') throw error;
    return undefined;
  }
}

/** What stands above the quote, and the content to quote: never parts that were hidden or of another layer. */
function quotation(
  grant: ComposerGrant,
  { content }: OpenedMessage,
): Pick<ComposerView, 'text' | 'original'> {
  const from = content?.headers.from[0];
  const date =
    content?.headers.date === undefined ? '' : new Date(content.headers.date).toLocaleString(language());
  const name = from === undefined ? '' : from.name || from.address;
  const { kind = 'reply' } = grant.compose.original ?? {};
  const { text: plain, html } = content ?? {};
  return {
    text:
      kind === 'forward'
        ? `\n\n${text('compose_forwarded_heading', name, date, content?.headers.subject ?? '')}\n\n`
        : `${text('compose_reply_heading', date, name)}\n`,
    original: {
      kind,
      ...(plain === undefined ? {} : { text: plain }),
      ...(html === undefined ? {} : { html }),
    },
  };
}

async function startingAttachments(
  grant: ComposerGrant,
  encryptedOriginal: OpenedMessage | undefined,
  signal: AbortSignal,
): Promise<ComposerDraft['attachments']> {
  if (encryptedOriginal !== undefined) {
    // The webmail attaches the ciphertext of what it forwards; the decrypted files take its place.
    if (grant.compose.original?.kind !== 'forward') return [];
    return (encryptedOriginal.content?.attachments ?? []).map(({ name, type, bytes }) => ({
      name,
      type,
      content: new Blob([bytes], { type }),
    }));
  }
  return Promise.all(
    grant.compose.attachments.map(async ({ id, name, type }) => {
      const content = await fetchFormAttachment(sessionOf(grant), grant.compose.composeId, id, { signal });
      return {
        name,
        type: type || content.type.split(';')[0]!.trim() || 'application/octet-stream',
        content,
      };
    }),
  );
}

/** Deletes the draft that the webmail itself saved of a compose window whose message was sent. */
export async function deleteOwnDraft(grant: ComposerGrant, uid: string): Promise<void> {
  if (!UID.test(uid)) fault('request.malformed');
  await deleteMessages(sessionOf(grant), grant.compose.draftsMailbox, [uid]);
}
