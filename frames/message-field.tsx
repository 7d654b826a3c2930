// The field the message is written in: plain text, in the room that the frame has for it.
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';

export interface MessageFieldProps {
  readonly value: string;
  readonly readOnly: boolean;
  /** Takes the focus, unless something here has it: where the recipients are there, the text is what comes next. */
  readonly takesFocus: boolean;
  readonly onInput: (value: string) => void;
}

export function MessageField({ value, readOnly, takesFocus, onInput }: MessageFieldProps): JSX.Element {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const take = (): void => {
      const { activeElement, body } = document;
      if (activeElement !== null && activeElement !== body) return;
      // The answer is written above the quote.
      field.current?.focus({ preventScroll: true });
      field.current?.setSelectionRange(0, 0);
    };
    if (!takesFocus) return;
    take();
    // The frame itself may get the keyboard only now.
    window.addEventListener('focus', take, { once: true });
    return () => window.removeEventListener('focus', take);
  }, [takesFocus]);
  return (
    <textarea
      class="input message-field"
      ref={field}
      dir="auto"
      spellcheck
      aria-label={text('composer_message')}
      value={value}
      readOnly={readOnly}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  );
}
