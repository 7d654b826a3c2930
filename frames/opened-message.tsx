// An opened message, from the verdict at the top to the details of the check at the foot.
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { BroughtCertificates } from './brought-certificates.tsx';
import { CopyReport } from './copy-report.tsx';
import { KeepSigner, type KeepSignerProps } from './keep-signer.tsx';
import { LayerDetails } from './layer-details.tsx';
import { layerTree } from './layer-tree.ts';
import { ITSELF } from './message-access.ts';
import { MessageActions } from './message-actions.tsx';
import { MessageParts } from './message-parts.tsx';
import { MissingIssuer, type MissingIssuerProps } from './missing-issuer.tsx';
import { VerdictPanel, type VerdictPanelProps } from './verdict-panel.tsx';

export function OpenedMessage(props: VerdictPanelProps & KeepSignerProps & MissingIssuerProps): JSX.Element {
  const { view } = props;
  const { layers } = view;
  const nodes = useMemo(() => layerTree(layers), [layers]);
  const hasContent = view.text !== undefined || view.html !== undefined || view.attachments.length > 0;
  return (
    <>
      <VerdictPanel {...props} />
      <BroughtCertificates view={view} keep={props.keep} onMend={props.onMend} />
      <MessageParts view={view} within={ITSELF} />
      <MissingIssuer view={view} fetchIssuer={props.fetchIssuer} />
      <KeepSigner view={view} keep={props.keep} />
      {hasContent && <MessageActions view={view} />}
      {layers.length > 0 && (
        <details class="how-checked">
          <summary>{text('reader_details')}</summary>
          <div class="stack">
            <LayerDetails nodes={nodes} />
            <CopyReport view={view} />
          </div>
        </details>
      )}
    </>
  );
}
