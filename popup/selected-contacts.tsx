// How many contacts there are, and removing those that are selected, with the way to take it back.
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { ContactPage, ContactQuery } from '../src/wire/contact-views.ts';
import { Button } from '../ui/button.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { Problem } from './problem.tsx';

export function SelectedContacts(props: {
  query: ContactQuery;
  counts: Pick<ContactPage, 'all' | 'matching'>;
  selected: ReadonlySet<string>;
  onSelected: (selected: ReadonlySet<string>) => void;
}): JSX.Element {
  const { query, counts, selected, onSelected } = props;
  const { say, refresh } = useApp();
  const action = useAction();
  const selectAll = async (): Promise<void> => {
    const { addresses } = await ask('contacts.matching', { query });
    onSelected(new Set(addresses));
  };
  const remove = async (): Promise<void> => {
    const { removed, pinned, undo } = await ask('contacts.remove-several', { addresses: [...selected] });
    onSelected(new Set());
    refresh();
    say({
      message: text(pinned > 0 ? 'popup_contacts_removed_but' : 'popup_contacts_removed', removed, pinned),
      ...(undo === undefined
        ? {}
        : {
            undo: async () => {
              await ask('undo', { undo });
              refresh();
            },
          }),
    });
  };
  return (
    <div class="contact-selection row">
      <span class="soft small" role="status">
        {counts.matching === counts.all
          ? text('popup_contacts_count', counts.all)
          : text('popup_contacts_count_of', counts.matching, counts.all)}
      </span>
      {selected.size === 0 ? (
        <Button compact kind="quiet" busy={action.busy} onClick={() => void action.run(selectAll)}>
          {text('popup_contacts_select_all')}
        </Button>
      ) : (
        <>
          <Button compact kind="quiet" onClick={() => onSelected(new Set())}>
            {text('popup_contacts_select_none')}
          </Button>
          <Button compact icon="remove" busy={action.busy} onClick={() => void action.run(remove)}>
            {text('popup_contacts_remove', selected.size)}
          </Button>
        </>
      )}
      <Problem error={action.error} />
    </div>
  );
}
