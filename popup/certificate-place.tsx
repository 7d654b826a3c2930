// One certificate, with the way back.
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { IconButton } from '../ui/button.tsx';
import { CertificateView } from '../ui/certificate-view.tsx';
import { shortName } from '../ui/name-text.ts';
import { useApp } from './app-context.ts';
import { useAnswer } from './background.ts';
import { Waiting } from './waiting.tsx';

export function CertificatePlace({ sha256 }: { sha256: string }): JSX.Element {
  const { back } = useApp();
  const answer = useAnswer('certificate.details', { sha256 });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      back();
    };
    addEventListener('keydown', escape);
    return () => removeEventListener('keydown', escape);
  }, [back]);
  return (
    <div class="stack reading">
      <div class="place-head">
        <IconButton icon="back" label={text('popup_back')} onClick={back} />
        <h1 ref={heading} tabIndex={-1}>
          {answer.value ? shortName(answer.value.summary.subject) : text('popup_certificate')}
        </h1>
      </div>
      {answer.value ? <CertificateView details={answer.value} /> : <Waiting error={answer.error} />}
    </div>
  );
}
