// Removing an identity: asks first, because mail for a private key that is gone can never be read again.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { IdentityView } from '../src/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { holderText, validityText } from '../ui/certificate-facts.tsx';
import { dayText } from '../ui/date-text.ts';
import { Notice } from '../ui/notice.tsx';
import { AddressText } from './address-text.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { ExportIdentity } from './export-identity.tsx';
import { useRemoval } from './use-removal.ts';

export function RemoveIdentity(props: {
  identity: IdentityView;
  name: string;
  onClose: () => void;
}): JSX.Element {
  const { identity, name, onClose } = props;
  const { certificate, usableFor, readsMail } = identity;
  const remove = useRemoval('identities.remove');
  const [exporting, setExporting] = useState(false);
  if (exporting) return <ExportIdentity id={identity.id} name={name} onClose={() => setExporting(false)} />;
  return (
    <ConfirmDialog
      title={text('popup_remove_key_title', name)}
      confirm={text('popup_remove_key')}
      instead={<Button onClick={() => setExporting(true)}>{text('popup_export_first')}</Button>}
      onConfirm={() => {
        // Behind an open dialog "Undo" could not have the focus.
        onClose();
        remove({ id: identity.id }, name);
      }}
      onClose={onClose}
    >
      <div>
        <p class="item-title">
          <bdi>{holderText(certificate.subject)}</bdi>
        </p>
        {certificate.addresses.map((address) => (
          <p key={address}>
            <AddressText address={address} />
          </p>
        ))}
        <p class="small soft">{validityText(certificate)}</p>
      </div>
      <Notice state="caution">
        <p>
          {usableFor.encrypt || readsMail
            ? text('popup_remove_key_reads', dayText(certificate.notBefore))
            : text('popup_remove_key_signs')}
        </p>
      </Notice>
      <p>{text('popup_remove_key_copy')}</p>
    </ConfirmDialog>
  );
}
