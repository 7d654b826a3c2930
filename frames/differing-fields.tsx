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

/** What the sender hid on purpose is told without alarm; what reads otherwise for no such reason is a warning. */
export function DifferingFields({ headers }: { headers: ShownHeaders }): JSX.Element {
  const { differing, hidden = [], outside = {} } = headers;
  const changed = differing.filter((name) => !hidden.includes(name));
  return (
    <>
      {changed.length > 0 && (
        <Notice state="caution">
          <p>{text('reader_headers_differ')}</p>
          <FieldsOutside names={changed} outside={outside} />
        </Notice>
      )}
      {hidden.length > 0 && (
        <Notice state="locked">
          <p>{text('reader_headers_hidden')}</p>
          <FieldsOutside names={hidden} outside={outside} />
        </Notice>
      )}
    </>
  );
}

function FieldsOutside(props: {
  names: readonly string[];
  outside: Readonly<Record<string, string>>;
}): JSX.Element {
  return (
    <dl class="facts small">
      {props.names.map((name) => (
        <div key={name}>
          <dt>{fieldLabel(name)}</dt>
          <dd>
            <bdi>{props.outside[name] || text('reader_field_missing')}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function fieldLabel(name: string): string {
  if (name === 'message-id') return 'Message-ID';
  return LABELS[name] === undefined ? name : text(LABELS[name]);
}
