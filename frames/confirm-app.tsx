// Asks whether a letter is to be sent: our own sign, every address, the subject; no page is around that could lie.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { BackgroundClient } from '../platform/background-client.ts';
import { formatSize } from '../platform/size-text.ts';
import { text } from '../platform/text.ts';
import type { LetterToConfirm } from '../src/wire/composition.ts';
import { Button } from '../ui/button.tsx';
import { AboutBox } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';
import { Cue } from '../ui/cue.tsx';
import { Failure } from './failure.tsx';
import { LetterFacts } from './letter-facts.tsx';
import { protectionKey } from './protection-switches.tsx';
import { useAllSeen } from './use-all-seen.ts';
import { focusInsideMs } from './user-presence.ts';
import { WitnessContext, type Witness } from './witness.ts';

/** What has to have been in the window before the letter can be sent: each address, the subject and each file. */
const ROWS = '.letter-facts .chip, .letter-subject, .confirm-files > li';

/** A window of a page's may lie over a part of ours, as long as that one and not ours has the keyboard. */
const ownWindow: Witness = () => Promise.resolve({ clear: true, restMs: focusInsideMs() });

export interface ConfirmAppProps {
  readonly client: BackgroundClient;
  readonly ticket: string;
}

export function ConfirmApp({ client, ticket }: ConfirmAppProps): JSX.Element | null {
  const [letter, setLetter] = useState<LetterToConfirm>();
  const [error, setError] = useState<unknown>();
  const heading = useRef<HTMLHeadingElement>(null);
  const whole = useRef<HTMLDivElement>(null);
  const footPixels = useCallback(
    () => whole.current?.querySelector('.confirm-foot')?.getBoundingClientRect().height ?? 0,
    [],
  );
  const isAllSeen = useAllSeen(whole, ROWS, footPixels, letter);
  useEffect(() => {
    client.request('confirm.open', { ticket }).then(setLetter, setError);
  }, [client, ticket]);
  // Never onto a button: whoever is typing when the window comes up must not answer by that.
  useEffect(() => heading.current?.focus(), [letter]);
  if (error !== undefined) return <Failure error={error} title={text('confirm_over')} />;
  if (!letter) return null;
  const { shown, settings } = letter;
  const answer = (send: boolean): void => {
    client.request('confirm.answer', { ticket, send }).catch(setError);
  };
  return (
    <WitnessContext.Provider value={ownWindow}>
      <div class="confirm" ref={whole}>
        <Cue settings={settings} />
        <h1 ref={heading} tabIndex={-1}>
          {text('confirm_title')}
        </h1>
        <p>{text('confirm_why')}</p>
        <LetterFacts letter={shown} />
        {shown.files.length > 0 && (
          <ul class="small confirm-files" aria-label={text('composer_files')}>
            {shown.files.map(({ name, size }, index) => (
              <li key={index}>
                <bdi class="file-name">{name}</bdi> <span class="soft">{formatSize(size)}</span>
              </li>
            ))}
          </ul>
        )}
        <AboutBox class="row confirm-foot" version={letter} isCut={!isAllSeen}>
          {!isAllSeen && <p class="small">{text('confirm_scroll')}</p>}
          <ArmedButton kind="primary" icon={shown.encrypt ? 'lock' : 'shield'} onPress={() => answer(true)}>
            {text(protectionKey('composer_send', shown.sign, shown.encrypt))}
          </ArmedButton>
          <Button onClick={() => answer(false)}>{text('confirm_back')}</Button>
        </AboutBox>
      </div>
    </WitnessContext.Provider>
  );
}
