// Where files are chosen, or dropped: anywhere on the page.
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useDrops } from './use-drops.ts';

export function DropZone(props: {
  /** What to choose, on the button. */
  label: string;
  hint: string;
  /** For the browser's file dialog: `.p12,.pfx`. Other files can be chosen all the same. */
  accept: string;
  busy?: boolean;
  focus?: boolean;
  onFiles: (files: File[]) => void;
}): JSX.Element {
  const { onFiles } = props;
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const over = useDrops(onFiles);
  useEffect(() => {
    if (props.focus) button.current?.focus();
  }, []);
  return (
    <div class={`drop-zone ${over ? 'over' : ''}`}>
      <Icon name="file" size={24} />
      <input
        ref={input}
        type="file"
        multiple
        accept={props.accept}
        class="visually-hidden"
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // So that choosing the same file again is noticed.
          event.currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      <Button kind="primary" busy={props.busy} buttonRef={button} onClick={() => input.current?.click()}>
        {props.label}
      </Button>
      <p class="soft small">
        {text('popup_or_drop')} {props.hint}
      </p>
    </div>
  );
}
