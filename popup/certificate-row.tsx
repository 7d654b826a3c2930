// One certificate in a list: whose, who vouches for it, until when, and what can be done with it.
import type { ComponentChildren, JSX } from 'preact';
import { reasonSentence, text } from '../platform/text.ts';
import type { CertificateSummary } from '../src/smime/contract.ts';
import { IconButton } from '../ui/button.tsx';
import { holderText, validityState, validityText } from '../ui/certificate-facts.tsx';
import { shortName } from '../ui/name-text.ts';
import { SealIcon, TONE, type SealState } from '../ui/seal-icon.tsx';
import { useApp } from './app-context.ts';

export function CertificateRow(props: {
  certificate: CertificateSummary;
  /** Why no trust anchor vouches for it; empty when one does. */
  codes: readonly string[];
  title?: string;
  detail?: ComponentChildren;
  /** What it is or is good for: a few words before the validity. */
  about?: string;
  actions?: ComponentChildren;
  removeLabel: string;
  onRemove: () => void;
}): JSX.Element {
  const { go } = useApp();
  const { certificate, codes } = props;
  const name = props.title ?? shortName(certificate.subject);
  const state = stateOf(certificate, codes);
  const reason = codes.map((code) => reasonSentence(code)).find((sentence) => sentence !== undefined);
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
        {reason && validityState(certificate) === 'current' && <p class="small">{reason}</p>}
        {props.actions && <div class="row item-actions">{props.actions}</div>}
      </div>
      <div class="item-buttons">
        <IconButton compact icon="remove" label={props.removeLabel} onClick={props.onRemove} />
        <IconButton
          compact
          icon="more"
          label={text('popup_details_of', name)}
          onClick={() => go({ name: 'certificate', sha256: certificate.sha256 })}
        />
      </div>
    </li>
  );
}

/** Names only: whether the signature holds is what `codes` tell. */
function isSelfSigned({ subject, issuer }: CertificateSummary): boolean {
  return subject === issuer;
}

/** The seal that a certificate gets by itself. */
function stateOf(certificate: CertificateSummary, codes: readonly string[]): SealState {
  if (validityState(certificate) !== 'current') return 'caution';
  return codes.length === 0 ? 'valid' : 'unknown';
}
