// Says where a link leads, in a line of our own that no message can reach, and asks where its words name another place.
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { AboutBox } from './about-box.tsx';
import { ArmedButton } from './armed-button.tsx';
import { placeOf } from './link-target.ts';

/** Longer addresses are cut in the line; the host comes first and whole. */
const SHOWN_CHARACTERS = 300;

/** Below the message while a link is pointed at or has the focus. */
export function LinkLine({ target }: { target: string }): JSX.Element {
  const place = placeOf(target);
  return (
    <div class="link-notice link-line">
      <span class="link-place">
        {text('reader_link_leads')} <bdi dir="ltr">{place}</bdi>
      </span>
      <Address target={target} />
    </div>
  );
}

export interface LinkQuestionProps {
  readonly target: string;
  readonly onOpen: () => void;
  readonly onStay: () => void;
}

/** Stands until it is answered. The focus goes to the question, so that it is read, and to neither of the answers. */
export function LinkQuestion({ target, onOpen, onStay }: LinkQuestionProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const sentence = useId();
  const place = placeOf(target);
  useLayoutEffect(() => box.current?.focus(), [target]);
  return (
    <div
      class="link-notice link-question tone-caution"
      role="alertdialog"
      aria-labelledby={sentence}
      tabIndex={-1}
      ref={box}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onStay();
      }}
    >
      <AboutBox class="link-question-about" version={target}>
        <p id={sentence}>
          {text('reader_link_differs')}{' '}
          <strong class="link-place">
            <bdi dir="ltr">{place}</bdi>
          </strong>
        </p>
        <Address target={target} />
        <div class="row">
          <ArmedButton compact onPress={onOpen}>
            {text('reader_link_open', place)}
          </ArmedButton>
          <Button compact kind="quiet" onClick={onStay}>
            {text('reader_link_stay')}
          </Button>
        </div>
      </AboutBox>
    </div>
  );
}

function Address({ target }: { target: string }): JSX.Element {
  const shown = target.length <= SHOWN_CHARACTERS ? target : `${target.slice(0, SHOWN_CHARACTERS)}…`;
  return (
    <bdi dir="ltr" class="mono soft link-address">
      {shown}
    </bdi>
  );
}
