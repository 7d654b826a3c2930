// The commands that the parts of the extension send to the background, one row each.
import type { CertificateSummary } from '../smime/contract.ts';
import type { BackupView } from './backup-view.ts';
import type {
  Addressees,
  ComposerDraft,
  ComposerView,
  LetterRequest,
  LetterToConfirm,
  QuotedOriginal,
  SendOutcome,
  ShownLetter,
} from './composition.ts';
import type { ContactDetails, ContactPage, ContactQuery } from './contact-views.ts';
import type { KeptDraft } from './kept-draft.ts';
import type { MendAction } from './mend-action.ts';
import type { IndexProgress, SendProgress } from './progress.ts';
import type { ReaderJudgement, ReaderView } from './reader-views.ts';
import type {
  AnchorScope,
  AuthorityView,
  BuiltInAuthoritiesView,
  EndedTrustView,
  OrganisationProposal,
  OrganisationView,
  TrustProposalView,
} from './trust-views.ts';
import type {
  AskedServer,
  CertificateDetails,
  ContactView,
  FoundMessages,
  IdentityView,
  ImportOutcome,
  ListMark,
  RecipientReadiness,
  SearchView,
  SettingsView,
  SiteView,
  StartView,
  VaultView,
  WaitingView,
} from './views.ts';
import type {
  ComposeReference,
  FormFile,
  ListedMessage,
  MessageOutline,
  MessageReference,
  WebmailPlace,
} from './webmail.ts';

/** A file as the popup hands it over. */
export interface ImportFile {
  readonly name: string;
  readonly content: Blob;
}

/** What a command reports while it works. */
export type ProgressOf<Name extends CommandName> = Name extends 'search.index-folder'
  ? IndexProgress
  : SendProgress;

/** What became of a folder's messages. `unreadable`: not encrypted after all, too large, or without a key here. */
export interface IndexedFolder {
  readonly added: number;
  readonly known: number;
  readonly unreadable: number;
  readonly cancelled: boolean;
}

export interface Commands {
  'content.site': {
    /** `place` of a list or a message, when the tab itself shows it. */
    request: { webmail: string; place?: WebmailPlace };
    response: { settings: Pick<SettingsView, 'signByDefault' | 'encryptByDefault'> };
  };
  /** The user has pressed a key or a button of the pointer in a page: one message may be opened by it. */
  'content.gesture': { request: null; response: null };
  /**
   * `inSight`: the place of the frame can be seen, so that the user's last act may open the message. Without either the
   * reader offers to open it.
   */
  'content.open-reader': {
    request: { message: MessageReference; inSight: boolean };
    response: { grant: string; opensByItself: boolean; placePixels?: number };
  };
  /** The place of a reader's frame has come into sight: whether the user's last act opens its message. */
  'content.in-sight': { request: { grant: string }; response: { opensByItself: boolean } };
  /** What the message's outer structure says of it, which the page can read as well; nothing is opened for it. */
  'content.outline': { request: { grant: string }; response: { outline: MessageOutline } };
  /** The frame of a reader is no longer in its page. */
  'content.reader-gone': { request: { grant: string }; response: null };
  /** A message that is not protected has come into view: the toolbar must not go on about the one before. */
  'content.ordinary-message': { request: null; response: null };
  /** Brings the script of compose windows into the sender's page: other pages need not load it. */
  'content.load-composer': { request: null; response: null };
  /** Which of these rows are of messages that were opened before; nothing is fetched for it. */
  'content.list': {
    request: { place: WebmailPlace; rows: readonly ListedMessage[] };
    response: { marks: readonly ListMark[] };
  };
  'content.open-composer': {
    request: { compose: ComposeReference };
    response: { grant: string; placePixels?: number };
  };
  /**
   * Does this window answer, continue or carry an encrypted message, or was a draft of it left behind? Then the composer opens by
   * itself.
   */
  'content.compose-state': {
    request: Pick<
      ComposeReference,
      'path' | 'token' | 'composeId' | 'draftsMailbox' | 'original' | 'continues' | 'draftUid' | 'attachments'
    >;
    response: { encrypted: boolean; signed: boolean; draft: boolean };
  };

  /** Whether this sender has the certificates that such a letter needs of theirs, for what the settings ask for. */
  'content.can-seal': {
    request: { from: Addressees['from']; sign: boolean; encrypt: boolean };
    response: { possible: boolean };
  };
  /** Whether this sender could write to all these recipients encrypted, for the setting "when possible". */
  'content.can-encrypt': { request: { addressees: Addressees }; response: { possible: boolean } };
  /** The message was sent: the draft that the webmail itself kept of this window is deleted. */
  'content.delete-own-draft': { request: { grant: string; uid: string }; response: null };

