// The certificates that a message consists of: whose they are, who vouches for them, and each one to be kept.
import { useContext } from 'preact/hooks';
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { BroughtCertificate, ReaderView } from '../src/wire/reader-views.ts';
import { CertificateFacts, holderText } from '../ui/certificate-facts.tsx';
import { Icon } from '../ui/icon.tsx';
import { ArmedButton } from './armed-button.tsx';
import { KeepOffer } from './keep-signer.tsx';
import { MessageContext } from './message-access.ts';

export interface BroughtCertificatesProps {
  readonly view: ReaderView;
  /** Absent within a message that is itself attached: of that one nothing is kept. */
  readonly keep?: (sha256: string) => Promise<boolean>;
}

export function BroughtCertificates({ view, keep }: BroughtCertificatesProps): JSX.Element | null {
  const { brought = [] } = view;
  if (brought.length === 0) return null;
  const authorities = brought.filter(({ certificate }) => certificate.authority);
  const others = brought.filter(({ certificate }) => !certificate.authority);
  return (
    <section class="brought" aria-label={text('reader_layer_certificates')}>
      <CertificateList certificates={others} keep={keep} />
      {authorities.length > 0 && (
        <details open={others.length === 0}>
          <summary>
            {text('popup_tab_authorities')} ({authorities.length})
          </summary>
          <p class="small soft">{text('error_contacts_is_authority')}</p>
          <CertificateList certificates={authorities} keep={undefined} />
        </details>
      )}
    </section>
  );
}

interface CertificateListProps {
  readonly certificates: readonly BroughtCertificate[];
  readonly keep: BroughtCertificatesProps['keep'];
}

function CertificateList({ certificates, keep }: CertificateListProps): JSX.Element {
  return (
    <ul class="brought-list">
      {certificates.map((one) => (
        <li key={one.certificate.sha256} class="brought-certificate">
          <Brought one={one} keep={keep} />
        </li>
      ))}
    </ul>
  );
}

function Brought({
  one,
  keep,
}: {
  one: BroughtCertificate;
  keep: CertificateListProps['keep'];
}): JSX.Element {
  const { certificate, kept, canKeep, codes } = one;
  const { mend } = useContext(MessageContext);
  const name = holderText(certificate.subject);
  const isTrusted = codes.length === 0;
  return (
    <>
      <h2 class="row brought-name small-heading">
        <Icon name={certificate.authority ? 'shield' : 'identity'} />
        <bdi>{name}</bdi>
      </h2>
      <CertificateFacts certificate={certificate} />
      {canKeep && (
        <p class={`small ${isTrusted ? 'tone-valid' : 'tone-unknown'} brought-trust`}>
          {text(isTrusted ? 'ui_certificate_trusted' : 'ui_certificate_not_trusted')}
        </p>
      )}
      {!canKeep && !certificate.authority && <p class="small soft">{text('reason_contacts_no_address')}</p>}
      {keep && (
        <div class="row">
          <ArmedButton
            kind="quiet"
            compact
            icon="open"
            onPress={() => mend({ kind: 'certificate', sha256: certificate.sha256 })}
          >
            {text('ui_certificate_everything')}
          </ArmedButton>
        </div>
      )}
      {keep && canKeep && <KeepOffer name={name} alreadyKept={kept} keep={() => keep(certificate.sha256)} />}
    </>
  );
}
