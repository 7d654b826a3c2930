// Labelled fields with a hint and, when something is wrong, a sentence tied to the field.
import type { ComponentChildren, JSX, Ref } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: ComponentChildren;
  readonly problem?: string | undefined;
  /** Hides what is typed. */
  readonly secret?: boolean;
  readonly autoComplete?: 'new-password' | 'current-password' | 'off' | undefined;
  readonly placeholder?: string | undefined;
  readonly maxLength?: number | undefined;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
  readonly onBlur?: (() => void) | undefined;
}

export function Field(props: FieldProps): JSX.Element {
  const id = useId();
  const described = [props.hint && `${id}-hint`, props.problem && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        class="input"
        {...(props.secret ? { type: 'password' as const } : { type: 'text' as const })}
        value={props.value}
        autocomplete={props.autoComplete ?? 'off'}
        spellcheck={false}
        placeholder={props.placeholder}
        maxLength={props.maxLength}
        aria-invalid={Boolean(props.problem)}
        aria-describedby={described || undefined}
        ref={props.inputRef ?? null}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onBlur={() => props.onBlur?.()}
      />
      {props.problem && (
        <p class="problem" id={`${id}-problem`} role="alert">
          {props.problem}
        </p>
      )}
      {props.hint && (
        <div class="hint" id={`${id}-hint`}>
          {props.hint}
        </div>
      )}
    </div>
  );
}

/** A checkbox or a radio button with its words and, below them, what it means. */
export function Choice(props: {
  type: 'checkbox' | 'radio';
  name?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: ComponentChildren;
  children: ComponentChildren;
}): JSX.Element {
  const id = useId();
  return (
    <label class="choice">
      <input
        type={props.type}
        name={props.name}
        checked={props.checked}
        aria-labelledby={`${id}-words`}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        <span id={`${id}-words`}>{props.children}</span>
        {props.hint && (
          <span class="hint" id={`${id}-hint`}>
            {props.hint}
          </span>
        )}
      </span>
    </label>
  );
}
