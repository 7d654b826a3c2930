// Commands of the reader, and of the tab that shows one attachment.
import { completeForReader } from '../completing.ts';
import { fault } from '../errors.ts';
import { openTrustWindow } from '../mending.ts';
import { openPreview, showPreview } from '../previewing.ts';
import { keepCertificate } from '../learning.ts';
import { openAgain, openForReader, rawOf } from '../reading.ts';
import { checkWithin } from '../request-checks.ts';
import { rememberSeen } from '../seen-certificates.ts';
import { settingsView } from '../stores/settings.ts';
import { proposeSigner } from '../trust-proposals.ts';
import { mendFor, readerGrant, type CommandsOf } from './command.ts';

export const FOR_READER: CommandsOf<'reader' | 'preview'> = {
  'reader.claim': async ({ grant }, context) => {
    const [settings] = await Promise.all([settingsView(), readerGrant(grant, context)]);
    return { settings };
  },
  'reader.complete': async ({ grant }, context) =>
    completeForReader(await readerGrant(grant, context), 'revocation', context.signal),
  'reader.fetch-issuer': async ({ grant }, context) =>
    completeForReader(await readerGrant(grant, context), 'issuers', context.signal),
  'reader.open': async ({ grant, within = [] }, context) =>
    openForReader(await readerGrant(grant, context), checkWithin(within), context),
  'reader.raw': async ({ grant }, context) => ({
    content: new Blob([await rawOf(await readerGrant(grant, context), context)]),
  }),
  'reader.preview': async ({ grant, within, index }, context) => {
    await showPreview(await readerGrant(grant, context), checkWithin([...checkWithin(within), index]));
    return null;
  },
  'reader.keep-certificate': async ({ grant, within = [], sha256 }, context) => {
    const opened = await openAgain(await readerGrant(grant, context), checkWithin(within), context);
    return { kept: await keepCertificate(opened, sha256) };
  },
  'reader.mend': async ({ grant, within = [], action }, context) => {
    const reader = await readerGrant(grant, context);
    if (action.kind !== 'certificate' && action.kind !== 'trust') return mendFor(action);
    const opened = await openAgain(reader, checkWithin(within), context);
    if (action.kind === 'trust') {
      await openTrustWindow(await proposeSigner(opened, action.sha256));
      return null;
    }
    await rememberSeen(opened);
    return mendFor(action);
  },

  'preview.open': ({ ticket }, { sender, signal }) =>
    sender.caller === 'preview' ? openPreview(ticket, sender.tabId, signal) : fault('request.not-allowed'),
};
