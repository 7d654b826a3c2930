// Commands of the content scripts in webmails.
import { composeState } from '../compose-state.ts';
import { deleteOwnDraft } from '../composing.ts';
import { keepGrant, newGrant, grantOfContent } from '../grants.ts';
import { marksOf } from '../list-marks.ts';
import { canEncryptToAll } from '../readiness.ts';
import { beginToOpen } from '../reading.ts';
import {
  checkAddressees,
  checkComposeReference,
  checkMessageReference,
  checkPlace,
  checkRows,
} from '../request-checks.ts';
import { loadComposer, noteWebmail } from '../sites.ts';
import { settingsView } from '../stores/settings.ts';
import { noteTabPlace } from '../tab-places.ts';
import { startView } from '../toolbar.ts';
import { frameOf, type CommandsOf } from './command.ts';

export const FOR_PAGES: CommandsOf<'content'> = {
  'content.site': async ({ webmail, place }, context) => {
    noteWebmail(frameOf(context).tabId, webmail);
    await noteTabPlace(frameOf(context), place === undefined ? undefined : checkPlace(place));
    const { signByDefault, encryptByDefault } = await settingsView();
    return { settings: { signByDefault, encryptByDefault } };
  },
  'content.open-reader': async ({ message }, context) => {
    const subject = { kind: 'reader', message: checkMessageReference(message) } as const;
    const grant = newGrant(frameOf(context), subject);
    beginToOpen(grant);
    await Promise.all([keepGrant(grant), startView(frameOf(context).tabId, grant.id)]);
    return { grant: grant.id };
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
    return { marks: await marksOf({ ...place, origin }, checkRows(request.rows)) };
  },
  'content.open-composer': async ({ compose }, context) => {
    const subject = { kind: 'composer', compose: checkComposeReference(compose) } as const;
    const grant = newGrant(frameOf(context), subject);
    await keepGrant(grant);
    return { grant: grant.id };
  },
  'content.compose-state': (request, context) => composeState(request, frameOf(context), context.signal),
  'content.can-encrypt': async ({ addressees }) => ({
    possible: await canEncryptToAll(checkAddressees(addressees)),
  }),
  'content.delete-own-draft': async ({ grant, uid }, context) => {
    await deleteOwnDraft(await grantOfContent(grant, frameOf(context)), uid);
    return null;
  },
};
