// A mailbox as name and address, kept apart and isolated, so that neither can pass for the other.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { Mailbox } from '../src/smime/contract.ts';
import { Icon } from '../ui/icon.tsx';

/** `verified`: the address is one of the signer's certificate, and that was checked. */
export function MailboxText({ mailbox, verified }: { mailbox: Mailbox; verified?: boolean }): JSX.Element {
  const { name, address } = mailbox;
  return (
    <span class="mailbox">
      {name !== '' && name !== address && <bdi class="name">{name}</bdi>} <bdi class="address">{address}</bdi>
      {verified && (
        <span class="badge tone-valid verified">
          <Icon name="shield" size={16} />
          {text('reader_address_verified')}
        </span>
      )}
    </span>
  );
}
