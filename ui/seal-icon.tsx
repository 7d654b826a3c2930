// The seal that shows a state, with its tone.
import type { JSX } from 'preact';
import { SEAL_SHAPES, type SealPart, type SealState } from '../platform/seal-shapes.ts';

export type { SealState };
export { TONE } from './seal-tone.ts';

const GROUND = 'var(--surface, #fff)';

/** Decorative: the words beside it say the same. Takes its colour from the text around it. */
export function SealIcon({ state, size = 20 }: { state: SealState; size?: number }): JSX.Element {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
      data-state={state}
      data-seal=""
    >
      {SEAL_SHAPES[state].map((part) => (
        <Part {...part} />
      ))}
    </svg>
  );
}

function Part({ d, as, width = 2, dash, clip }: SealPart): JSX.Element {
  if (as === 'fill' || as === 'hole')
    return <path d={d} fill={as === 'fill' ? 'currentColor' : GROUND} style={clip && { clipPath: clip }} />;
  return (
    <path
      d={d}
      fill="none"
      stroke={as === 'line' ? 'currentColor' : GROUND}
      stroke-width={width}
      stroke-linecap="round"
      stroke-linejoin="round"
      stroke-dasharray={dash}
    />
  );
}
