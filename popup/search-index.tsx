// What the search looks into: how much it is, whole folders to be added, and all of it to be deleted.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { IndexProgress } from '../src/wire/progress.ts';
import type { IndexedFolder } from '../src/wire/commands.ts';
import type { SearchView } from '../src/wire/views.ts';
import { Button } from '../ui/button.tsx';
import { useApp } from './app-context.ts';
import { ask, useAction } from './background.ts';
import { DeleteIndexDialog } from './delete-index-dialog.tsx';
import { Problem } from './problem.tsx';

type Folder = SearchView['folders'][number];

export function SearchIndex({ view }: { view: SearchView }): JSX.Element {
  const { vault } = useApp();
  const { count, folders } = view;
  return (
    <>
      <h2>{text('popup_search_index')}</h2>
      <p>
        {count === 0
          ? text('popup_search_count_none')
          : count === 1
            ? text('popup_search_count_one')
            : text('popup_search_count', count)}
      </p>
      {vault?.state === 'unlocked' && <AddFolders folders={folders} />}
      {count > 0 && <DeleteIndex count={count} />}
    </>
  );
}

function AddFolders({ folders }: { folders: readonly Folder[] }): JSX.Element {
  const { refresh } = useApp();
  const action = useAction();
  const [progress, setProgress] = useState<IndexProgress>();
  const [outcome, setOutcome] = useState<IndexedFolder>();
  const running = useRef<AbortController>(null);
  // Leaving the page stops the work: nobody would see how it goes.
  useEffect(() => () => running.current?.abort(), []);
  const add = ({ tabId, mailbox }: Folder): void => {
    const stop = new AbortController();
    running.current = stop;
    setOutcome(undefined);
    setProgress(undefined);
    void action.run(async () => {
      const options = { signal: stop.signal, cancelByAnswer: true, onProgress: setProgress };
      setOutcome(await ask('search.index-folder', { tabId, mailbox }, options));
      refresh();
    });
  };
  const severalSites = new Set(folders.map(({ origin }) => origin)).size > 1;
  const name = ({ origin, mailbox }: Folder): string =>
    severalSites
      ? text('popup_search_add_at', mailbox, new URL(origin).host)
      : text('popup_search_add', mailbox);
  return (
    <div class="stack">
      <p class="small soft">
        {text(folders.length === 0 ? 'popup_search_no_folders' : 'popup_search_folders')}
      </p>
      {folders.map((folder) => (
        <div class="row" key={name(folder)}>
          <Button icon="add" disabled={action.busy} onClick={() => add(folder)}>
            {name(folder)}
          </Button>
        </div>
      ))}
      {action.busy && <Running progress={progress} onStop={() => running.current?.abort()} />}
      <p class="small" role="status">
        {outcome && outcomeText(outcome)}
      </p>
      <Problem error={action.error} />
    </div>
  );
}

function Running(props: { progress: IndexProgress | undefined; onStop: () => void }): JSX.Element {
  const { progress } = props;
  const words = progress
    ? text('popup_search_adding', progress.done + 1, progress.total)
    : text('popup_search_adding_starts');
  return (
    <div class="stack">
      <progress aria-label={words} {...(progress ? { max: progress.total, value: progress.done } : {})} />
      <div class="row">
        <span class="small">{words}</span>
        <Button compact onClick={props.onStop}>
          {text('popup_search_stop')}
        </Button>
      </div>
    </div>
  );
}

function DeleteIndex({ count }: { count: number }): JSX.Element {
  const { refresh, say } = useApp();
  const [asking, setAsking] = useState(false);
  const remove = async (): Promise<void> => {
    await ask('search.delete', null);
    refresh();
    say({ message: text('popup_search_deleted') });
  };
  return (
    <div class="row">
      <Button icon="remove" onClick={() => setAsking(true)}>
        {text('popup_search_delete')}
      </Button>
      {asking && <DeleteIndexDialog count={count} onConfirm={remove} onClose={() => setAsking(false)} />}
    </div>
  );
}

function outcomeText({ added, known, unreadable, cancelled }: IndexedFolder): string {
  return text(cancelled ? 'popup_search_stopped' : 'popup_search_added', added, known, unreadable);
}
