// Everything the composer knows and can do, in one place; composer-app.tsx only lays it out.
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { BackgroundClient } from '../platform/background-client.ts';
import { errorCode } from '../src/errors.ts';
import type { ComposerDraft, ComposerView, LetterRequest, ShownLetter } from '../src/wire/composition.ts';
import type { KeptDraft } from '../src/wire/kept-draft.ts';
import type { MendAction } from '../src/wire/mend-action.ts';
import type { IdentityView } from '../src/wire/views.ts';
import { saveFile } from '../ui/save-file.ts';
import { attachToWebmail } from './attach-to-webmail.ts';
import { encryptedQuotes, hasEncryptedFiles } from './carried-originals.ts';
import type { ContentLink } from './content-link.ts';
import { estimatedBytes } from './message-size.ts';
import { withoutQuote } from './quoted-text.ts';
import { canReadCopy } from './own-identities.ts';
import { sendObstacles, waivedWith, type Accepted, type Obstacle } from './send-obstacles.ts';
import { shownLetter } from './shown-letter.ts';
import { tellsCovers } from './sight.ts';
import { useAutosave, type Autosave } from './use-autosave.ts';
import { useEncryptSwitch } from './use-encrypt-switch.ts';
import { useFiles, type Files } from './use-files.ts';
import { usePageContent } from './use-page-content.ts';
import { usePageFields, type PageFields } from './use-page-fields.ts';
import { useOwnIdentity } from './use-own-identity.ts';
import { useReadiness, type Readiness } from './use-readiness.ts';
import { useOriginal, type Original } from './use-original.ts';
import { useSending, type SendingControls } from './use-sending.ts';
import { useWaivers, type Waivable } from './use-waivers.ts';
import { lastInputAt } from './user-presence.ts';
import { watchState, type VaultState } from './watch-state.ts';

export interface ComposerProps {
  readonly client: BackgroundClient;
  readonly grant: string;
  readonly view: ComposerView;
  /** Of an encrypted original that was opened in this tab; else empty. */
  readonly quote: string;
  readonly vault: VaultState;
  readonly link: ContentLink;
}

export interface Composer {
  readonly draft: ComposerDraft;
  readonly fields: PageFields;
  readonly files: Files;
  readonly identity: IdentityView | undefined;
  /** What can be signed with, when it is to be signed. */
  readonly signingChoices: readonly IdentityView[];
  readonly readiness: Readiness;
  readonly accepted: Accepted;
  readonly original: Original;
  /** Recipients who are asked about: they did not have what is quoted. */
  readonly outsiders: readonly string[];
  /** Attached files that are encrypted messages, as the webmail forwards them. */
  readonly sealedFiles: readonly string[];
  /** What stands in sight with the button that sends, and is sent when it is pressed. */
  readonly shown: ShownLetter;
  readonly obstacles: readonly Obstacle[];
  readonly estimated: number;
  readonly recovered: ComposerView['recovered'];
  /** The vault was locked while the letter was written: its words are off the screen until it is unlocked. */
  readonly isCovered: boolean;
  readonly autosave: Autosave;
  readonly sending: SendingControls['sending'];
  /** What a button could not do, apart from sending. */
  readonly problem: unknown;
  /** How the webmail can send, as far as is known now. */
  readonly route: ComposerView['route'];
  readonly setText: (text: string) => void;
  readonly setSign: (on: boolean) => void;
  readonly setEncrypt: (on: boolean) => void;
  readonly chooseIdentity: (id: string) => void;
  readonly removeQuote: () => void;
  readonly accept: (address: string, sha256: string, accepted: boolean) => void;
  /** Takes what the page supplied for the writer's own. */
  readonly takePageContent: () => void;
  /** Sends nevertheless, although the webmail would ask. */
  readonly waive: (obstacle: Waivable) => void;
  readonly quoteOriginal: () => void;
  readonly attachOriginalFiles: () => void;
  readonly restore: () => void;
  readonly startAnew: () => void;
  readonly mend: (action: MendAction) => void;
  readonly send: () => void;
  /** After a window of our own has asked: where the button's box cannot be seen for certain. */
  readonly confirmAndSend: () => void;
  readonly backToWriting: () => void;
  readonly saveSealed: () => void;
  /** It was asked to close, and something written would go with it from the screen: says what becomes of that. */
  readonly isLeaving: boolean;
  readonly close: () => void;
  readonly stay: () => void;
  /** Closes without asking. */
  readonly leave: () => void;
}

