// An opened message, from the verdict at the top to the details of the check at the foot.
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { Notice } from '../ui/notice.tsx';
import { CopyReport } from './copy-report.tsx';
import { KeepSigner, type KeepSignerProps } from './keep-signer.tsx';
import { LayerDetails } from './layer-details.tsx';
import { layerTree } from './layer-tree.ts';
import { MessageBody } from './message-body.tsx';
import { ReaderHeaders } from './reader-headers.tsx';
import { MissingIssuer, type MissingIssuerProps } from './missing-issuer.tsx';
import { VerdictPanel, type VerdictPanelProps } from './verdict-panel.tsx';

export function OpenedMessage(props: VerdictPanelProps & KeepSignerProps & MissingIssuerProps): JSX.Element {
  const { view } = props;
  const { headers, verdict, layers } = view;
  const nodes = useMemo(() => layerTree(layers), [layers]);
  const hasContent = view.text !== undefined || view.html !== undefined || view.attachments.length > 0;
  return (
    <>
      <VerdictPanel view={view} settings={props.settings} onMend={props.onMend} />
      {view.protectedPart === 'part' && verdict.status !== 'partial' && (
        <Notice state="partial" title={text('reader_partial_title')}>
          {text('reader_partial')}
        </Notice>
      )}
      {headers && hasContent && <ReaderHeaders headers={headers} verdict={verdict} />}
      {headers && headers.differing.length > 0 && (
        <Notice state="caution">{text('reader_headers_differ', headers.differing.join(', '))}</Notice>
      )}
      {hasContent && <MessageBody view={view} />}
      <MissingIssuer view={view} fetchIssuer={props.fetchIssuer} />
      <KeepSigner view={view} keep={props.keep} />
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
