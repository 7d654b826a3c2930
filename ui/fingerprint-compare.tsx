// A fingerprint in every form in which two people can compare it: digits, words for a call, a picture for a meeting.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { fingerprintWords } from '../src/trust/fingerprint-words.ts';
import { Fingerprint, fingerprintText } from './fingerprint.tsx';
import { QrPicture } from './qr-picture.tsx';

/** `hex`: SHA-256, 64 digits. */
export function FingerprintCompare({ hex }: { hex: string }): JSX.Element {
  return (
    <div class="stack compare">
      <div>
        <p class="small soft">{text('ui_compare_digits')}</p>
        <Fingerprint hex={hex} label={text('ui_certificate_fingerprint')} />
      </div>
      <div>
        <p class="small soft">{text('ui_compare_words')}</p>
        <ol class="fingerprint-words" data-words="">
          {fingerprintWords(hex).map((word, index) => (
            <li key={index}>{word}</li>
          ))}
        </ol>
      </div>
      <details>
        <summary>{text('ui_compare_picture')}</summary>
        <div class="stack">
          <p class="small soft">{text('ui_compare_picture_how')}</p>
          <QrPicture content={fingerprintText(hex)} label={text('ui_compare_picture_label')} />
        </div>
      </details>
    </div>
  );
}
