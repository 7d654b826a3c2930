// The command table: what each command does. Who may send it stands in src/wire/commands.ts.
import type { CommandName, CommandRequest, CommandResponse, MendAction } from '../src/wire/commands.ts';
import { lockNow } from './auto-lock.ts';
import {
  changeScope,
  inspectAuthorities,
  listAuthorities,
  listBuiltIn,
  trustAuthority,
  trustKnownAuthority,
} from './authority-views.ts';
import { makeBackup, restoreBackup } from './backup.ts';
import type { FrameSender } from './callers.ts';
import { certificateDetails } from './certificate-details.ts';
import { composeState } from './compose-state.ts';
import { completeForReader } from './completing.ts';
import { composerView, deleteOwnDraft, draftKey } from './composing.ts';
import { importContacts, listContacts } from './contact-views.ts';
import { fault } from './errors.ts';
import { createGrant, grantOfContent, useGrant, type ComposerGrant, type ReaderGrant } from './grants.ts';
import { identitiesToUse, importIdentities, listIdentities } from './identity-views.ts';
import { exportIdentity } from './key-export.ts';
import { forgetMarks, marksOf } from './list-marks.ts';
import { mend, openTrustWindow } from './mending.ts';
import { importPolicyFile, inspectPolicyFile, organisationView } from './organisation-views.ts';
import type { CommandContext } from './port-server.ts';
import { openPreview, showPreview } from './previewing.ts';
import { beginToOpen, keepCertificate, openAgain, openForReader, rawOf } from './reading.ts';
import { canEncryptToAll, recipientReadiness } from './readiness.ts';
import {
  checkAddressees,
  checkComposeReference,
  checkMessageReference,
  checkPlace,
  checkRows,
  checkWithin,
} from './request-checks.ts';
import { askedServers, forgetAsked } from './revocation/asked-log.ts';
import { rememberSeen } from './seen-certificates.ts';
import { findMessages, searchSwitched, searchView } from './search/find.ts';
import { indexFolder } from './search/index-folder.ts';
import { openFound } from './search/open-found.ts';
import { sealOnly } from './seal-only.ts';
import { sendDraft } from './sending.ts';
import { currentSite, grantedSites, loadComposer, noteWebmail, revokeSite, siteGranted } from './sites.ts';
import { removeAuthority, restoreAuthority } from './stores/authorities.ts';
import { removeContact, restoreContact } from './stores/contacts.ts';
import { deleteDraft, saveDraft } from './stores/drafts.ts';
import { switchRoot } from './stores/email-roots.ts';
import { endedTrust } from './stores/ended-trust.ts';
import { preferIdentity, removeIdentity, restoreIdentity } from './stores/identities.ts';
import { removePolicyFile } from './stores/organisation.ts';
import { removePin, restorePin } from './stores/pins.ts';
import { deleteDocuments } from './stores/search-index.ts';
import { changeSettings, settingsView } from './stores/settings.ts';
import { takeForUndo } from './stores/undo.ts';
import { noteTabPlace } from './tab-places.ts';
import { startView } from './toolbar.ts';
import {
  pinProposed,
  proposeContact,
  proposeRecipient,
  proposeSigner,
  trustProposal,
  trustProposedAuthority,
} from './trust-proposals.ts';
import { changePassphrase, createVault, unlockVault, vaultView } from './vault.ts';

type Handlers = {
  readonly [Name in CommandName]: (
    request: CommandRequest<Name>,
    context: CommandContext,
  ) => Promise<CommandResponse<Name>>;
};