  'reader.claim': { request: { grant: string }; response: { settings: SettingsView } };
  /**
   * `within` leads from attachment to attachment to a message in the message, by their indexes; it is opened by
   * itself, with a verdict of its own. `byClick`: the user has asked for it in the frame; a grant that was made without
   * an act of theirs opens nothing before.
   */
  'reader.open': {
    request: { grant: string; within?: readonly number[]; byClick?: true };
    response: ReaderView;
  };
  /** What was opened last has been in sight for a moment: what follows from that, follows. */
  'reader.seen': { request: { grant: string }; response: null };
  /** The frame has come into sight again, or is out of it. */
  'reader.sight': { request: { grant: string; inSight: boolean }; response: null };
  /** The user has chosen how high a reader is; null for the height that the pane gives. */
  'reader.keep-place': { request: { grant: string; pixels: number | null }; response: null };
  /** The message exactly as received. */
  'reader.raw': { request: { grant: string }; response: { content: Blob } };
  /** Shows one attachment in a tab of our own. */
  'reader.preview': {
    request: { grant: string; within: readonly number[]; index: number };
    response: null;
  };
  /** Asks servers about revocation and judges again. */
  'reader.complete': { request: { grant: string }; response: ReaderJudgement };
  /** Fetches the certificate of an issuer that is missing, because the user said so, and judges again. */
  'reader.fetch-issuer': { request: { grant: string }; response: ReaderJudgement };
  /** Of the message itself, or of the one in it that `within` leads to. */
  'reader.keep-certificate': {
    request: { grant: string; within?: readonly number[]; sha256: string };
    response: { kept: boolean };
  };
  /** Opens our own window to unlock, to import a key, or to look at what would mend the verdict on that message. */
  'reader.mend': {
    request: { grant: string; within?: readonly number[]; action: MendAction };
    response: null;
  };

  /** The attachment that this tab was opened for, by the ticket in its address. */
  /** The user's phrase and colour, for the tab of this ticket, whether or not its attachment can be shown. */
  'preview.claim': {
    request: { ticket: string };
    response: Pick<SettingsView, 'phrase' | 'phraseColour'>;
  };
  'preview.open': {
    request: { ticket: string };
    response: { name: string; type: string; content: Blob };
  };

  'composer.claim': { request: { grant: string }; response: ComposerView };
  /** The identities again, after something about certificates or trust has changed. */
  'composer.identities': { request: { grant: string }; response: readonly IdentityView[] };
  'composer.readiness': {
    request: { grant: string; addressees: Addressees };
    response: readonly RecipientReadiness[];
  };
  /** `isAct`: the user did something in the frame just before, so that the vault counts as used. */
  'composer.save': {
    request: { grant: string; draft: KeptDraft; isAct?: boolean };
    response: { savedAt: number };
  };
  /** Keeps the height that the user has given the frame; null is the one that the pane gives. */
  'composer.keep-place': { request: { grant: string; pixels: number | null }; response: null };
  /** A file that has come into the page's form since the composer was opened. */
  'composer.page-file': {
    request: { grant: string; file: FormFile };
    response: ComposerDraft['attachments'][number];
  };
  'composer.discard': { request: { grant: string }; response: null };
  /** Opens the encrypted original of this window, because the user said so in the frame, and gives what is quoted. */
  'composer.quote': { request: { grant: string }; response: QuotedOriginal };
  /**
   * Asks in a window of our own whether this letter is to be sent. With `confirmation`, which goes with `composer.send`,
   * when the user said so there.
   */
  'composer.confirm': {
    request: { grant: string; shown: ShownLetter };
    response: { confirmation?: string };
  };
  /**
   * Seals and sends what was shown, and nothing else; safe to repeat with the same `sendId`: what was done is not done
   * again.
   */
  'composer.send': {
    request: LetterRequest & { grant: string; sendId: string };
    response: SendOutcome;
  };
  /** Seals for saving as a file (`eml`) or, on the attachment route, for smime.p7m in an ordinary mail (`p7m`). */
  'composer.seal-only': {
    request: LetterRequest & { grant: string; as: 'eml' | 'p7m' };
    response: { fileName: string; content: Blob };
  };
  /** The letter that this window was opened for, by the ticket in its address, and the user's word on it. */
  'confirm.open': { request: { ticket: string }; response: LetterToConfirm };
  'confirm.answer': { request: { ticket: string; send: boolean }; response: null };

  'composer.mend': { request: { grant: string; action: MendAction }; response: null };

  'start.view': { request: null; response: StartView };
  'start.skip': { request: null; response: null };

  'vault.view': { request: null; response: VaultView };
  'vault.create': { request: { passphrase: string }; response: VaultView };
  'vault.unlock': { request: { passphrase: string }; response: VaultView };
  'vault.lock': { request: null; response: VaultView };
  /**
   * For who has forgotten the passphrase: deletes the vault with all private keys, drafts and the search's index. What
   * needs no key stays.
   */
  'vault.start-over': { request: null; response: VaultView };
  'vault.change-passphrase': { request: { current: string; next: string }; response: VaultView };

