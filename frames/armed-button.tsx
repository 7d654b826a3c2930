// A button with consequences: pressed by the person only, and only while it and what it is about can be seen.
import { useState } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { text } from '../platform/text.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useArming } from './arming.ts';
import { useSendShortcut } from './send-shortcut.ts';

export interface ArmedButtonProps {
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'switch';
  readonly compact?: boolean;
  readonly icon?: IconName;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly label?: string;
  readonly describedBy?: string;
  /** The keys of send-shortcut.ts press it, too. */
  readonly hasShortcut?: boolean;
  /** For those keys while the button is disabled. */
  readonly onRefused?: () => void;
  readonly onPress: () => void;
  /** For a press that was meant, where it cannot be seen what it is about; without it the button says so. */
  readonly onUnseen?: () => void;
  readonly children: ComponentChildren;
}

export function ArmedButton(props: ArmedButtonProps): JSX.Element {
  const { kind = 'plain', busy = false, disabled = false } = props;
  const { ref, arming, judge } = useArming<HTMLSpanElement>();
  const [says, setSays] = useState<'again' | 'unseen'>();
  const press = async (event: MouseEvent | KeyboardEvent): Promise<void> => {
    if (busy || disabled) return;
    setSays(undefined);
    const judgement = await judge(event);
    // Of keys that are pressed elsewhere, the button's look does not tell that it is not armed yet.
    const isTooSoon = judgement === 'ignore' && event.isTrusted && event instanceof KeyboardEvent;
    if (judgement === 'again' || isTooSoon) setSays('again');
    if (judgement === 'deny' && props.onUnseen === undefined) setSays('unseen');
    if (judgement === 'act') props.onPress();
    else if (judgement === 'deny') props.onUnseen?.();
  };
  const pressByKeys = (event: KeyboardEvent): void => {
    if (disabled && event.isTrusted) props.onRefused?.();
    else void press(event);
  };
  useSendShortcut(props.hasShortcut ? pressByKeys : undefined);
  return (
    <span class="armed">
      {/* Watched without the words below: they may lie out of view, or under the same thing, when the button does not. */}
      <span class="armed-button" ref={ref}>
        <button
          type="button"
          class={kind === 'switch' ? 'switch' : `button ${kind} ${props.compact ? 'compact' : ''}`}
          disabled={disabled}
          aria-disabled={busy || arming === 'waiting'}
          data-busy={busy}
          data-arming={arming}
          aria-label={props.label}
          aria-pressed={props.pressed}
          aria-describedby={props.describedBy}
          aria-keyshortcuts={props.hasShortcut ? 'Control+Enter Meta+Enter' : undefined}
          onClick={(event) => void press(event)}
        >
          {busy ? <span class="spinner" aria-hidden="true" /> : props.icon && <Icon name={props.icon} />}
          {props.children}
        </button>
      </span>
      {says === 'unseen' && (
        <span role="alert" class="small covered">
          {text('frame_button_covered')}
        </span>
      )}
      {says === 'again' && (
        <span role="status" class="small soft" data-again="">
          {text('frame_press_again')}
        </span>
      )}
    </span>
  );
}