export const COMMANDS: Handlers = {
  'content.site': async ({ webmail, place }, context) => {
    noteWebmail(frameOf(context).tabId, webmail);
    await noteTabPlace(frameOf(context), place === undefined ? undefined : checkPlace(place));
    const { signByDefault, encryptByDefault } = await settingsView();
    return { settings: { signByDefault, encryptByDefault } };
  },
  'content.open-reader': async ({ message }, context) => {
    const subject = { kind: 'reader', message: checkMessageReference(message) } as const;
    const grant = await createGrant(frameOf(context), subject);
    beginToOpen(grant);
    await startView(frameOf(context).tabId, grant.id);
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
    return { grant: (await createGrant(frameOf(context), subject)).id };
  },
  'content.compose-state': (request, context) => composeState(request, frameOf(context), context.signal),

  'content.can-encrypt': async ({ addressees }) => ({
    possible: await canEncryptToAll(checkAddressees(addressees)),
  }),
  'content.delete-own-draft': async ({ grant, uid }, context) => {
    await deleteOwnDraft(await grantOfContent(grant, frameOf(context)), uid);
    return null;
  },

  'reader.claim': async ({ grant }, context) => {
    await readerGrant(grant, context);
    return { settings: await settingsView() };
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
  'composer.save': async ({ grant, draft }, context) => ({
    savedAt: await saveDraft(draftKey(await composerGrant(grant, context)), draft),
  }),
  'composer.discard': async ({ grant }, context) => {
    await deleteDraft(draftKey(await composerGrant(grant, context)));
    return null;
  },
  'composer.send': async (request, context) =>
    sendDraft(await composerGrant(request.grant, context), request, context.progress, context.signal),
  'composer.seal-only': async (request, context) =>
    sealOnly(request, await composerGrant(request.grant, context)),
  'composer.mend': async ({ grant, action }, context) => {
    await composerGrant(grant, context);
    if (action.kind !== 'trust-recipient') return mendFor(action);
    await openTrustWindow(await proposeRecipient(action.address, action.sha256));
    return null;
  },

  'vault.view': () => vaultView(),
  'vault.create': ({ passphrase }) => createVault(passphrase),
  'vault.unlock': ({ passphrase }) => unlockVault(passphrase),
  'vault.lock': () => lockNow(),
  'vault.change-passphrase': ({ current, next }) => changePassphrase(current, next),

  'identities.list': () => listIdentities(),
  'identities.import': ({ file, password }) => importIdentities(file, password),
  'identities.export': (request) => exportIdentity(request),
  'identities.prefer': async ({ id }) => {
    await preferIdentity(id);
    return null;
  },
  'identities.remove': async ({ id }) => ({ undo: await removeIdentity(id) }),

  'contacts.list': () => listContacts(),
  'contacts.import': ({ files }) => importContacts(files),
  'contacts.remove': async ({ id }) => ({ undo: await removeContact(id) }),

  'authorities.list': () => listAuthorities(),
  'authorities.inspect': ({ files }) => inspectAuthorities(files),
  'authorities.add': ({ file, sha256, scope }) => trustAuthority(file, sha256, scope),
  'authorities.trust-known': ({ sha256, scope }) => trustKnownAuthority(sha256, scope),
  'authorities.set-scope': ({ id, scope }) => changeScope(id, scope),
  'authorities.remove': async ({ id, reason }) => ({ undo: await removeAuthority(id, reason) }),
  'authorities.built-in': () => listBuiltIn(),
  'authorities.switch': async ({ sha256, isOn }) => {
    await switchRoot(sha256, isOn);
    return null;
  },

  'trust.propose': async ({ address, sha256 }) => ({ id: await proposeContact(address, sha256) }),
  'trust.proposal': ({ id }) => trustProposal(id),
  'trust.pin': async ({ id, note }) => {
    await pinProposed(id, note);
    return null;
  },
  'trust.authority': async ({ id, sha256, whom, note }) => {
    await trustProposedAuthority(id, sha256, whom, note);
    return null;
  },
  'organisation.view': () => organisationView(),
  'organisation.inspect': ({ file }) => inspectPolicyFile(file),
  'organisation.import': async ({ file, sha256 }) => {
    await importPolicyFile(file, sha256);
    return null;
  },
  'organisation.drop': async () => {
    await removePolicyFile();
    return null;
  },
  'trust.ended': () => endedTrust(),
  'pins.remove': async ({ id, reason }) => ({ undo: await removePin(id, reason) }),

  'backup.make': ({ password }) => makeBackup(password),
  'backup.restore': ({ file, password }) => restoreBackup(file, password),

  undo: async ({ undo }) => {
    const removed = await takeForUndo(undo);
    await RESTORE[removed.kind](removed.record);
    return null;
  },

  'certificate.details': ({ sha256 }) => certificateDetails(sha256),

  'sites.current': () => currentSite(),
  'sites.list': () => grantedSites(),
  'sites.granted': ({ origin }) => siteGranted(origin),
  'sites.revoke': async ({ origin }) => {
    await revokeSite(origin);
    return null;
  },

  'search.view': () => searchView(),
  'search.find': ({ query }) => findMessages(query),
  'search.index-folder': (request, { progress, signal }) => indexFolder(request, progress, signal),
  'search.open': async ({ id }, { signal }) => {
    await openFound(id, signal);
    return null;
  },
  'search.delete': async () => {
    await deleteDocuments();
    return null;
  },

  'verdicts.forget': async () => {
    await forgetMarks();
    return null;
  },

  'settings.view': () => settingsView(),
  'settings.asked-servers': () => askedServers(),
  'settings.forget-asked-servers': async () => {
    await forgetAsked();
    return null;
  },
  'settings.change': async (change) => {
    const settings = await changeSettings(change);
    await searchSwitched(change);
    return settings;
  },
};

const RESTORE = {
  identity: restoreIdentity,
  contact: restoreContact,
  authority: restoreAuthority,
  pin: restorePin,
} as const;

function frameOf({ sender }: CommandContext): FrameSender {
  return 'origin' in sender ? sender : fault('request.not-allowed');
}

function readerGrant(id: string, context: CommandContext): Promise<ReaderGrant> {
  return useGrant('reader', id, frameOf(context));
}

function composerGrant(id: string, context: CommandContext): Promise<ComposerGrant> {
  return useGrant('composer', id, frameOf(context));
}

async function mendFor(action: MendAction): Promise<null> {
  await mend(action);
  return null;
}
