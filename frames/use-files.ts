// The files of a message being written: those that are read, and those on their way.
import { useCallback, useRef, useState } from 'preact/hooks';
import { text } from '../platform/text.ts';
import type { ComposerDraft } from '../src/wire/composition.ts';
import { loadFile, type LoadedFile } from './attached-file.ts';

export type FileEntry = { readonly key: number } & (
  | { readonly state: 'loading'; readonly name: string; readonly size: number; readonly read: number }
  | { readonly state: 'loaded'; readonly file: LoadedFile }
  | { readonly state: 'failed'; readonly name: string; readonly error: unknown }
);

export interface Files {
  readonly entries: readonly FileEntry[];
  readonly add: (files: Iterable<File>) => void;
  /** One that is being fetched. */
  readonly await: (name: string, fetched: Promise<LoadedFile>) => void;
  readonly remove: (key: number) => void;
  /** Files that are read already. */
  readonly append: (files: ComposerDraft['attachments']) => void;
  readonly replaceAll: (files: ComposerDraft['attachments']) => void;
}

export function useFiles(initial: ComposerDraft['attachments']): Files {
  const nextKey = useRef(0);
  const loading = useRef(new Map<number, AbortController>());
  const [entries, setEntries] = useState<readonly FileEntry[]>(() =>
    initial.map((file) => ({ key: nextKey.current++, state: 'loaded', file })),
  );
  const update = useCallback((key: number, entry: FileEntry): void => {
    setEntries((before) => before.map((known) => (known.key === key ? entry : known)));
  }, []);
  const add = useCallback(
    (files: Iterable<File>): void => {
      for (const file of files) {
        const key = nextKey.current++;
        const stop = new AbortController();
        loading.current.set(key, stop);
        const { name, size } = file;
        setEntries((before) => [...before, { key, state: 'loading', name, size, read: 0 }]);
        loadFile(
          file,
          text('reader_unnamed_file', key + 1),
          (read) => update(key, { key, state: 'loading', name, size, read }),
          stop.signal,
        )
          .then(
            (loaded) => update(key, { key, state: 'loaded', file: loaded }),
            (error: unknown) => update(key, { key, state: 'failed', name, error }),
          )
          .finally(() => loading.current.delete(key));
      }
    },
    [update],
  );
  const awaitFile = useCallback(
    (name: string, fetched: Promise<LoadedFile>): void => {
      const key = nextKey.current++;
      setEntries((before) => [...before, { key, state: 'loading', name, size: 1, read: 0 }]);
      fetched.then(
        (file) => update(key, { key, state: 'loaded', file }),
        (error: unknown) => update(key, { key, state: 'failed', name, error }),
      );
    },
    [update],
  );
  const remove = useCallback((key: number): void => {
    loading.current.get(key)?.abort();
    setEntries((before) => before.filter((known) => known.key !== key));
  }, []);
  const replaceAll = useCallback((files: ComposerDraft['attachments']): void => {
    for (const stop of loading.current.values()) stop.abort();
    setEntries(files.map((file) => ({ key: nextKey.current++, state: 'loaded', file })));
  }, []);
  const append = useCallback((files: ComposerDraft['attachments']): void => {
    const loaded = files.map((file) => ({ key: nextKey.current++, state: 'loaded' as const, file }));
    setEntries((before) => [...before, ...loaded]);
  }, []);
  return { entries, add, await: awaitFile, remove, append, replaceAll };
}
