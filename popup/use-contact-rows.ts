// The rows of the list of contacts, asked for in pages as they come into sight.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ContactPage, ContactQuery, ContactRow } from '../src/wire/contact-views.ts';
import { useApp } from './app-context.ts';
import { ask } from './background.ts';
import type { Span } from './windowed-list.tsx';

const PAGE_ROWS = 50;

export interface ContactRows {
  /** Undefined until the first answer. */
  readonly counts?: Pick<ContactPage, 'all' | 'matching'>;
  readonly error?: unknown;
  /** Undefined while it is asked for. */
  readonly row: (index: number) => ContactRow | undefined;
  readonly see: (span: Span) => void;
}

/** Asks anew when the query or the stores change; until the answer is there, what was known stays in sight. */
export function useContactRows(query: ContactQuery): ContactRows {
  const { revision } = useApp();
  const [known, setKnown] = useState<Pick<ContactRows, 'counts' | 'error'>>({});
  const [pages, setPages] = useState<ReadonlyMap<number, readonly ContactRow[]>>(new Map());
  const asked = useRef(new Set<number>());
  const turn = useRef(0);
  const span = useRef<Span>({ from: 0, to: 1 });

  const load = (page: number, isFirst: boolean): void => {
    if (asked.current.has(page)) return;
    asked.current.add(page);
    const mine = turn.current;
    ask('contacts.page', { query, from: page * PAGE_ROWS, count: PAGE_ROWS }).then(
      ({ rows, all, matching }) => {
        if (mine !== turn.current) return;
        setKnown({ counts: { all, matching } });
        setPages((before) => new Map(isFirst ? [] : before).set(page, rows));
      },
      (error: unknown) => {
        if (mine !== turn.current) return;
        asked.current.delete(page);
        setKnown((before) => ({ ...before, error }));
      },
    );
  };
  const see = ({ from, to }: Span): void => {
    span.current = { from, to };
    for (let page = Math.floor(from / PAGE_ROWS); page * PAGE_ROWS < to; page++) load(page, false);
  };
  useEffect(() => {
    turn.current++;
    asked.current = new Set();
    load(Math.floor(span.current.from / PAGE_ROWS), true);
    see(span.current);
  }, [query.search, query.filter, query.order, revision]);
  return {
    ...known,
    row: (index) => pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS],
    see,
  };
}
