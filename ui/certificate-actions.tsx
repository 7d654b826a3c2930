// Taking a certificate along: copied as text, saved as PEM or DER.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { fromBase64 } from '../src/bytes.ts';
import type { CertificateDetails } from '../src/wire/views.ts';
import { Button } from './button.tsx';
import { certificateText } from './certificate-text.ts';
import { shortName } from './name-text.ts';
import { saveFile } from './save-file.ts';

export function CertificateActions({ details }: { details: CertificateDetails }): JSX.Element {
  const [copied, setCopied] = useState<'yes' | 'refused'>();
  const name = shortName(details.summary.subject).replace(/[^\p{L}\p{N}._@-]+/gu, '-') || 'certificate';
  return (
    <div class="row">
      <Button
        icon="copy"
        onClick={() => {
          navigator.clipboard.writeText(certificateText(details)).then(
            () => setCopied('yes'),
            () => setCopied('refused'),
          );
        }}
      >
        {text('ui_copy_certificate')}
      </Button>
      <Button
        icon="download"
        onClick={() => saveFile(`${name}.pem`, new Blob([details.pem], { type: 'application/x-pem-file' }))}
      >
        {text('ui_save_pem')}
      </Button>
      <Button
        icon="download"
        onClick={() =>
          saveFile(`${name}.cer`, new Blob([derOf(details.pem)], { type: 'application/pkix-cert' }))
        }
      >
        {text('ui_save_cer')}
      </Button>
      <span role="status" class="small soft">
        {copied && text(copied === 'yes' ? 'ui_copied' : 'ui_copy_refused')}
      </span>
    </div>
  );
}

function derOf(pem: string): Uint8Array<ArrayBuffer> {
  return fromBase64(pem.replace(/-----[^-]*-----|\s/g, ''));
}
