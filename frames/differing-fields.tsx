// Says which header fields read differently outside the protection, and how.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { ShownHeaders } from '../src/smime/contract.ts';
import { Notice } from '../ui/notice.tsx';

/** Fields that have a label in the reader; others keep the name that the standard gives them. */
const LABELS: Readonly<Record<string, string>> = {
  from: 'reader_from',
  sender: 'reader_sender',
  'reply-to': 'reader_reply_to',
  to: 'reader_to',
  cc: 'reader_cc',
  subject: 'reader_subject',
  date: 'reader_date',
};

export function DifferingFields({ headers }: { headers: ShownHeaders }): JSX.Element {
  return (
    <Notice state="caution">
      <p>{text('reader_headers_differ')}</p>
      <dl class="facts small">
        {headers.differing.map((name) => (
          <div key={name}>
            <dt>{LABELS[name] === undefined ? name : text(LABELS[name])}</dt>
            <dd>
              <bdi>{headers.outside?.[name] || text('reader_field_missing')}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </Notice>
  );
}
