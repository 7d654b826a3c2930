// Joins what the composer knows and can do: the letter, its draft, its original and its sending; composer-app.tsx lays it out.
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { errorCode } from '../src/errors.ts';
import type { LetterRequest } from '../src/wire/composition.ts';
import type { KeptDraft } from '../src/wire/kept-draft.ts';
import { saveFile } from '../ui/save-file.ts';
import { attachToWebmail } from './attach-to-webmail.ts';
import { encryptedQuotes, hasEncryptedFiles } from './carried-originals.ts';
import type { Composer, ComposerProps } from './composer-contract.ts';
import { estimatedBytes } from './message-size.ts';
import { withoutQuote } from './quoted-text.ts';
import { sendObstacles, waivedWith } from './send-obstacles.ts';
import { shownLetter } from './shown-letter.ts';
import { tellsCovers } from './sight.ts';
import { useKeptDraft } from './use-kept-draft.ts';
import { useLetter } from './use-letter.ts';
import { useOriginal } from './use-original.ts';
import { usePageContent } from './use-page-content.ts';
import { usePageFields } from './use-page-fields.ts';
import { useSending } from './use-sending.ts';
import { useUnsent } from './use-unsent.ts';
import { useWaivers } from './use-waivers.ts';
import { lastInputAt } from './user-presence.ts';

export function useComposer(props: ComposerProps): Composer {
  const { client, grant, view, quote: firstQuote, link } = props;
  const fields = usePageFields(link, view);
  const { addressees } = fields;
  const [problem, setProblem] = useState<unknown>();
  const [route, setRoute] = useState(view.route);
  const [isLeaving, setLeaving] = useState(false);
  const letter = useLetter(props, fields);
  const { draft, files, own, readiness, accepted } = letter;
  const { text, sign, encrypt } = draft;

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
  const isBusy = sending.phase !== 'writing' && sending.phase !== 'failed';
  const isOver = sending.phase === 'sent' || sending.phase === 'attached';
  const { isChanged } = letter;
  const onTrust = (): void => void letter.refreshCertificates().catch(setProblem);
  const original = useOriginal(client, grant, view, firstQuote);
  const pageContent = usePageContent(client, grant, view, fields.pageFiles, files, draft);
  const toKeep = useMemo<KeptDraft>(
    () => ({ ...draft, origin: { ...pageContent.origin, originals: original.all } }),
    [draft, pageContent.origin, original.all],
  );
  const kept = useKeptDraft(props, { draft: toKeep, isChanged, isBusy, isOver }, onTrust, setProblem);
  const { recovered, vault, autosave } = kept;
  useUnsent(client, grant, addressees, autosave, kept.isKeeping && !isBusy);

  useEffect(() => link.post({ kind: 'protection', sign, encrypt }), [link, sign, encrypt]);
  useEffect(() => {
    if (sending.phase === 'sent') link.post({ kind: 'sent', mailbox: sending.copyIn });
  }, [link, sending]);

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
    if (isChanged && !isOver) await autosave.saveNow();
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
    isCovered: kept.isCovered,
    autosave,
    sending,
    problem,
    route,
    setText: letter.setText,
    setSign: letter.setSign,
    setEncrypt: letter.setEncrypt,
    chooseIdentity: own.choose,
    removeQuote: () =>
      letter.setText(encryptedQuotes(original.all).reduce((left, quote) => withoutQuote(quote, left), text)),
    accept: letter.accept,
    takePageContent: pageContent.take,
    waive: (obstacle) => waive(obstacle, waivedWith(obstacle, { draft, addressees })),
    quoteOriginal: () => {
      orProblem(
        original.open().then(({ words, opened }) => {
          letter.appendText(words);
          if (opened.isEncrypted) letter.setEncrypt(true);
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
      letter.takeUp(recovered);
      pageContent.restore(recovered);
      original.restore(recovered.origin.originals);
      // What was answered was answered of another letter.
      askAgain();
      kept.settle();
    },
    startAnew: () => {
      orProblem(client.request('composer.discard', { grant }).then(kept.settle));
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
      if (isChanged && !isOver) setLeaving(true);
      else orProblem(leave());
    },
    stay: () => setLeaving(false),
    leave: () => orProblem(leave()),
  };
}
