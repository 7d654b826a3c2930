// Commands of the reader, and of the tab that shows one attachment.
import { completeForReader } from '../completing.ts';
import { fault } from '../errors.ts';
import { exactBytes } from '../exact-bytes.ts';
import { noteOpenedBy, type ReaderGrant } from '../grants.ts';
import { proposeBindingOfSigner } from '../binding-proposals.ts';
import { openBindWindow, openTrustWindow } from '../mending.ts';
import { claimPreview, openPreview, showPreview } from '../previewing.ts';
import { keepCertificate } from '../learning.ts';
import { openAgain, openForReader } from '../reading.ts';
import { checkWithin } from '../request-checks.ts';
import { rememberSeen } from '../seen-certificates.ts';
import { noteSeen } from '../showing.ts';
import { keepPlacePixels } from '../stores/frame-places.ts';
import { settingsView } from '../stores/settings.ts';
import { sightChanged } from '../toolbar.ts';
import { proposeBrought, proposeSigner } from '../trust-proposals.ts';
import type { CommandContext } from '../port-server.ts';
import { mendFor, readerGrant, type CommandsOf } from './command.ts';

export const FOR_READER: CommandsOf<'reader' | 'preview'> = {
  'reader.claim': async ({ grant }, context) => {
    const [settings] = await Promise.all([settingsView(), readerGrant(grant, context)]);
    return { settings };
  },
  'reader.complete': async ({ grant }, context) =>
    completeForReader(await openedGrant(grant, context), 'revocation', context.signal),
  'reader.fetch-issuer': async ({ grant }, context) =>
    completeForReader(await openedGrant(grant, context), 'issuers', context.signal),
  'reader.open': async ({ grant: id, within = [], byClick }, context) => {
    if (byClick === true) await noteOpenedBy(await readerGrant(id, context), 'click');
    return openForReader(await openedGrant(id, context), checkWithin(within), context, byClick);
  },
  'reader.seen': async ({ grant: id }, context) => {
    const grant = await openedGrant(id, context);
    await whileThere(grant, context, () => noteSeen(grant, context));
    return null;
  },
  'reader.sight': async ({ grant: id, inSight }, context) => {
    const grant = await openedGrant(id, context);
    await whileThere(grant, context, () => sightChanged(grant, inSight));
    return null;
  },
  'reader.keep-place': async ({ grant, pixels }, context) => {
    await readerGrant(grant, context);
    await keepPlacePixels('reader', pixels);
    return null;
  },
  'reader.raw': async ({ grant }, context) => ({
    content: new Blob([await exactBytes(await openedGrant(grant, context), context)]),
  }),
  'reader.preview': async ({ grant, within, index }, context) => {
    await showPreview(await openedGrant(grant, context), checkWithin([...checkWithin(within), index]));
    return null;
  },
  'reader.keep-certificate': async ({ grant, within = [], sha256 }, context) => {
    const opened = await openAgain(await openedGrant(grant, context), checkWithin(within), context);
    return { kept: await keepCertificate(opened, sha256) };
  },
  'reader.mend': async ({ grant, within = [], action }, context) => {
    const reader = await openedGrant(grant, context);
    if (action.kind !== 'certificate' && action.kind !== 'trust' && action.kind !== 'bind')
      return mendFor(action);
    const opened = await openAgain(reader, checkWithin(within), context);
    if (action.kind === 'bind') {
      await openBindWindow(await proposeBindingOfSigner(opened, action.sha256));
      return null;
    }
    if (action.kind === 'trust') {
      const isSigner = opened.verdict.signer?.sha256 === action.sha256;
      await openTrustWindow(await (isSigner ? proposeSigner : proposeBrought)(opened, action.sha256));
      return null;
    }
    await rememberSeen(opened);
    return mendFor(action);
  },

  'preview.claim': async ({ ticket }, { sender }) => {
    if (sender.caller !== 'preview') return fault('request.not-allowed');
    await claimPreview(ticket, sender.tabId);
    const { phrase, phraseColour } = await settingsView();
    return { phrase, phraseColour };
  },
  'preview.open': ({ ticket }, { sender, signal }) =>
    sender.caller === 'preview' ? openPreview(ticket, sender.tabId, signal) : fault('request.not-allowed'),
};

/**
 * Tells the toolbar something of a frame. One that is taken out of its page says nothing more: its line breaks, and when
 * it breaks before all is told, what was told is taken back.
 */
async function whileThere(
  grant: ReaderGrant,
  { onDisconnect }: CommandContext,
  tell: () => Promise<void>,
): Promise<void> {
  const hide = (): void => void sightChanged(grant, false);
  onDisconnect(hide);
  try {
    await tell();
  } finally {
    // Calls back at once where the line is broken by now.
    onDisconnect(hide);
  }
}

/** The grant of this id, when an act of the user's has opened its message. Throws `request.not-allowed`. */
async function openedGrant(id: string, context: CommandContext): Promise<ReaderGrant> {
  const grant = await readerGrant(id, context);
  return grant.openedBy === undefined ? fault('request.not-allowed') : grant;
}
