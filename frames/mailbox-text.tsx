// A mailbox as name and address, kept apart and isolated, so that neither can pass for the other.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { ShownMailbox } from '../src/smime/contract.ts';
import { Icon } from '../ui/icon.tsx';

/** Longer names only push the address out of sight. */
const MAX_NAME = 80;

/** `verified`: the address is one of the signer's certificate, and that was checked. */
export function MailboxText({
  mailbox,
  verified,
}: {
  mailbox: ShownMailbox;
  verified?: boolean;
}): JSX.Element {
  const { name, address, asciiAddress, remarks = [] } = mailbox;
  // What looks like another address stands in the form that does not.
  const isLookAlike = asciiAddress !== undefined && remarks.includes('look-alike');
  return (
    <span class="mailbox">
      {name !== '' && name !== address && <bdi class="name">{shortened(name)}</bdi>}{' '}
      <bdi class="address">{isLookAlike ? asciiAddress : address}</bdi>
      {asciiAddress !== undefined && !isLookAlike && (
        <>
          {' '}
          <bdi class="mono soft">{asciiAddress}</bdi>
        </>
      )}
      {verified && (
        <span class="badge tone-valid verified">
          <Icon name="shield" size={16} />
          {text('reader_address_verified')}
        </span>
      )}
      {remarks.map((remark) => (
        <span key={remark} class="badge tone-caution remark">
          {text(`reader_remark_${remark.replaceAll('-', '_')}`)}
        </span>
      ))}
    </span>
  );
}

function shortened(name: string): string {
  const characters = Array.from(name);
  return characters.length <= MAX_NAME ? name : `${characters.slice(0, MAX_NAME - 1).join('')}…`;
}
