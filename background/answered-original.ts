// The original of a reply or forward: found in the webmail, and opened only if the user has opened it, or says so now.
import { toHex, type Bytes } from '../src/bytes.ts';
import { digest } from '../src/crypto/digest.ts';
import type { OpenedMessage } from '../src/smime/contract.ts';
import type { QuotedOriginal } from '../src/wire/composition.ts';
import { language } from '../platform/language.ts';
import { letterText } from '../platform/text.ts';
import { fault, wireError } from './errors.ts';
import { keepThread, type ComposerGrant } from './grants.ts';
import { wasShownInTab } from './opened-messages.ts';
import { outerState } from './outer-state.ts';
import { openRaw } from './reading.ts';
import { isCmsFile, sealedFormFiles, type SealedFile } from './sealed-form-files.ts';
import { threadOf } from './thread.ts';
import { serverOf, sessionOf } from './webmail-session.ts';

/** What there is to answer. */
export interface AnsweredOriginal {
  readonly isEncrypted: boolean;
  /** Of an encrypted one that was opened in this tab. */
  readonly quoted?: QuotedOriginal;
}

/** The page names the original: without an act of the user only what they opened in this tab is decrypted for it. */
export async function answeredOriginal(grant: ComposerGrant, signal: AbortSignal): Promise<AnsweredOriginal> {
  const raw = await rawOriginal(grant, signal);
  if (raw === undefined || !(await outerState(raw)).encrypted) return { isEncrypted: false };
  if (!(await wasShownInTab(grant.tabId, toHex(await digest('sha-256', raw))))) return { isEncrypted: true };
  const quoted = quotedOriginal(grant, await openRaw(raw));
  return { isEncrypted: true, ...(quoted === undefined ? {} : { quoted }) };
}

/**
 * Opens the original, or the message itself that is continued, because the user said so in the composer. Throws
 * `composer.no-original`, `vault.locked`.
 */
export async function openOriginal(grant: ComposerGrant, signal: AbortSignal): Promise<QuotedOriginal> {
  const continued = await continuedMessage(grant, signal);
  const raw = continued?.bytes ?? (await rawOriginal(grant, signal)) ?? fault('composer.no-original');
  const opened = await openRaw(raw);
  if (opened.verdict.status === 'locked') fault('vault.locked');
  const kind = continued === undefined ? undefined : 'edit';
  return quotedOriginal(grant, opened, kind) ?? fault('composer.no-original');
}

/** The draft or the older message that is continued, where the webmail could not read it: its CMS is among the files. */
export async function continuedMessage(
  grant: ComposerGrant,
  signal: AbortSignal,
): Promise<SealedFile | undefined> {
  const { compose } = grant;
  if (compose.continues === undefined) return undefined;
  const attachments = compose.attachments.filter(isCmsFile).slice(0, 1);
  const [sealed] = await sealedFormFiles(
    serverOf(grant),
    sessionOf(grant),
    { ...compose, attachments },
    signal,
  );
  return sealed;
}

/** Undefined when there is none or it cannot be had: the answer is then written without a quote, which is safe. */
async function rawOriginal(grant: ComposerGrant, signal: AbortSignal): Promise<Bytes | undefined> {
  const { original } = grant.compose;
  if (original === undefined) return undefined;
  const [server, session] = [serverOf(grant), sessionOf(grant)];
  try {
    const [uid] = await server.findByMessageId(session, original.mailbox, original.messageId, { signal });
    if (uid === undefined) return undefined;
    const raw = await server.readRaw(session, { uid, mailbox: original.mailbox }, { signal });
    // A draft says itself how its thread goes on.
    if (original.kind === 'reply' && grant.compose.continues === undefined)
      await keepThread(grant, threadOf(raw));
    return raw;
  } catch (error) {
    if (wireError(error).code === 'internal') throw error;
    return undefined;
  }
}

/** The content that is quoted: never parts that were hidden or of another layer. Undefined where nothing was decrypted. */
function quotedOriginal(
  grant: ComposerGrant,
  { content, layers }: OpenedMessage,
  continuing?: 'edit',
): QuotedOriginal | undefined {
  const isEncrypted = layers.some(({ type }) => type === 'encrypted');
  const isDecrypted = layers.some((layer) => layer.type === 'encrypted' && layer.content);
  if (content === undefined || (isEncrypted ? !isDecrypted : continuing === undefined)) return undefined;
  const { headers, text: plain, html, attachments } = content;
  const { from, to, cc, replyTo } = headers;
  const author = from[0] ?? { name: '', address: '' };
  const name = author.name || author.address;
  const date = headers.date === undefined ? '' : new Date(headers.date).toLocaleString(language());
  const kind = continuing ?? grant.compose.original?.kind ?? 'reply';
  return {
    kind,
    isEncrypted,
    author,
    subject: headers.subject,
    people: [...from, ...to, ...cc, ...replyTo].map(({ address }) => address),
    heading: {
      forward: `\n\n${letterText('compose_forwarded_heading', name, date, headers.subject)}\n\n`,
      reply: `${letterText('compose_reply_heading', date, name)}\n`,
      edit: '',
    }[kind],
    files:
      kind !== 'reply'
        ? attachments.map((file) => ({
            name: file.name,
            type: file.type,
            content: new Blob([file.bytes], { type: file.type }),
          }))
        : [],
    ...(plain === undefined ? {} : { text: plain }),
    ...(html === undefined ? {} : { html }),
  };
}
