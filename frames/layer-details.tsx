// How a message was checked: the tree of its layers with algorithms, recipients, signers and their certificates.
import type { ComponentChildren, JSX } from 'preact';
import { formatSize } from '../platform/size-text.ts';
import { text } from '../platform/text.ts';
import type { CheckedStatus, Layer, RecipientReport, SignerReport } from '../src/smime/contract.ts';
import { CertificateFacts, holderText } from '../ui/certificate-facts.tsx';
import { momentText } from '../ui/date-text.ts';
import { Fingerprint } from '../ui/fingerprint.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { SealIcon, TONE } from '../ui/seal-icon.tsx';
import { standsForText } from '../ui/stands-for-text.ts';
import { RevocationFacts } from './revocation-facts.tsx';
import { causeSentence } from './cause-sentence.ts';
import { TriedPaths } from './tried-paths.tsx';
import type { LayerNode } from './layer-tree.ts';

export function LayerDetails({ nodes }: { nodes: readonly LayerNode[] }): JSX.Element {
  return (
    <ol class="layers">
      {nodes.map(({ layer, inner }, index) => (
        <li key={index}>
          <LayerFacts layer={layer} />
          {inner.length > 0 && <LayerDetails nodes={inner} />}
        </li>
      ))}
    </ol>
  );
}

function LayerFacts({ layer }: { layer: Layer }): JSX.Element {
  const { type, form, status, codes, algorithms, content, recipients, signers, path } = layer;
  return (
    <div class="layer" data-layer={type}>
      {status === 'none' ? (
        <BareTitle icon={type === 'certificates' ? 'identity' : 'archive'}>
          {text(`reader_layer_${type}`)}
        </BareTitle>
      ) : (
        <StatusTitle status={status}>
          {text(`reader_layer_${type}`)}
          {form && <span class="soft"> {text(`reader_form_${form}`)}</span>}
        </StatusTitle>
      )}
      {/* With signers, each says what concerns it. */}
      {!signers && <Reasons codes={codes} />}
      <dl class="facts small">
        <dt>{text('reader_layer_part')}</dt>
        <dd>
          {path}
          {content && <> · {formatSize(content.bytes)}</>}
        </dd>
        {algorithms.length > 0 && (
          <>
            <dt>{text('reader_layer_algorithms')}</dt>
            <dd class="mono">{algorithms.join(', ')}</dd>
          </>
        )}
        {content && (
          <>
            <dt>{text('reader_layer_digest')}</dt>
            <dd class="mono digest">{content.sha256}</dd>
          </>
        )}
        {recipients && recipients.length > 0 && (
          <>
            <dt>{text('reader_layer_recipients')}</dt>
            <dd>
              <RecipientList recipients={recipients} />
            </dd>
          </>
        )}
      </dl>
      {signers?.map((signer, index) => (
        <SignerFacts key={index} signer={signer} />
      ))}
    </div>
  );
}

/** Certificates a message was encrypted for; the one whose key opened it is marked. */
export function RecipientList({ recipients }: { recipients: readonly RecipientReport[] }): JSX.Element {
  return (
    <ul class="recipients">
      {recipients.map((recipient, index) => (
        <li key={index}>
          {recipient.holder && (
            <>
              <bdi>{holderText(recipient.holder.subject)}</bdi>{' '}
              <bdi>{recipient.holder.addresses.join(', ')}</bdi>
              {', '}
            </>
          )}
          <bdi>
            {recipient.issuer === undefined
              ? text('reader_recipient_key', recipient.subjectKeyIdentifier ?? '?')
              : text('reader_recipient', holderText(recipient.issuer), recipient.serial ?? '?')}
          </bdi>{' '}
          <span class="mono soft">{recipient.keyEncryptionAlgorithm}</span>{' '}
          {recipient.used && <span class="badge tone-valid">{text('reader_recipient_used')}</span>}
        </li>
      ))}
    </ul>
  );
}

function SignerFacts({ signer }: { signer: SignerReport }): JSX.Element {
  return (
    <section class="signer">
      <StatusTitle status={signer.status}>
        <bdi>{holderText(signer.subject)}</bdi>
      </StatusTitle>
      <Reasons codes={signer.codes} signer={signer} />
      <dl class="facts small">
        <dt>{text('reader_signer_addresses')}</dt>
        <dd>
          <bdi>{signer.addresses.join(', ') || text('ui_certificate_no_address')}</bdi>
        </dd>
        {signer.boundTo !== undefined && (
          <>
            <dt>{text('ui_stands_for')}</dt>
            <dd>
              <bdi>{standsForText(signer.boundTo)}</bdi>
            </dd>
          </>
        )}
        {signer.signingTime !== undefined && (
          <>
            <dt>{text('reader_signer_time')}</dt>
            <dd>{momentText(signer.signingTime)}</dd>
          </>
        )}
        <dt>{text('reader_layer_algorithms')}</dt>
        <dd class="mono">
          {signer.signatureAlgorithm}, {signer.digestAlgorithm}
        </dd>
      </dl>
      {signer.chain.length > 0 && (
        <ol class="chain" aria-label={text('ui_certificate_path')}>
          {signer.chain.map((certificate) => (
            <li key={certificate.sha256}>
              <details>
                <summary>
                  <bdi>{holderText(certificate.subject)}</bdi>
                </summary>
                <div class="stack small">
                  <CertificateFacts certificate={certificate} />
                  {signer.revocation
                    ?.filter(({ sha256 }) => sha256 === certificate.sha256)
                    .map((report) => (
                      <RevocationFacts key={report.sha256} report={report} />
                    ))}
                  <Fingerprint hex={certificate.sha256} label={text('ui_certificate_fingerprint')} />
                </div>
              </details>
            </li>
          ))}
        </ol>
      )}
      {signer.tried && signer.tried.length > 0 && <TriedPaths tried={signer.tried} />}
    </section>
  );
}

function StatusTitle({
  status,
  children,
}: {
  status: CheckedStatus;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <h3 class={`status-title ${TONE[status]}`}>
      <SealIcon state={status} size={18} />
      <span>{children}</span>
      <span class="badge">{text(`reader_status_${status.replace('-', '_')}`)}</span>
    </h3>
  );
}

/** Of a layer that protects nothing: it was not checked, so that nothing is good or bad about it. */
function BareTitle({ icon, children }: { icon: IconName; children: ComponentChildren }): JSX.Element {
  return (
    <h3 class="status-title tone-neutral">
      <Icon name={icon} />
      <span>{children}</span>
    </h3>
  );
}

/** Each code's sentence with the code itself, which is what a help desk asks for. */
function Reasons({ codes, signer }: { codes: readonly string[]; signer?: SignerReport }): JSX.Element | null {
  if (codes.length === 0) return null;
  const named = signer && {
    signer: { name: holderText(signer.subject), address: signer.addresses[0] ?? '', sha256: '' },
  };
  return (
    <ul class="small reasons">
      {codes.map((code) => (
        <li key={code}>
          {causeSentence(code, named ?? {})} <code class="soft">{code}</code>
        </li>
      ))}
    </ul>
  );
}
