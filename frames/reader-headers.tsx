// From, To, Date and Subject as the raw message says them, and what in them does not agree.
import type { ComponentChildren, JSX } from 'preact';
import { text } from '../platform/text.ts';
import { equalAddresses } from '../src/trust/address.ts';
import type { Mailbox, ShownHeaders, Verdict } from '../src/smime/contract.ts';
import { formatDate } from './format.ts';
import { MailboxText } from './mailbox-text.tsx';

/** More recipients than this are folded behind a click. */
const SHOWN_RECIPIENTS = 6;

export function ReaderHeaders({
  headers,
  verdict,
}: {
  headers: ShownHeaders;
  verdict: Verdict;
}): JSX.Element {
  const { from, sender, to, cc, subject, date } = headers;
  const verified = verifiedAddress(headers, verdict);
  const elsewhere = headers.replyTo.filter(
    (reply) => !from.some(({ address }) => equalAddresses(address, reply.address)),
  );
  return (
    <header class="headers">
      <h2 class="subject">
        <bdi>{subject === '' ? text('reader_no_subject') : subject}</bdi>
      </h2>
      <dl class="facts">
        <Row label="reader_from">
          {from.length === 0 && <span class="soft">{text('reader_nobody')}</span>}
          {from.map((mailbox) => (
            <div key={mailbox.address}>
              <MailboxText
                mailbox={mailbox}
                verified={verified !== undefined && mailbox.address === verified}
              />
            </div>
          ))}
        </Row>
        {sender && !from.some(({ address }) => equalAddresses(address, sender.address)) && (
          <Row label="reader_sender">
            <MailboxText mailbox={sender} />
            <p class="small soft">{text('reader_sender_differs')}</p>
          </Row>
        )}
        {elsewhere.length > 0 && (
          <Row label="reader_reply_to">
            <Mailboxes mailboxes={elsewhere} />
            <p class="small soft">{text('reader_reply_to_differs')}</p>
          </Row>
        )}
        {to.length > 0 && (
          <Row label="reader_to">
            <Mailboxes mailboxes={to} />
          </Row>
        )}
        {cc.length > 0 && (
          <Row label="reader_cc">
            <Mailboxes mailboxes={cc} />
          </Row>
        )}
        {date !== undefined && (
          <Row label="reader_date">
            <time dateTime={date}>{formatDate(date)}</time>
          </Row>
        )}
      </dl>
    </header>
  );
}

/** The one From address when it is the verified signer's; otherwise nothing is called verified. */
function verifiedAddress(headers: ShownHeaders, { status, signer }: Verdict): string | undefined {
  const [only, ...others] = headers.from;
  if (!only || others.length > 0 || !signer || (status !== 'valid' && status !== 'caution')) return undefined;
  return equalAddresses(only.address, signer.address) ? only.address : undefined;
}

function Row({ label, children }: { label: string; children: ComponentChildren }): JSX.Element {
  return (
    <>
      <dt>{text(label)}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Mailboxes({ mailboxes }: { mailboxes: readonly Mailbox[] }): JSX.Element {
  const list = (part: readonly Mailbox[]): JSX.Element => (
    <ul class="mailboxes">
      {part.map((mailbox, index) => (
        <li key={index}>
          <MailboxText mailbox={mailbox} />
        </li>
      ))}
    </ul>
  );
  if (mailboxes.length <= SHOWN_RECIPIENTS) return list(mailboxes);
  return (
    <>
      {list(mailboxes.slice(0, SHOWN_RECIPIENTS))}
      <details class="small">
        <summary>{text('reader_more_recipients', mailboxes.length - SHOWN_RECIPIENTS)}</summary>
        {list(mailboxes.slice(SHOWN_RECIPIENTS))}
      </details>
    </>
  );
}
