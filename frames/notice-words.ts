// What a notice says of a letter, in one sentence.
import { letterText, text } from '../platform/text.ts';
import type { NoticeView, SentNotice, UnsentNotice } from '../src/wire/notice.ts';
import type { SealState } from '../platform/seal-shapes.ts';
import { protectionKey } from './protection-switches.tsx';

/** So many are named; of more the first ones, and how many besides. */
const MAX_NAMED = 3;
const NAMED_OF_MORE = 2;

/** The sentence, and what is to be added to it where something was not done. */
export interface NoticeWords {
  readonly state: SealState;
  readonly sentence: string;
  readonly caution?: string;
  /** Of the button that leads there; absent where nothing is there to be shown. */
  readonly show?: string;
}

export function noticeWords(notice: NoticeView['notice']): NoticeWords {
  return notice.kind === 'sent' ? sentWords(notice) : unsentWords(notice);
}

function sentWords({ people, subject, sign, encrypt, copyIn, isCopyLost }: SentNotice): NoticeWords {
  const about = subject.trim() === '' ? letterText('letter_no_subject') : subject;
  return {
    state: isCopyLost ? 'caution' : 'valid',
    sentence: text(protectionKey('notice_sent', sign, encrypt), peopleText(people), about),
    ...(isCopyLost && copyIn !== undefined ? { caution: text('notice_copy_lost', copyIn) } : {}),
    ...(copyIn === undefined || isCopyLost ? {} : { show: text('notice_show') }),
  };
}

function unsentWords({ people, state }: UnsentNotice): NoticeWords {
  const key = `notice_unsent_${state}`;
  return {
    state: state === 'kept' ? 'locked' : 'caution',
    sentence: people.length === 0 ? text(`${key}_nobody`) : text(key, peopleText(people)),
    ...(state === 'lost' ? {} : { show: text('notice_open') }),
  };
}

/** All addresses where they are few. */
export function peopleText(people: readonly string[]): string {
  if (people.length <= MAX_NAMED) return people.join(', ');
  const named = people.slice(0, NAMED_OF_MORE);
  return text('notice_and_more', named.join(', '), people.length - named.length);
}