export function useComposer(props: ComposerProps): Composer {
  const { client, grant, view, quote: firstQuote, vault: firstVault, link } = props;
  const fields = usePageFields(link, view);
  const { addressees, subject } = fields;
  const firstText = view.text + firstQuote;
  const [text, setText] = useState(firstText);
  const [sign, setSign] = useState(view.sign);
  const [accepted, setAccepted] = useState<Accepted>(new Map());
  const [recovered, setRecovered] = useState(view.recovered);
  const [identities, setIdentities] = useState(view.identities);
  const [vault, setVault] = useState(firstVault);
  const [isCovered, setCovered] = useState(false);
  const lastVault = useRef(firstVault);
  const [problem, setProblem] = useState<unknown>();
  const [route, setRoute] = useState(view.route);
  const [isLeaving, setLeaving] = useState(false);
  const files = useFiles(view.attachments);
  const attachments = useLoadedFiles(files);
  const readiness = useReadiness(client, grant, addressees);
  const { encrypt, setEncrypt } = useEncryptSwitch(
    view.encrypt,
    view.settings,
    readiness.recipients,
    addressees.unreadable.length === 0 && canReadCopy(addressees.from.address, identities),
  );
  const own = useOwnIdentity(addressees.from.address, identities, sign);
  const { signWith } = own;
  const draft = useMemo<ComposerDraft>(
    () => ({
      ...{ subject, text, attachments, sign, encrypt },
      ...(signWith === undefined ? {} : { signWith }),
    }),
    [subject, text, attachments, sign, encrypt, signWith],
  );

  const sealOnly = useCallback(
    (request: LetterRequest, as: 'eml' | 'p7m') =>
      client.request('composer.seal-only', { grant, as, ...request }),
    [client, grant],
  );
  const attach = useCallback(
    async (request: LetterRequest): Promise<void> => {
      const { fileName, content } = await sealOnly(request, 'p7m');
      await attachToWebmail(link, fileName, content);
    },
    [sealOnly, link],
  );
  const { sending, send, confirmAndSend, lastRequest, backToWriting } = useSending(client, grant, attach);
  useEffect(() => {
    // Switched off while the letter was written: from now on the button offers to attach.
    if (sending.phase === 'failed' && errorCode(sending.error) === 'webmail.action-disabled')
      setRoute('attachment');
  }, [sending]);
  const busy = sending.phase !== 'writing' && sending.phase !== 'failed';
  const over = sending.phase === 'sent' || sending.phase === 'attached';

  const dirty = text !== firstText || !isSameFiles(attachments, view.attachments);
  const store = useCallback(
    (saved: KeptDraft) =>
      client.request('composer.save', { grant, draft: saved, isAct: navigator.userActivation.isActive }),
    [client, grant],
  );
  /** Opened while the keys were locked: whether an older draft was left behind is asked when they are unlocked. */
  const [hasAskedForDraft, setAskedForDraft] = useState(firstVault === 'unlocked');
  const mayOverwrite = recovered === undefined && (hasAskedForDraft || vault !== 'unlocked');
  const original = useOriginal(client, grant, view, firstQuote);
  const pageContent = usePageContent(client, grant, view, fields.pageFiles, files, draft);
  const kept = useMemo<KeptDraft>(
    () => ({ ...draft, origin: { ...pageContent.origin, originals: original.all } }),
    [draft, pageContent.origin, original.all],
  );
  const autosave = useAutosave(kept, dirty && mayOverwrite && !over, vault, store);

  useEffect(() => link.post({ kind: 'protection', sign, encrypt }), [link, sign, encrypt]);
  useEffect(() => {
    if (sending.phase === 'sent') link.post({ kind: 'sent', mailbox: sending.copyIn });
  }, [link, sending]);
  const refreshReadiness = useRef(readiness.refresh);
  refreshReadiness.current = readiness.refresh;
  useEffect(() => {
    const watching = new AbortController();
    const onTrust = (): void => {
      refreshReadiness.current();
      client.request('composer.identities', { grant }).then(setIdentities, setProblem);
    };
    const onVault = (state: VaultState): void => {
      setVault(state);
      if (state === 'unlocked') setCovered(false);
      else if (lastVault.current === 'unlocked') setCovered(true);
      lastVault.current = state;
      if (state === 'unlocked') unlocked.current();
    };
    watchState({ onVault, onTrust }, watching.signal);
    return () => watching.abort();
  }, [client, grant]);
  /** While the keys were locked, neither a draft that was left behind nor an encrypted original could be read. */
  const unlocked = useRef(() => undefined as unknown);
  unlocked.current = () => {
    if (hasAskedForDraft || recovered !== undefined || busy) return;
    if (!dirty) location.reload();
    else {
      client
        .request('composer.claim', { grant })
        .then((again) => setRecovered(again.recovered), setProblem)
        .finally(() => setAskedForDraft(true));
    }
  };

  const outsiders = original.outsiders(text, addressees);
  const { sealedFiles } = pageContent;
  const { isWaived, waive, askAgain } = useWaivers();
  const obstacles = sendObstacles({
    draft,
    addressees,
    identity: own.identity,
    vault,
    readiness: readiness.recipients,
    accepted,
    hasPageContent: pageContent.isUntaken,
    sealedFiles,
    isOriginUnknown: !pageContent.origin.isKnown,
    encryptedQuotes: encryptedQuotes(original.all),
    hasOriginalFiles: hasEncryptedFiles(original.all),
    outsiders,
    maxBytes: view.maxBytes,
    files: files.entries,
    isPageUploading: fields.pageFiles.isUploading,
    maxOpen: view.maxOpen,
    isWaived,
  });
  const shown = shownLetter(fields, draft, own.identity, readiness.recipients, accepted);
  const request = (): LetterRequest => ({
    shown,
    draft,
    acceptUntrusted: [...accepted].map(([address, sha256]) => ({ address, sha256 })),
  });
  /** Where nobody can say that nothing covers the frame, what the page chose the moment of is confirmed elsewhere. */
  const mustConfirm = (): boolean =>
    view.settings.confirmSending || (!tellsCovers() && (!view.wasAsked || fields.changedAt > lastInputAt()));
  const orProblem = (work: Promise<unknown>): void => {
    setProblem(undefined);
    work.catch(setProblem);
  };
  const leave = async (): Promise<void> => {
    if (dirty && !over) await autosave.saveNow();
    else await client.request('composer.discard', { grant });
    link.post({ kind: 'close-composer' });
  };

  return {
    draft,
    fields,
    files,
    identity: own.identity,
    signingChoices: own.choices,
    readiness,
    accepted,
    original,
    outsiders,
    sealedFiles,
    shown,
    obstacles,
    estimated: estimatedBytes(draft),
    recovered,
    isCovered,
    autosave,
    sending,
    problem,
    route,
    setText,
    setSign,
    setEncrypt,
    chooseIdentity: own.choose,
    removeQuote: () =>
      setText(encryptedQuotes(original.all).reduce((left, quote) => withoutQuote(quote, left), text)),
    accept: (address, sha256, on) => {
      const next = new Map(accepted);
      if (on) next.set(address.toLowerCase(), sha256);
      else next.delete(address.toLowerCase());
      setAccepted(next);
    },
    takePageContent: pageContent.take,
    waive: (obstacle) => waive(obstacle, waivedWith(obstacle, { draft, addressees })),
    quoteOriginal: () => {
      orProblem(
        original.open().then(({ words, opened }) => {
          setText((before) => (before.trim() === '' ? words : `${before.trimEnd()}\n\n${words}`));
          if (opened.isEncrypted) setEncrypt(true);
          if (opened.kind !== 'edit') return;
          files.append(opened.files);
          original.takeFiles();
        }),
      );
    },
    attachOriginalFiles: () => {
      files.append(original.quoted?.files ?? []);
      original.takeFiles();
    },
    restore: () => {
      if (!recovered) return;
      setText(recovered.text);
      // Of two settings the stronger stays: a page can bring up an old draft, and the user may have asked for more since.
      setSign(recovered.sign || sign);
      setEncrypt(recovered.encrypt || encrypt);
      own.choose(recovered.signWith);
      files.replaceAll(recovered.attachments);
      pageContent.restore(recovered);
      original.restore(recovered.origin.originals);
      // What was answered was answered of another letter.
      askAgain();
      setAccepted(new Map());
      setRecovered(undefined);
    },
    startAnew: () => {
      orProblem(client.request('composer.discard', { grant }).then(() => setRecovered(undefined)));
    },
    mend: (action) => orProblem(client.request('composer.mend', { grant, action })),
    send: () => {
      if (obstacles.length > 0) return;
      if (mustConfirm()) confirmAndSend(request());
      else send(request());
    },
    confirmAndSend: () => {
      if (obstacles.length === 0) confirmAndSend(request());
    },
    backToWriting,
    saveSealed: () => {
      orProblem(
        sealOnly(lastRequest() ?? request(), 'eml').then(({ fileName, content }) =>
          saveFile(fileName, content),
        ),
      );
    },
    isLeaving,
    close: () => {
      if (dirty && !over) setLeaving(true);
      else orProblem(leave());
    },
    stay: () => setLeaving(false),
    leave: () => orProblem(leave()),
  };
}

/** The files that are read; the same list as long as they are the same files. */
function useLoadedFiles(files: Files): ComposerDraft['attachments'] {
  const last = useRef<ComposerDraft['attachments']>([]);
  const now = files.entries.flatMap((entry) => (entry.state === 'loaded' ? [entry.file] : []));
  if (!isSameFiles(now, last.current)) last.current = now;
  return last.current;
}

function isSameFiles(a: ComposerDraft['attachments'], b: ComposerDraft['attachments']): boolean {
  return a.length === b.length && a.every((file, index) => file === b[index]);
}
