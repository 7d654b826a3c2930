// What a composer frame needs when it opens: draft, quoted original, identities, and how the webmail can send.
import type { ComposerDraft, ComposerView } from '../src/wire/composition.ts';
import type { FormFile } from '../src/wire/webmail.ts';
import { answeredOriginal, continuedMessage } from './answered-original.ts';
import { fault } from './errors.ts';
import { keepRoute, type ComposerGrant } from './grants.ts';
import { identitiesToUse } from './identity-views.ts';
import { isCmsFile, isOldSignature, sealedFormFiles } from './sealed-form-files.ts';
import { loadDraft } from './stores/drafts.ts';
import { settingsView } from './stores/settings.ts';
import { serverOf, sessionOf } from './webmail-session.ts';

/** Under which a compose window's draft is kept. */
export function draftKey({ origin, compose }: ComposerGrant): string {
  return draftKeyOf({ origin, path: compose.path, composeId: compose.composeId });
}

export function draftKeyOf(place: { origin: string; path: string; composeId: string }): string {
  return `${place.origin}${place.path} ${place.composeId}`;
}

/** Everything a composer shows at first. Throws what fetching the form's attachments throws. */
export async function composerView(grant: ComposerGrant, signal: AbortSignal): Promise<ComposerView> {
  const { compose } = grant;
  const [server, session] = [serverOf(grant), sessionOf(grant)];
  const [settings, identities, recovered, { isEncrypted, quoted }, sealed, continued, route] =
    await Promise.all([
      settingsView(),
      identitiesToUse(),
      loadDraft(draftKey(grant)),
      answeredOriginal(grant, signal),
      sealedFormFiles(server, session, compose, signal),
      continuedMessage(grant, signal),
      server.compose.sendingRoute(session, { signal }),
    ]);
  await keepRoute(grant, route);
  // Of an encrypted original the webmail quotes, and attaches, the ciphertext. What the user wrote there is kept.
  const quotesAtOnce = isEncrypted && compose.isUntouched && compose.continues === undefined;
  const cameByItself = (file: FormFile): boolean =>
    isOldSignature(file) ||
    continued?.file.id === file.id ||
    (isEncrypted && compose.continues === undefined && file.isInitial && isCmsFile(file));
  const files = compose.attachments.filter((file) => !cameByItself(file));
  const offersQuote = isEncrypted && (quoted === undefined || !quotesAtOnce);
  return {
    addressees: compose.addressees,
    subject: compose.subject,
    options: compose.options,
    text: quotesAtOnce ? '' : compose.text,
    attachments: await Promise.all(files.map((file) => formFile(grant, file, signal))),
    takenFiles: compose.attachments.map(({ id }) => id),
    sealedFiles: sealed.flatMap(({ file }) => (files.includes(file) ? [file.name] : [])),
    maxOpen: compose.maxOpen ?? server.defaultMaxOpen,
    ...(quoted === undefined || !quotesAtOnce ? {} : { original: quoted }),
    offersOriginal: continued !== undefined ? 'edit' : offersQuote ? 'quote' : false,
    wasAsked: compose.wasAsked,
    sign: compose.sign,
    encrypt: compose.encrypt || isEncrypted || sealed.some((file) => file.isEncrypted),
    wasStored: compose.isStored,
    ...(recovered === undefined ? {} : { recovered }),
    route,
    ...(compose.maxBytes === undefined ? {} : { maxBytes: compose.maxBytes }),
    identities,
    settings,
  };
}

/** A file of the webmail's form. Throws what fetching it throws. */
export async function formFile(
  grant: ComposerGrant,
  { id, name, type }: FormFile,
  signal: AbortSignal,
): Promise<ComposerDraft['attachments'][number]> {
  const { compose } = serverOf(grant);
  const { composeId } = grant.compose;
  const content = await compose.fetchFormAttachment(sessionOf(grant), composeId, id, { signal });
  return {
    name,
    type: type || content.type.split(';')[0]!.trim() || 'application/octet-stream',
    content,
  };
}

/** Deletes the draft that the webmail itself saved of a compose window whose message was sent. */
export async function deleteOwnDraft(grant: ComposerGrant, uid: string): Promise<void> {
  const { isUid, transport } = serverOf(grant);
  if (!isUid(uid)) fault('request.malformed');
  await transport.removeDraft(sessionOf(grant), { mailbox: grant.compose.draftsMailbox, uid });
}
