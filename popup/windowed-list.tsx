// A list of any length of which only the rows in sight are drawn: ten thousand rows scroll like ten.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** Rows that are drawn above and below those in sight, so that Tab and fast scrolling find them. */
const BEYOND = 8;

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Which rows to draw, of `count` rows of `rowHeight`, when a box of `height` is scrolled to `top`. */
export function spanInSight(top: number, height: number, rowHeight: number, count: number): Span {
  const first = Math.floor(top / rowHeight) - BEYOND;
  const last = Math.ceil((top + height) / rowHeight) + BEYOND;
  const to = Math.max(0, Math.min(last, count));
  return { from: Math.max(0, Math.min(first, to)), to };
}

export function WindowedList(props: {
  label: string;
  count: number;
  /** Of each row, in CSS pixels. */
  rowHeight: number;
  /** Told which rows are drawn, whenever these change. */
  onSpan: (span: Span) => void;
  row: (index: number) => JSX.Element;
}): JSX.Element {
  const { label, count, rowHeight, onSpan, row } = props;
  const box = useRef<HTMLDivElement>(null);
  const [{ top, height }, setPlace] = useState({ top: 0, height: 0 });
  const measure = (): void => {
    const { scrollTop, clientHeight } = box.current!;
    setPlace({ top: scrollTop, height: clientHeight });
  };
  useEffect(() => {
    const watcher = new ResizeObserver(measure);
    watcher.observe(box.current!);
    return () => watcher.disconnect();
  }, []);
  // A list that became shorter is scrolled back by the browser without a word.
  useEffect(measure, [count]);
  const { from, to } = spanInSight(top, height, rowHeight, count);
  useEffect(() => onSpan({ from, to }), [from, to]);
  const drawn = Array.from({ length: to - from }, (_, index) => from + index);
  return (
    <div class="windowed" ref={box} onScroll={measure} style={{ '--rows': count, '--row': `${rowHeight}px` }}>
      <ul class="windowed-rows" aria-label={label}>
        {drawn.map((index) => (
          <li
            key={index}
            class="windowed-row"
            aria-setsize={count}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${index * rowHeight}px)` }}
          >
            {row(index)}
          </li>
        ))}
      </ul>
    </div>
  );
}
