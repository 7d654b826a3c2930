// A framed note: what happened or is so, and what can be done about it.
import type { ComponentChildren, JSX } from 'preact';
import { SealIcon, TONE, type SealState } from './seal-icon.tsx';

/** `urgent` is read out at once (an error after a click); others when the reader comes to them. */
export function Notice(props: {
  state: SealState;
  title?: string | undefined;
  urgent?: boolean;
  actions?: ComponentChildren;
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class={`notice ${TONE[props.state]}`} role={props.urgent ? 'alert' : undefined}>
      <SealIcon state={props.state} />
      <div>
        {props.title && <p class="title">{props.title}</p>}
        {props.children}
        {props.actions && <div class="row actions">{props.actions}</div>}
      </div>
    </div>
  );
}
