// Buttons: a label always, an icon where it helps, busy while what they started is under way.
import type { ComponentChildren, JSX, Ref } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps {
  /** `primary`: the one thing to do here. `quiet`: beside other things. */
  readonly kind?: 'primary' | 'plain' | 'quiet';
  readonly compact?: boolean | undefined;
  readonly icon?: IconName | undefined;
  /** Shows that work is under way; the button stays in place and in the tab order but does nothing. */
  readonly busy?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly submit?: boolean | undefined;
  /** Longer accessible name where the words alone do not say which thing is meant. Must contain the words. */
  readonly label?: string | undefined;
  readonly buttonRef?: Ref<HTMLButtonElement> | undefined;
  readonly onClick?: ((event: MouseEvent) => void) | undefined;
  readonly children: ComponentChildren;
}

export function Button(props: ButtonProps): JSX.Element {
  const { kind = 'plain', compact, icon, busy = false, disabled = false, submit, label, children } = props;
  return (
    <button
      type={submit ? 'submit' : 'button'}
      class={`button ${kind} ${compact ? 'compact' : ''}`}
      disabled={disabled}
      aria-disabled={busy}
      aria-label={label}
      ref={props.buttonRef ?? null}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else props.onClick?.(event);
      }}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button that shows only an icon: `label` is its name and its tooltip. */
export function IconButton(props: {
  icon: IconName;
  label: string;
  compact?: boolean;
  buttonRef?: Ref<HTMLButtonElement>;
  onClick: () => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class={`button quiet icon-only ${props.compact ? 'compact' : ''}`}
      aria-label={props.label}
      title={props.label}
      ref={props.buttonRef ?? null}
      onClick={() => props.onClick()}
    >
      <Icon name={props.icon} />
    </button>
  );
}
