// Copies the facts of a verdict as text for a help desk, or shows them to copy by hand.
import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { browser } from '../platform/browser.ts';
import { text } from '../platform/text.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import { AboutBox } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';
import { helpDeskReport } from './help-desk-report.ts';

export function CopyReport({ view }: { view: ReaderView }): JSX.Element {
  const [outcome, setOutcome] = useState<'copied' | { byHand: string }>();
  const copy = (): void => {
    const report = helpDeskReport(view, browser.runtime.getManifest().version, new Date());
    // A page may forbid its frames the clipboard; then the text itself is shown, selected.
    navigator.clipboard.writeText(report).then(
      () => setOutcome('copied'),
      () => setOutcome({ byHand: report }),
    );
  };
  return (
    <div class="stack copy-report">
      <AboutBox class="row" version={view}>
        <ArmedButton compact icon="copy" onPress={copy}>
          {text('reader_copy_report')}
        </ArmedButton>
        <span class="small soft" role="status">
          {outcome === 'copied' && text('reader_report_copied')}
        </span>
      </AboutBox>
      {typeof outcome === 'object' && (
        <label class="field">
          <span class="label small">{text('reader_copy_by_hand')}</span>
          <textarea
            class="input mono"
            readOnly
            rows={8}
            value={outcome.byHand}
            ref={(element) => element?.select()}
          />
        </label>
      )}
    </div>
  );
}
