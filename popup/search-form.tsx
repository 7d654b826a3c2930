// The field of the search and what it finds: answered while one types, each result a button that opens the message.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { watchState, type VaultState } from '../platform/watch-state.ts';
import type { FoundMessage, FoundMessages } from '../src/wire/views.ts';
import { dayText } from '../ui/date-text.ts';
import { Field } from '../ui/field.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { Problem } from './problem.tsx';

export function SearchForm(): JSX.Element {
  const { revision, refresh } = useApp();
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<FoundMessages>();
  const [error, setError] = useState<unknown>();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    const watching = new AbortController();
    // Decrypted subjects leave the screen with the lock, before the page has asked for the vault's state.
    const onVault = (state: VaultState): void => {
      if (state === 'unlocked') return;
      setQuery('');
      setFound(undefined);
    };
    watchState({ onVault }, watching.signal);
    return () => watching.abort();
  }, []);
  useEffect(() => {
    setError(undefined);
    if (query.trim() === '') {
      setFound(undefined);
      return;
    }
    let current = true;
    ask('search.find', { query, isAct: navigator.userActivation.isActive }).then(
      (answer) => {
        if (current) setFound(answer);
      },
      (failure: unknown) => {
        if (!current) return;
        setFound(undefined);
        setError(failure);
        // Perhaps the keys were locked meanwhile: then the page asks for the passphrase.
        refresh();
      },
    );
    return () => {
      current = false;
    };
  }, [query, revision]);
  return (
    <>
      <form role="search" onSubmit={(event) => event.preventDefault()}>
        <Field
          label={text('popup_search_label')}
          value={query}
          onInput={setQuery}
          hint={text('popup_search_hint')}
          inputRef={field}
        />
      </form>
      <Problem error={error} />
      <p class="small soft" role="status">
        {found && countText(found)}
      </p>
      {found && found.messages.length > 0 && (
        <ul class="list">
          {found.messages.map((message) => (
            <Found key={message.id} message={message} />
          ))}
        </ul>
      )}
    </>
  );
}

function Found({ message }: { message: FoundMessage }): JSX.Element {
  const { id, subject, from, to, date, attachments, origin, mailbox } = message;
  const action = useAction();
  const open = async (): Promise<void> => {
    await ask('search.open', { id });
  };
  return (
    <li class="found">
      <button type="button" aria-disabled={action.busy} onClick={() => void action.run(open)}>
        <span class="found-head">
          <strong>{subject || text('popup_search_no_subject')}</strong>
          <span class="small soft">{dayText(date)}</span>
        </span>
        <span class="small">
          {from} <span class="soft">{to && text('popup_search_to', to)}</span>
        </span>
        {attachments.length > 0 && <span class="small soft">{attachments.join(', ')}</span>}
        <span class="small soft">
          {mailbox} · {new URL(origin).host}
        </span>
      </button>
      <Problem error={action.error} />
    </li>
  );
}

function countText({ total, messages }: FoundMessages): string {
  if (total === 0) return text('popup_search_none');
  if (total > messages.length) return text('popup_search_found_more', total, messages.length);
  return total === 1 ? text('popup_search_found_one') : text('popup_search_found', total);
}
