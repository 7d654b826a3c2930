// The letter as it is written: text, files, protection, and whose certificates it is signed and encrypted with.
import { useMemo, useRef, useState } from 'preact/hooks';
import type { ComposerDraft } from '../src/wire/composition.ts';
import type { ComposerProps } from './composer-contract.ts';
import { canReadCopy } from './own-identities.ts';
import type { Accepted } from './send-obstacles.ts';
import { useEncryptSwitch } from './use-encrypt-switch.ts';
import { useFiles, type Files } from './use-files.ts';
import { useOwnIdentity, type OwnIdentity } from './use-own-identity.ts';
import type { PageFields } from './use-page-fields.ts';
import { useReadiness, type Readiness } from './use-readiness.ts';

export interface Letter {
  readonly draft: ComposerDraft;
  readonly files: Files;
  readonly own: OwnIdentity;
  readonly readiness: Readiness;
  readonly accepted: Accepted;
  /** Text or files are other than they were when the composer was opened. */
  readonly isChanged: boolean;
  readonly setText: (text: string) => void;
  /** Puts words below what is written. */
  readonly appendText: (words: string) => void;
  readonly setSign: (on: boolean) => void;
  readonly setEncrypt: (on: boolean) => void;
  readonly accept: (address: string, sha256: string, accepted: boolean) => void;
  /** Goes on with a draft that was left behind. */
  readonly takeUp: (recovered: ComposerDraft) => void;
  /** After something about certificates or trust has changed. */
  readonly refreshCertificates: () => Promise<void>;
}

export function useLetter(
  { client, grant, view, quote }: ComposerProps,
  { addressees, subject }: PageFields,
): Letter {
  const firstText = view.text + quote;
  const [text, setText] = useState(firstText);
  const [sign, setSign] = useState(view.sign);
  const [accepted, setAccepted] = useState<Accepted>(new Map());
  const [identities, setIdentities] = useState(view.identities);
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
  return {
    draft,
    files,
    own,
    readiness,
    accepted,
    isChanged: text !== firstText || !isSameFiles(attachments, view.attachments),
    setText,
    appendText: (words) =>
      setText((before) => (before.trim() === '' ? words : `${before.trimEnd()}\n\n${words}`)),
    setSign,
    setEncrypt,
    accept: (address, sha256, on) => {
      const next = new Map(accepted);
      if (on) next.set(address.toLowerCase(), sha256);
      else next.delete(address.toLowerCase());
      setAccepted(next);
    },
    takeUp: (recovered) => {
      setText(recovered.text);
      // Of two settings the stronger stays: a page can bring up an old draft, and the user may have asked for more since.
      setSign(recovered.sign || sign);
      setEncrypt(recovered.encrypt || encrypt);
      own.choose(recovered.signWith);
      files.replaceAll(recovered.attachments);
      // They were accepted for another letter.
      setAccepted(new Map());
    },
    refreshCertificates: async () => {
      readiness.refresh();
      setIdentities(await client.request('composer.identities', { grant }));
    },
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
