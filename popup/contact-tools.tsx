// Searching the contacts, narrowing them down, and their order.
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { CONTACT_FILTERS, CONTACT_ORDERS, type ContactQuery } from '../src/wire/contact-views.ts';
import { Field } from '../ui/field.tsx';

export function ContactTools(props: {
  query: ContactQuery;
  onQuery: (query: ContactQuery) => void;
}): JSX.Element {
  const { query, onQuery } = props;
  return (
    <div class="contact-tools">
      <Field
        label={text('popup_search')}
        value={query.search}
        onInput={(search) => onQuery({ ...query, search })}
      />
      <Select
        label={text('popup_contact_filter')}
        prefix="popup_contact_filter"
        values={CONTACT_FILTERS}
        value={query.filter}
        onChange={(filter) => onQuery({ ...query, filter })}
      />
      <Select
        label={text('popup_contact_order')}
        prefix="popup_contact_order"
        values={CONTACT_ORDERS}
        value={query.order}
        onChange={(order) => onQuery({ ...query, order })}
      />
    </div>
  );
}

function Select<Value extends string>(props: {
  label: string;
  /** Of the keys in _locales. */
  prefix: string;
  values: readonly Value[];
  value: Value;
  onChange: (value: Value) => void;
}): JSX.Element {
  const { label, prefix, values, value, onChange } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        value={value}
        onChange={(event) => onChange(values[event.currentTarget.selectedIndex] ?? value)}
      >
        {values.map((one) => (
          <option key={one} value={one}>
            {text(`${prefix}_${one}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
