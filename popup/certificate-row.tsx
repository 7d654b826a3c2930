// One certificate in a list: whose, who vouches for it, until when, and what can be done with it.
import type { ComponentChildren, JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { CertificateSummary } from '../src/smime/contract.ts';
import { certificateReason, sealOfCodes } from '../ui/certificate-reason.ts';
import { IconButton } from '../ui/button.tsx';
import { holderText, validityState, validityText } from '../ui/certificate-facts.tsx';
import { shortName } from '../ui/name-text.ts';
import { SealIcon, TONE } from '../ui/seal-icon.tsx';
import { useApp } from './app-context.ts';

export function CertificateRow(props: {
  certificate: CertificateSummary;
  /** Why no trust anchor vouches for it; empty when one does. Absent before it is judged. */
  codes?: readonly string[];
  title?: string;
  detail?: ComponentChildren;
  /** What it is or is good for: a few words before the validity. */
  about?: string;
  actions?: ComponentChildren;
  removeLabel?: string;
  /** Without it nothing can be pressed in the row. */
  onRemove?: () => void;
}): JSX.Element {
  const { go } = useApp();
  const { certificate, codes, removeLabel = '', onRemove } = props;
  const name = props.title ?? shortName(certificate.subject);
  const current = validityState(certificate) === 'current';
  const state = codes === undefined ? 'locked' : current ? sealOfCodes(codes) : 'caution';
  return (
    <li class={`card item ${TONE[state]}`}>
      <SealIcon state={state} />
      <div class="item-body">
        <p class="item-title">{name}</p>
        {props.detail}
        <p class="small soft">
          {props.about}
          {props.about && ' · '}
          {validityText(certificate)}
        </p>
        <p class="small soft">
          {isSelfSigned(certificate)
            ? text('popup_issued_by_itself')
            : text('popup_issued_by', holderText(certificate.issuer))}
        </p>
        {current && codes?.[0] !== undefined && <p class="small">{certificateReason(codes[0])}</p>}
        {props.actions && <div class="row item-actions">{props.actions}</div>}
      </div>
      {onRemove !== undefined && (
        <div class="item-buttons">
          <IconButton compact icon="remove" label={removeLabel} onClick={onRemove} />
          <IconButton
            compact
            icon="more"
            label={text('popup_details_of', name)}
            onClick={() => go({ name: 'certificate', sha256: certificate.sha256 })}
          />
        </div>
      )}
    </li>
  );
}

/** Names only: whether the signature holds is what `codes` tell. */
function isSelfSigned({ subject, issuer }: CertificateSummary): boolean {
  return subject === issuer;
}
