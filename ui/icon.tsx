// The small line icons of buttons: one stroke, 24-pixel grid, always beside a label or under an accessible name.
import type { JSX } from 'preact';

const PATHS = {
  add: 'M12 5v14M5 12h14',
  archive: 'M4 4h16v5H4zM5.5 9v11h13V9M9.5 13h5',
  back: 'M14.5 5.5L8 12l6.5 6.5',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  download: 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 20h14',
  edit: 'M5 19l1-4L16.5 4.5l3 3L9 18z',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  globe:
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3z',
  identity:
    'M4 5h16v14H4zM8.8 12.2a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM5.8 16.5c.5-1.7 1.5-2.5 3-2.5s2.5.8 3 2.5M14.5 9.5h3M14.5 13h3',
  lock: 'M7.5 10.5V7.5a4.5 4.5 0 0 1 9 0v3M5 10.5h14v10H5z',
  mail: 'M3.5 6h17v12.5h-17zM3.5 7l8.5 6.5L20.5 7',
  more: 'M9 5.5L15.5 12 9 18.5',
  open: 'M13 5h6v6M19 5l-8.5 8.5M17 14v5H5V7h5',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M15.5 4.8a3.5 3.5 0 0 1 0 6.4M18 14.6c2 .8 3.2 2.6 3.5 5.4',
  picture: 'M4 5h16v14H4zM4 16l5-5 4.5 4.5 2.5-2.5 4 4M15.5 9.5h.01',
  print: 'M7.5 9V4h9v5M7.5 16H4V9h16v7h-3.5M7.5 13.5h9V20h-9z',
  remove: 'M5 7h14M9.5 7V4h5v3M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.3 15.3L20.5 20.5',
  settings:
    'M4 7h8m5 0h3M4 17h3m5 0h8M14.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9.5 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  shield: 'M12 3l7.5 2.8V11c0 5-3 8.3-7.5 10-4.5-1.7-7.5-5-7.5-10V5.8zM8.8 12l2.4 2.4 4.2-4.6',
  text: 'M6 3h8l4 4v14H6zM14 3v4h4M9 11.5h6M9 14.5h6M9 17.5h4',
  warning: 'M12 4l9 16H3zM12 10v5M12 17.5v.01',
} as const;

export type IconName = keyof typeof PATHS;

/** Those that point along the line of writing, and turn round with it. */
const POINTING: ReadonlySet<IconName> = new Set(['back', 'more', 'open']);

/** Decorative: the control's own name says what it does. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }): JSX.Element {
  return (
    <svg
      class={POINTING.has(name) ? 'icon pointing' : 'icon'}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.7"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
