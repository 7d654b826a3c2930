// Commands of the popup about whom the user and their organisation trust.
import type { ImportFile } from '../import-file.ts';
import type {
  AnchorScope,
  AuthorityView,
  BindingProposalView,
  BindingView,
  BuiltInAuthoritiesView,
  EndedTrustView,
  OrganisationProposal,
  OrganisationView,
  TrustProposalView,
} from '../trust-views.ts';
import type { BoundTo } from '../../trust/certificate-binding.ts';
import type { ImportOutcome } from '../views.ts';

export interface CommandsOfTrust {
  'authorities.list': { request: null; response: readonly AuthorityView[] };
  /** Reads files without storing anything, so that fingerprints can be compared first. */
  'authorities.inspect': { request: { files: readonly ImportFile[] }; response: readonly ImportOutcome[] };
  'authorities.add': {
    request: { file: ImportFile; sha256: string; scope: AnchorScope };
    response: AuthorityView;
  };
  /** Trusts an authority that came with an identity, after its fingerprint was compared. */
  'authorities.trust-known': { request: { sha256: string; scope: AnchorScope }; response: AuthorityView };
  'authorities.set-scope': { request: { id: string; scope: AnchorScope }; response: AuthorityView };
  /** `reason` is kept with the date. */
  'authorities.remove': { request: { id: string; reason: string }; response: { undo: string } };
  'authorities.built-in': { request: null; response: BuiltInAuthoritiesView };
  'authorities.switch': { request: { sha256: string; isOn: boolean }; response: null };

  /** What may be trusted about a contact's certificate; the id is for the commands below. */
  'trust.propose': { request: { address: string; sha256: string }; response: { id: string } };
  'trust.proposal': { request: { id: string }; response: TrustProposalView };
  /** After the fingerprint was compared. `note` says how, and is kept with the date. */
  'trust.pin': { request: { id: string; note: string }; response: null };
  'trust.authority': {
    request: { id: string; sha256: string; whom: 'address' | 'domain'; note: string };
    response: null;
  };
  'trust.ended': { request: null; response: readonly EndedTrustView[] };

  /** Certificates of gateways that stand for an address or a domain. */
  'bindings.list': { request: null; response: readonly BindingView[] };
  /** Whom a contact's certificate may be bound to; the id is for the commands below. */
  'bindings.propose': { request: { sha256: string }; response: { id: string } };
  'bindings.proposal': { request: { id: string }; response: BindingProposalView };
  /** After the fingerprint was compared; `text` is the address or the domain as the user typed it. */
  'bindings.bind': {
    request: { id: string; kind: BoundTo['kind']; text: string };
    response: { boundTo: BoundTo };
  };
  'bindings.remove': { request: { id: string }; response: { undo: string } };

  'organisation.view': { request: null; response: OrganisationView | null };
  /** Reads a signed policy without keeping it. */
  'organisation.inspect': { request: { file: ImportFile }; response: OrganisationProposal };
  /** `sha256` of the authority that the user has compared. */
  'organisation.import': { request: { file: ImportFile; sha256: string }; response: null };
  'organisation.drop': { request: null; response: null };

  'pins.remove': { request: { id: string; reason: string }; response: { undo: string } };
}
