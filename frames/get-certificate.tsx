// How somebody comes by a certificate of their own, for those who have none yet.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';

export function GetCertificate(): JSX.Element {
  return (
    <details class="small get-certificate">
      <summary>{text('reader_get_certificate')}</summary>
      <p>{text('reader_get_certificate_what')}</p>
    </details>
  );
}
