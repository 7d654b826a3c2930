// The user's own identities: certificates with their private keys.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { shortName } from '../ui/name-text.ts';
import type { IdentityView, KnownIdentityView } from '../src/wire/views.ts';
import { useApp } from './app-context.ts';
import { AddressText } from './address-text.tsx';
import { ask, useAction, useAnswer } from './background.ts';
import { CertificateRow } from './certificate-row.tsx';
import { EmptyState } from './empty-state.tsx';
import { ExportIdentity } from './export-identity.tsx';
import { ImportIdentity } from './import-identity.tsx';
import { openPage } from './open-page.ts';
import { UnlockForm } from './passphrase-forms.tsx';
import { RemoveIdentity } from './remove-identity.tsx';
import { TabLayout } from './tab-layout.tsx';
import { Waiting } from './waiting.tsx';
import { WaitingHalves } from './waiting-halves.tsx';

export function IdentitiesTab(): JSX.Element {
  const { view, vault } = useApp();
  const { value: identities, error } = useAnswer('identities.list', null);
  const { value: known } = useAnswer('identities.known', null);
  const importing = (
    <Button icon="add" kind="primary" onClick={() => openPage({ name: 'import-identity' })}>
      {text('popup_identity_import')}
    </Button>
  );
  const waiting = useAnswer('waiting.list', null).value ?? [];
  const empty = (identities ?? known)?.length === 0;
  const some = ((identities ?? known)?.length ?? 0) > 0;
  return (
    <TabLayout
      title={text('popup_tab_identities')}
      action={view === 'popup' && some && importing}
      aside={view === 'page' && <ImportIdentity />}
    >
      {vault?.state === 'locked' && !empty && (
        <Notice state="locked" title={text('popup_locked_title')}>
          <p>{text('popup_locked_why')}</p>
          {(view === 'popup' || identities === undefined) && <UnlockForm />}
        </Notice>
      )}
      {empty ? (
        <EmptyState
          icon="identity"
          title={text('popup_identities_empty')}
          action={view === 'popup' && importing}
        >
          <p>{text('popup_identities_empty_what')}</p>
          <p>{text('popup_identities_empty_how')}</p>
        </EmptyState>
      ) : identities === undefined ? (
        <>
          <Waiting error={error} />
          {error === undefined && <KnownRows identities={known ?? []} />}
        </>
      ) : (
        <ul class="stack">
          {identities.map((identity) => (
            <IdentityRow key={identity.id} identity={identity} all={identities} />
          ))}
        </ul>
      )}
      <WaitingHalves halves={waiting} />
    </TabLayout>
  );
}

/** While they are judged: whose they are, in the same places, and nothing to press that could move. */
function KnownRows({ identities }: { identities: readonly KnownIdentityView[] }): JSX.Element {
  return (
    <ul class="stack">
      {identities.map(({ id, certificate }) => (
        <CertificateRow
          key={id}
          certificate={certificate}
          detail={<Addresses addresses={certificate.addresses} />}
        />
      ))}
    </ul>
  );
}

function IdentityRow(props: { identity: IdentityView; all: readonly IdentityView[] }): JSX.Element {
  const { identity, all } = props;
  const { refresh } = useApp();
  const prefer = useAction();
  const [exporting, setExporting] = useState(false);
  const [removing, setRemoving] = useState(false);
  const name = shortName(identity.certificate.subject);
  const addresses = identity.certificate.addresses;
  const rivals = all.filter(
    (other) =>
      other.id !== identity.id && other.certificate.addresses.some((address) => addresses.includes(address)),
  );
  return (
    <CertificateRow
      certificate={identity.certificate}
      codes={identity.codes}
      detail={<Addresses addresses={addresses} />}
      about={text(usableKey(identity.usableFor))}
      actions={
        <>
          {rivals.length === 0 ? undefined : identity.preferred ? (
            <span class="small soft">{text('popup_identity_preferred')}</span>
          ) : (
            <Button
              compact
              busy={prefer.busy}
              label={text('popup_identity_prefer_of', name)}
              onClick={() =>
                void prefer.run(async () => {
                  await ask('identities.prefer', { id: identity.id });
                  refresh();
                })
              }
            >
              {text('popup_identity_prefer')}
            </Button>
          )}
          <Button compact label={text('popup_export_of', name)} onClick={() => setExporting(true)}>
            {text('popup_export')}
          </Button>
          {exporting && <ExportIdentity id={identity.id} name={name} onClose={() => setExporting(false)} />}
          {removing && <RemoveIdentity identity={identity} name={name} onClose={() => setRemoving(false)} />}
        </>
      }
      removeLabel={text('popup_remove_of', name)}
      onRemove={() => setRemoving(true)}
    />
  );
}

function Addresses({ addresses }: { addresses: readonly string[] }): JSX.Element {
  if (addresses.length === 0) return <p>{text('ui_certificate_no_address')}</p>;
  return (
    <div>
      {addresses.map((address) => (
        <p key={address}>
          <AddressText address={address} />
        </p>
      ))}
    </div>
  );
}

/** What a certificate can be used for, in one key. */
export function usableKey({ sign, encrypt }: { sign: boolean; encrypt: boolean }): string {
  if (sign && encrypt) return 'popup_use_both';
  if (sign) return 'popup_use_sign';
  return encrypt ? 'popup_use_encrypt' : 'popup_use_none';
}
