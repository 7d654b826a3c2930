// Commands of the composer, and of the window that asks before a letter is sent.
import { openOriginal } from '../answered-original.ts';
import { composerView, draftKey, formFile } from '../composing.ts';
import { answerLetter, confirmLetter, letterToConfirm, requireConfirmation } from '../confirming.ts';
import { identitiesToUse } from '../identity-views.ts';
import { forgetUnsent, noteUnsent, whileSaving } from '../letter-notices.ts';
import { openTrustWindow } from '../mending.ts';
import { recipientReadiness } from '../readiness.ts';
import { checkFormFile } from '../request-checks.ts';
import { sealOnly } from '../seal-only.ts';
import { sendDraft } from '../sending.ts';
import { deleteDraft, saveDraft } from '../stores/drafts.ts';
import { keepPlacePixels } from '../stores/frame-places.ts';
import { proposeRecipient } from '../trust-proposals.ts';
import { composerGrant, mendFor, type CommandsOf } from './command.ts';

export const FOR_COMPOSER: CommandsOf<'composer' | 'confirm'> = {
  'composer.claim': async ({ grant }, context) =>
    composerView(await composerGrant(grant, context), context.signal),
  'composer.identities': async ({ grant }, context) => {
    await composerGrant(grant, context);
    return identitiesToUse();
  },
  'composer.readiness': async ({ grant, addressees }, context) => {
    await composerGrant(grant, context);
    return recipientReadiness(addressees);
  },
  'composer.save': async ({ grant: id, draft }, context) => {
    const grant = await composerGrant(id, context);
    return { savedAt: await whileSaving(grant, () => saveDraft(draftKey(grant), draft)) };
  },
  'composer.unsent': async ({ grant, addressees, isKept }, context) => {
    await noteUnsent(await composerGrant(grant, context), addressees, isKept);
    return null;
  },
  'composer.page-file': async ({ grant, file }, context) =>
    formFile(await composerGrant(grant, context), checkFormFile(file), context.signal),
  'composer.discard': async ({ grant: id }, context) => {
    const grant = await composerGrant(id, context);
    await deleteDraft(draftKey(grant));
    await forgetUnsent(grant);
    return null;
  },
  'composer.keep-place': async ({ grant, pixels }, context) => {
    await composerGrant(grant, context);
    await keepPlacePixels('composer', pixels);
    return null;
  },
  'composer.quote': async ({ grant }, context) =>
    openOriginal(await composerGrant(grant, context), context.signal),
  'composer.confirm': async ({ grant, shown }, context) =>
    confirmLetter(await composerGrant(grant, context), shown),
  'composer.send': async (request, context) =>
    sendDraft(await composerGrant(request.grant, context), request, context.progress, context.signal),
  'composer.seal-only': async (request, context) => {
    const grant = await composerGrant(request.grant, context);
    await requireConfirmation(grant, request.shown, request.confirmation);
    return sealOnly(request, grant);
  },
  'composer.mend': async ({ grant, action }, context) => {
    await composerGrant(grant, context);
    if (action.kind !== 'trust-recipient') return mendFor(action);
    await openTrustWindow(await proposeRecipient(action.address, action.sha256));
    return null;
  },

  'confirm.open': ({ ticket }) => letterToConfirm(ticket),
  'confirm.answer': ({ ticket, send }) => {
    answerLetter(ticket, send);
    return Promise.resolve(null);
  },
};
