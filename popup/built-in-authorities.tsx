// The built-in list of authorities: where it comes from, searchable, each with its switch.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { BuiltInAuthorityView } from '../src/wire/trust-views.ts';
import { IconButton } from '../ui/button.tsx';
import { validityText } from '../ui/certificate-facts.tsx';
import { dayText } from '../ui/date-text.ts';
import { Choice, Field } from '../ui/field.tsx';
import { organisation } from '../ui/name-text.ts';
import { useApp } from './app-context.ts';
import { ask, useAction, useAnswer } from './background.ts';
import { Problem } from './problem.tsx';
import { Waiting } from './waiting.tsx';

export function BuiltInAuthorities(): JSX.Element {
  const { value: list, error } = useAnswer('authorities.built-in', null);
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  if (list === undefined) return <Waiting error={error} />;
  const { authorities } = list;
  const off = authorities.filter(({ isOn }) => !isOn).length;
  const found = authorities.filter((authority) => matches(authority, search.trim().toLowerCase()));
  return (
    <section class="card stack" aria-label={text('popup_built_in')}>
      <h2>{text('popup_built_in')}</h2>
      <p>
        {text('popup_built_in_what', authorities.length)}
        {off > 0 && ` ${text('popup_built_in_off', off)}`}
      </p>
      <p class="small soft">{text('popup_built_in_source', list.source, list.version, dayText(list.date))}</p>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{text('popup_built_in_show')}</summary>
        {open && (
          <div class="stack">
            <Field label={text('popup_built_in_search')} value={search} onInput={setSearch} />
            <p class="small soft" role="status">
              {text(found.length === 0 ? 'popup_found_none' : 'popup_found', found.length)}
            </p>
            <ul class="list">
              {found.map((authority) => (
                <BuiltInRow key={authority.certificate.sha256} authority={authority} />
              ))}
            </ul>
          </div>
        )}
      </details>
    </section>
  );
}

function BuiltInRow({ authority }: { authority: BuiltInAuthorityView }): JSX.Element {
  const { certificate, label, isOn, distrustAfter } = authority;
  const { go, refresh } = useApp();
  const action = useAction();
  const turn = (on: boolean): void => {
    void action.run(async () => {
      await ask('authorities.switch', { sha256: certificate.sha256, isOn: on });
      refresh();
    });
  };
  const firm = organisation(certificate.subject);
  return (
    <li class="list-row built-in">
      <Choice
        type="checkbox"
        checked={isOn}
        onChange={turn}
        hint={
          <>
            {[firm, validityText(certificate)].filter(Boolean).join(' · ')}
            {distrustAfter !== undefined && (
              <span class="block">{text('popup_built_in_limited', dayText(distrustAfter))}</span>
            )}
          </>
        }
      >
        {label}
      </Choice>
      <IconButton
        compact
        icon="more"
        label={text('popup_details_of', label)}
        onClick={() => go({ name: 'certificate', sha256: certificate.sha256 })}
      />
      <Problem error={action.error} />
    </li>
  );
}

function matches({ certificate, label }: BuiltInAuthorityView, search: string): boolean {
  return [label, certificate.subject, certificate.sha256].some((text) => text.toLowerCase().includes(search));
}
