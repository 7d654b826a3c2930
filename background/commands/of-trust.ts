// Commands of the popup about whom the user and their organisation trust.
import {
  changeScope,
  inspectAuthorities,
  listAuthorities,
  listBuiltIn,
  trustAuthority,
  trustKnownAuthority,
} from '../authority-views.ts';
import { importPolicyFile, inspectPolicyFile, organisationView } from '../organisation-views.ts';
import {
  bindingProposal,
  bindProposed,
  listBindings,
  proposeBindingOfContact,
} from '../binding-proposals.ts';
import { removeAuthority } from '../stores/authorities.ts';
import { removeBinding } from '../stores/certificate-bindings.ts';
import { switchRoot } from '../stores/email-roots.ts';
import { endedTrust } from '../stores/ended-trust.ts';
import { removePolicyFile } from '../stores/organisation.ts';
import { removePin } from '../stores/pins.ts';
import { pinProposed, proposeContact, trustProposal, trustProposedAuthority } from '../trust-proposals.ts';
import type { CommandsOf } from './command.ts';

export const OF_TRUST: CommandsOf<'authorities' | 'trust' | 'pins' | 'bindings' | 'organisation'> = {
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
  'trust.ended': () => endedTrust(),

  'bindings.list': () => listBindings(),
  'bindings.propose': async ({ sha256 }) => ({ id: await proposeBindingOfContact(sha256) }),
  'bindings.proposal': ({ id }) => bindingProposal(id),
  'bindings.bind': async ({ id, kind, text }) => ({ boundTo: await bindProposed(id, kind, text) }),
  'bindings.remove': async ({ id }) => ({ undo: await removeBinding(id) }),

  'pins.remove': async ({ id, reason }) => ({ undo: await removePin(id, reason) }),

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
};
