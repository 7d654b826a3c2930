// What can be done with the message as a whole: print it, and save it in one of three forms.
import { useContext, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { errorSentence, text } from '../platform/text.ts';
import type { ReaderView } from '../src/wire/reader-views.ts';
import { Notice } from '../ui/notice.tsx';
import { saveFile } from '../ui/save-file.ts';
import { AboutBox } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';
import { safeFileName } from './file-name.ts';
import { MessageContext } from './message-access.ts';
import { messageAsHtml, messageAsText } from './message-file.ts';

type Form = 'eml' | 'txt' | 'html';
const FORMS: readonly Form[] = ['eml', 'txt', 'html'];

export function MessageActions({ view }: { view: ReaderView }): JSX.Element {
  const { raw } = useContext(MessageContext);
  const [busy, setBusy] = useState<Form>();
  const [problem, setProblem] = useState<unknown>();
  const contentOf = async (form: Form): Promise<Blob> => {
    // Octets, so that no browser opens in our place what is to be saved.
    const type = 'application/octet-stream';
    if (form === 'eml') return new Blob([await raw()], { type });
    const content = form === 'txt' ? messageAsText(view) : await messageAsHtml(view);
    return new Blob([content], { type });
  };
  const save = (form: Form): void => {
    setBusy(form);
    setProblem(undefined);
    const subject = safeFileName(view.headers?.subject ?? '', text('reader_file_name'));
    contentOf(form)
      .then((content) => saveFile(`${subject}.${form}`, content), setProblem)
      .finally(() => setBusy(undefined));
  };
  return (
    <AboutBox class="message-actions" label={text('reader_actions')} version={view}>
      <div class="row">
        <ArmedButton kind="quiet" compact icon="print" onPress={() => window.print()}>
          {text('reader_print')}
        </ArmedButton>
        <span class="small soft">{text('reader_save_as')}</span>
        {FORMS.map((form) => (
          <ArmedButton
            key={form}
            kind="quiet"
            compact
            busy={busy === form}
            label={text(`reader_save_as_${form}`)}
            onPress={() => save(form)}
          >
            {`.${form}`}
          </ArmedButton>
        ))}
      </div>
      {problem !== undefined && (
        <Notice state="error" urgent>
          {errorSentence(problem)}
        </Notice>
      )}
    </AboutBox>
  );
}
