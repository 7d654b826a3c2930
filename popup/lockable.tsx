// Settings that the organisation has locked: shown as they are, out of reach, with the reason.
import type { ComponentChildren, JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { SettingsView } from '../src/wire/views.ts';
import { useAnswer } from './background.ts';

/** Names of the settings that the organisation has locked. */
export function useLocked(): readonly string[] {
  return useAnswer('organisation.view', null).value?.policy?.locked ?? [];
}

/** Disables its controls when the setting is among `locked`. */
export function Lockable(props: {
  name: keyof SettingsView;
  locked: readonly string[];
  children: ComponentChildren;
}): JSX.Element {
  if (!props.locked.includes(props.name)) return <>{props.children}</>;
  return (
    <div class="stack">
      <fieldset class="stack" disabled aria-label={text('popup_organisation_locked')}>
        {props.children}
      </fieldset>
      <p class="small soft">{text('popup_organisation_locked_why')}</p>
    </div>
  );
}
