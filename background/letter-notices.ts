// What becomes of a letter is noted while it is written and when it is sent, for the page that comes after its window.
import type { Addressees, SendOutcome, ShownLetter } from '../src/wire/composition.ts';
import { draftKey } from './composing.ts';
import type { ComposerGrant } from './grants.ts';
import { checkAddressees } from './request-checks.ts';
import {
  changeNotice,
  changeNotices,
  dropNotice,
  type NoticeRecord,
  type UnsentRecord,
} from './stores/notices.ts';

/** Notes that a letter went out, in the place of what was noted while it was written. */
export async function noteSent(
  grant: ComposerGrant,
  { sendId, messageId }: { readonly sendId: string; readonly messageId: string },
  { addressees, subject, sign, encrypt }: ShownLetter,
  outcome: Extract<SendOutcome, { state: 'sent' }>,
): Promise<void> {
  const { to, cc, bcc } = addressees;
  const { sentMailbox } = grant.compose;
  const notice: NoticeRecord = {
    id: sendId,
    ...placeOf(grant),
    about: {
      kind: 'sent',
      messageId,
      notice: {
        kind: 'sent',
        people: distinct([...to, ...cc, ...bcc].map(({ address }) => address)),
        ...{ subject, sign, encrypt },
        ...(sentMailbox === '' ? {} : { copyIn: sentMailbox }),
        isCopyLost: outcome.isCopyLost === true,
      },
    },
  };
  const unsent = draftKey(grant);
  await changeNotices((before) => [...before.filter(({ id }) => id !== unsent && id !== sendId), notice]);
}

/**
 * Notes whom a letter that is being written is for, and whether all of it is kept. `addressees` as the frame says,
 * which has them from the page: checked, and used for nothing but naming them.
 */
export async function noteUnsent(grant: ComposerGrant, addressees: unknown, isKept: boolean): Promise<void> {
  const { to, cc, bcc } = checkAddressees(addressees);
  const id = draftKey(grant);
  await changeNotices((before) => {
    const known = before.find((notice) => notice.id === id);
    const about: UnsentRecord = {
      kind: 'unsent',
      composeId: grant.compose.composeId,
      ...{ to: addressesOf(to), cc: addressesOf(cc), bcc: addressesOf(bcc) },
      hasDraft: isKept || (known?.about.kind === 'unsent' && known.about.hasDraft),
      isKept,
    };
    return [...before.filter((notice) => notice !== known), { id, ...placeOf(grant), about }];
  });
}

/** Saves that are under way, by the key of their draft: the last of a window begins while its page is being left. */
const saving = new Map<string, Promise<unknown>>();

/** Notes, when `save` has saved a draft, that what was written is kept. Throws what it throws. */
export async function whileSaving(grant: ComposerGrant, save: () => Promise<number>): Promise<number> {
  const id = draftKey(grant);
  const work = save().then(async (savedAt) => {
    await changeNotice(id, (notice) =>
      notice.about.kind === 'unsent'
        ? { ...notice, about: { ...notice.about, hasDraft: true, isKept: true } }
        : notice,
    );
    return savedAt;
  });
  const settled = work.catch(() => undefined);
  saving.set(id, settled);
  try {
    return await work;
  } finally {
    if (saving.get(id) === settled) saving.delete(id);
  }
}

/** Resolves when nothing of this draft is still being saved. */
export async function settledSaves(id: string): Promise<void> {
  await saving.get(id);
}

/** The user has thrown away what was written. */
export function forgetUnsent(grant: ComposerGrant): Promise<void> {
  return dropNotice(draftKey(grant));
}

function placeOf({ tabId, origin, compose }: ComposerGrant): Omit<NoticeRecord, 'id' | 'about'> {
  const { path, account } = compose;
  return { tabId, origin, path, ...(account === undefined ? {} : { account }) };
}

/** A word that is no address is nobody's name in a notice of ours. */
const ADDRESS = /^[^\s@<>"]+@[^\s@<>"]+$/u;

function addressesOf(mailboxes: Addressees['to']): string[] {
  return distinct(mailboxes.map(({ address }) => address).filter((address) => ADDRESS.test(address)));
}

function distinct(addresses: readonly string[]): string[] {
  return [...new Set(addresses)];
}