  'identities.list': { request: null; response: readonly IdentityView[] };
  /** `password` of the file; the vault must be unlocked. Nothing is stored when the file cannot be read. */
  'identities.import': {
    request: { file: ImportFile; password: string };
    response: {
      added: readonly IdentityView[];
      known: readonly IdentityView[];
      /** What of the file waits: for the certificate of its key, or for the key of its certificate. */
      waiting: readonly WaitingView[];
      /** Roots that came with the file and are not trusted: to be offered, by `authorities.trust-known`. */
      offeredAuthorities: readonly CertificateSummary[];
    };
  };
  /** As a .p12 file under a password of its own; the vault must be unlocked. */
  'identities.export': {
    request: { id: string; password: string; form: 'modern' | 'legacy' };
    response: { fileName: string; content: Blob };
  };
  'identities.prefer': { request: { id: string }; response: null };
  /** Removing keeps the item aside until the popup closes the undo, at most some minutes. */
  'identities.remove': { request: { id: string }; response: { undo: string } };

  /** Keys without their certificate, and certificates without their key. */
  'waiting.list': { request: null; response: readonly WaitingView[] };
  'waiting.remove': { request: { id: string }; response: { undo: string } };

  'contacts.list': { request: null; response: readonly ContactView[] };
  /** `count` rows of those that match, from `from` on: at most 200. */
  'contacts.page': { request: { query: ContactQuery; from: number; count: number }; response: ContactPage };
  'contacts.details': { request: { address: string }; response: ContactDetails | null };
  /** The addresses that match, as many as can be removed at once. */
  'contacts.matching': { request: { query: ContactQuery }; response: { addresses: readonly string[] } };
  /** All certificates of these addresses but those that are pinned; no `undo` when nothing was removed. */
  'contacts.remove-several': {
    request: { addresses: readonly string[] };
    response: { removed: number; pinned: number; undo?: string };
  };
  'contacts.import': { request: { files: readonly ImportFile[] }; response: readonly ImportOutcome[] };
  /** Uses this certificate alone for the address, which has several; without an id all that are good. */
  'contacts.choose': { request: { address: string; id?: string }; response: null };
  'contacts.remove': { request: { id: string }; response: { undo: string } };

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

  /**
   * Everything but drafts and sites in one encrypted file; the vault must be unlocked, unless the keys are left out.
   */
  'backup.make': {
    request: { password: string; withoutKeys?: true };
    response: { fileName: string; content: Blob };
  };
  /** What a backup would add and change; nothing is stored. */
  'backup.inspect': { request: { file: ImportFile; password: string }; response: BackupView };
  /**
   * Adds what was shown: `id` is that of its BackupView. All of it or nothing. `passphrase` is the new vault's, where
   * there is none yet.
   */
  'backup.restore': {
    request: { file: ImportFile; password: string; id: string; passphrase?: string };
    response: { identities: number; contacts: number; authorities: number };
  };

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
  'organisation.view': { request: null; response: OrganisationView | null };
  /** Reads a signed policy without keeping it. */
  'organisation.inspect': { request: { file: ImportFile }; response: OrganisationProposal };
  /** `sha256` of the authority that the user has compared. */
  'organisation.import': { request: { file: ImportFile; sha256: string }; response: null };
  'organisation.drop': { request: null; response: null };
  'pins.remove': { request: { id: string; reason: string }; response: { undo: string } };

  /** Puts a removed identity, contact, authority or pin back. */
  undo: { request: { undo: string }; response: null };

  'certificate.details': { request: { sha256: string }; response: CertificateDetails };

  'sites.current': { request: null; response: SiteView | null };
  'sites.list': { request: null; response: readonly SiteView[] };
  /** After the popup has asked the browser for the permission (which needs the user's click there). */
  'sites.granted': { request: { origin: string }; response: SiteView };
  'sites.revoke': { request: { origin: string }; response: null };

  'search.view': { request: null; response: SearchView };
  /** Messages that have all words of the query, or words that begin so. */
  'search.find': { request: { query: string; isAct?: boolean }; response: FoundMessages };
  /** Indexes a folder that a tab of the webmail shows; cancelling keeps what was done. */
  'search.index-folder': { request: { tabId: number; mailbox: string }; response: IndexedFolder };
  /** Shows a found message in its webmail. */
  'search.open': { request: { id: string }; response: null };
  /** Deletes the index; the setting stays as it is. */
  'search.delete': { request: null; response: null };

  /** Forgets how opened messages were judged: the marks in the webmail's list go. */
  'verdicts.forget': { request: null; response: null };

  'settings.view': { request: null; response: SettingsView };
  /** Newest first. */
  'settings.asked-servers': { request: null; response: readonly AskedServer[] };
  'settings.forget-asked-servers': { request: null; response: null };
  'settings.change': { request: Partial<SettingsView>; response: SettingsView };
}

export type CommandName = keyof Commands;
export type CommandRequest<Name extends CommandName> = Commands[Name]['request'];
export type CommandResponse<Name extends CommandName> = Commands[Name]['response'];
