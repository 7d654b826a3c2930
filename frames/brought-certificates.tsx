// The certificates that a message consists of: whose they are, who vouches for them, and each one to be kept.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { MendAction } from '../src/wire/mend-action.ts';
import type { BroughtCertificate, ReaderView } from '../src/wire/reader-views.ts';
import { CertificateFacts, holderText } from '../ui/certificate-facts.tsx';
import { Icon } from '../ui/icon.tsx';
import { AboutBox } from './about-box.tsx';
import { FingerprintRow } from './about-certificate.tsx';
import { ArmedButton } from './armed-button.tsx';
import { KeepOffer } from './keep-signer.tsx';

interface BroughtActions {
  /** Both act on the message that brought the certificates, which may be attached to another. */
  readonly keep: (sha256: string) => Promise<boolean>;
  readonly onMend: (action: MendAction) => void;
}

export interface BroughtCertificatesProps extends BroughtActions {
  readonly view: ReaderView;
}

export function BroughtCertificates(props: BroughtCertificatesProps): JSX.Element | null {
  const { brought = [] } = props.view;
  if (brought.length === 0) return null;
  const authorities = brought.filter(({ certificate }) => certificate.authority);
  const others = brought.filter(({ certificate }) => !certificate.authority);
  return (
    <section class="brought" aria-label={text('reader_layer_certificates')}>
      <CertificateList {...props} certificates={others} />
      {authorities.length > 0 && (
        <details open={others.length === 0}>
          <summary>
            {text('reader_brought_issuers')} ({authorities.length})
          </summary>
          <p class="small soft">{text('error_contacts_is_authority')}</p>
          <CertificateList {...props} certificates={authorities} />
        </details>
      )}
    </section>
  );
}

interface CertificateListProps extends BroughtActions {
  readonly certificates: readonly BroughtCertificate[];
}

function CertificateList({ certificates, keep, onMend }: CertificateListProps): JSX.Element {
  return (
    <ul class="brought-list">
      {certificates.map((one) => (
        <li key={one.certificate.sha256} class="brought-certificate">
          <Brought one={one} keep={keep} onMend={onMend} />
        </li>
      ))}
    </ul>
  );
}

function Brought({ one, keep, onMend }: BroughtActions & { one: BroughtCertificate }): JSX.Element {
  const { certificate, kept, canKeep, codes, isRival = false } = one;
  const name = holderText(certificate.subject);
  const isTrusted = codes.length === 0;
  return (
    <>
      <h2 class="row brought-name small-heading">
        <Icon name={certificate.authority ? 'shield' : 'identity'} />
        <bdi>{name}</bdi>
      </h2>
      <AboutBox class="brought-about" version={JSON.stringify(one)}>
        <CertificateFacts certificate={certificate}>
          <FingerprintRow sha256={certificate.sha256} />
        </CertificateFacts>
        {canKeep && !isRival && (
          <p class={`small ${isTrusted ? 'tone-valid' : 'tone-unknown'} brought-trust`}>
            {text(isTrusted ? 'ui_certificate_trusted' : 'ui_certificate_not_trusted')}
          </p>
        )}
        {isRival && <p class="small tone-caution brought-trust">{text('reader_brought_rival')}</p>}
        {!canKeep && !certificate.authority && <p class="small soft">{text('reason_contacts_no_address')}</p>}
        <div class="row">
          {isRival && (
            <ArmedButton
              compact
              icon="shield"
              onPress={() => onMend({ kind: 'trust', sha256: certificate.sha256 })}
            >
              {text('reader_action_compare')}
            </ArmedButton>
          )}
          <ArmedButton
            kind="quiet"
            compact
            icon="open"
            onPress={() => onMend({ kind: 'certificate', sha256: certificate.sha256 })}
          >
            {text('ui_certificate_everything')}
          </ArmedButton>
        </div>
      </AboutBox>
      {canKeep && !isRival && (
        <KeepOffer
          name={name}
          addresses={certificate.addresses}
          alreadyKept={kept}
          keep={() => keep(certificate.sha256)}
        />
      )}
    </>
  );
}
