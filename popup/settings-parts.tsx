// What the settings are made of: sections, and choices of one among several.
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { Choice } from '../ui/field.tsx';

export function Section({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="card stack" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** One of several ways; each has its name and a hint in _locales under the prefix. */
export function ChoiceOf<Value extends string>(props: {
  readonly legend: string;
  readonly prefix: string;
  readonly values: readonly Value[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}): JSX.Element {
  const name = useId();
  const key = (value: Value): string => `${props.prefix}_${value.replaceAll('-', '_')}`;
  return (
    <fieldset class="stack">
      <legend>{text(props.legend)}</legend>
      {props.values.map((value) => (
        <Choice
          key={value}
          type="radio"
          name={name}
          checked={props.value === value}
          onChange={() => props.onChange(value)}
          hint={text(`${key(value)}_hint`)}
        >
          {text(key(value))}
        </Choice>
      ))}
    </fieldset>
  );
}
