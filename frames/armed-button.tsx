// A button with consequences: pressed by the person only, and only while it can be seen.
import { useState } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { text } from '../platform/text.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { judgeClick, useArming } from './arming.ts';

export interface ArmedButtonProps {
  readonly kind?: 'primary' | 'plain' | 'quiet';
  readonly compact?: boolean;
  readonly icon?: IconName;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly label?: string;
  readonly describedBy?: string;
  readonly onPress: () => void;
  readonly children: ComponentChildren;
}

export function ArmedButton(props: ArmedButtonProps): JSX.Element {
  const { kind = 'plain', busy = false, disabled = false } = props;
  const { ref, arming } = useArming<HTMLSpanElement>();
  const [saysCovered, setSaysCovered] = useState(false);
  const press = (event: MouseEvent): void => {
    if (busy || disabled) return;
    const judgement = judgeClick(event, arming);
    setSaysCovered(judgement === 'say-covered');
    if (judgement === 'act') props.onPress();
  };
  return (
    <span class="armed">
      {/* Watched without the words below: they may lie out of view, or under the same thing, when the button does not. */}
      <span class="armed-button" ref={ref}>
        <button
          type="button"
          class={`button ${kind} ${props.compact ? 'compact' : ''}`}
          disabled={disabled}
          aria-disabled={busy || arming === 'waiting'}
          data-busy={busy}
          aria-label={props.label}
          aria-pressed={props.pressed}
          aria-describedby={props.describedBy}
          onClick={press}
        >
          {busy ? <span class="spinner" aria-hidden="true" /> : props.icon && <Icon name={props.icon} />}
          {props.children}
        </button>
      </span>
      {saysCovered && arming === 'covered' && (
        <span role="alert" class="small covered">
          {text('frame_button_covered')}
        </span>
      )}
    </span>
  );
}
