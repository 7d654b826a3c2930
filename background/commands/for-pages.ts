// Commands of the content scripts in webmails.
import { composeOrigin, withOriginal } from '../compose-origin.ts';
import { composeState } from '../compose-state.ts';
import { deleteOwnDraft } from '../composing.ts';
import { noteGesture, takeGesture } from '../gestures.ts';
import {
  grantOfContent,
  keepGrant,
  newGrant,
  noteOpenedBy,
  readerGrantOfContent,
  type ReaderGrant,
} from '../grants.ts';
import { marksOf } from '../list-marks.ts';
import { canEncryptToAll, canSealAs } from '../readiness.ts';
import { beginToOpen, beginToRead, messageOutline } from '../reading.ts';
import { beginPage, bringNotice, giveWay, grantNotice } from '../notice-pages.ts';
import {
  checkAddressees,
  checkComposeReference,
  checkMailbox,
  checkMessageReference,
  checkPlace,
  checkRows,
} from '../request-checks.ts';
import { loadComposer, noteWebmail } from '../sites.ts';
import { placePixels } from '../stores/frame-places.ts';
import { settingsView } from '../stores/settings.ts';
import { noteTabPlace } from '../tab-places.ts';
import { showNothing, startView } from '../toolbar.ts';
import { webmailServer } from '../webmail/registry.ts';
import { frameOf, type CommandsOf } from './command.ts';

export const FOR_PAGES: CommandsOf<'content'> = {
  'content.site': async ({ webmail, place }, context) => {
    noteWebmail(frameOf(context).tabId, webmail);
    beginPage(frameOf(context));
    await noteTabPlace(frameOf(context), place === undefined ? undefined : checkPlace(place));
    // What waits for this page is brought into it beside the answer.
    if (place !== undefined && frameOf(context).frameId === 0) void bringNotice(frameOf(context).tabId);
    const { signByDefault, encryptByDefault } = await settingsView();
    return { settings: { signByDefault, encryptByDefault } };
  },
  'content.notice': async (_request, context) => {
    const grant = await grantNotice(frameOf(context));
    return grant === undefined ? {} : { grant };
  },
  'content.gesture': async (_request, context) => {
    await noteGesture(frameOf(context));
    return null;
  },
  'content.open-reader': async ({ message, inSight }, context) => {
    const subject = { kind: 'reader', message: checkMessageReference(message) } as const;
    void giveWay(frameOf(context).tabId);
    const made = newGrant(frameOf(context), subject);
    beginToRead(made);
    const opensByItself = inSight && (await takeGesture(frameOf(context)));
    const grant: ReaderGrant = opensByItself ? { ...made, openedBy: 'gesture' } : made;
    if (opensByItself) beginToOpen(grant);
    const [pixels] = await Promise.all([
      placePixels('reader'),
      keepGrant(grant),
      startView(grant.tabId, grant.id),
    ]);
    return { grant: grant.id, opensByItself, ...(pixels === undefined ? {} : { placePixels: pixels }) };
  },
  'content.in-sight': async ({ grant: id }, context) => {
    const grant = await readerGrantOfContent(id, frameOf(context));
    const isOpened = grant.openedBy !== undefined;
    if (isOpened || !(await takeGesture(frameOf(context)))) return { opensByItself: isOpened };
    beginToOpen(await noteOpenedBy(grant, 'gesture'));
    return { opensByItself: true };
  },
  'content.outline': async ({ grant }, context) => ({
    outline: await messageOutline(await readerGrantOfContent(grant, frameOf(context))),
  }),
  'content.reader-gone': async ({ grant }, context) => {
    await showNothing(await readerGrantOfContent(grant, frameOf(context)));
    return null;
  },
  'content.ordinary-message': async (_request, context) => {
    await startView(frameOf(context).tabId);
    return null;
  },
  'content.load-composer': async (_request, context) => {
    await loadComposer(frameOf(context));
    return null;
  },
  'content.list': async (request, context) => {
    const place = checkPlace(request.place);
    await noteTabPlace(frameOf(context), place);
    const { origin } = frameOf(context);
    return { marks: await marksOf({ ...place, origin }, checkRows(request.rows, place.webmail)) };
  },
  'content.open-composer': async ({ compose }, context) => {
    const checked = checkComposeReference(compose);
    const session = { origin: frameOf(context).origin, path: checked.path, token: checked.token };
    const { original, thread } = await composeOrigin(
      webmailServer(checked.webmail),
      session,
      checked,
      context.signal,
    );
    const subject = {
      kind: 'composer',
      // What the page says of the original is a guess where a draft is continued.
      compose: withOriginal(checked, original),
      ...(thread === undefined ? {} : { thread }),
    } as const;
    const grant = newGrant(frameOf(context), subject);
    const [pixels] = await Promise.all([placePixels('composer'), keepGrant(grant)]);
    return { grant: grant.id, ...(pixels === undefined ? {} : { placePixels: pixels }) };
  },
  'content.compose-state': (request, context) => composeState(request, frameOf(context), context.signal),
  'content.can-seal': async ({ from, sign, encrypt }) => ({
    possible: await canSealAs(checkMailbox(from).address, { sign, encrypt }),
  }),
  'content.can-encrypt': async ({ addressees }) => ({
    possible: await canEncryptToAll(checkAddressees(addressees)),
  }),
  'content.delete-own-draft': async ({ grant, uid }, context) => {
    await deleteOwnDraft(await grantOfContent(grant, frameOf(context)), uid);
    return null;
  },
};
