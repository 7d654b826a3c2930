// The seal that shows a state: each has a shape of its own, so that colour is never the only difference.
import type { JSX } from 'preact';
import type { VerdictStatus } from '../src/smime/contract.ts';

export type SealState = Exclude<VerdictStatus, 'none'>;

const SEAL =
  'M12 1.6C13 1.6 13.9 2.7 14.9 3C15.9 3.4 17.3 3 18.1 3.6C18.9 4.2 19 5.6 19.6 6.5C20.2 7.3 21.6 7.9 21.9 8.8C22.2 9.7 21.4 10.9 21.4 12C21.4 13.1 22.2 14.3 21.9 15.2C21.6 16.1 20.2 16.7 19.6 17.5C19 18.4 18.9 19.8 18.1 20.4C17.3 21 15.9 20.6 14.9 20.9C13.9 21.3 13 22.4 12 22.4C11 22.4 10.1 21.3 9.1 20.9C8.1 20.6 6.7 21 5.9 20.4C5.1 19.8 5 18.4 4.4 17.5C3.8 16.7 2.4 16.1 2.1 15.2C1.8 14.3 2.6 13.1 2.6 12C2.6 10.9 1.8 9.7 2.1 8.8C2.4 7.9 3.8 7.3 4.4 6.5C5 5.6 5.1 4.2 5.9 3.6C6.7 3 8.1 3.4 9.1 3C10.1 2.7 11 1.6 12 1.6Z';

const line = {
  fill: 'none',
  'stroke-width': 2,
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
} as const;
const cut = { ...line, stroke: 'var(--surface, #fff)' };
const drawn = { ...line, stroke: 'currentColor' };

/** Two halves apart along one crack, with nothing between them on any background. */
const CRACK = [12.5, 0, 9.6, 6.5, 12.9, 11, 8.7, 15, 11.3, 19, 9.6, 24];
const BROKEN = (
  <>
    <path d={SEAL} fill="currentColor" style={{ clipPath: sideOfCrack(0, 0) }} />
    <path d={SEAL} fill="currentColor" style={{ clipPath: sideOfCrack(2, 24) }} />
  </>
);
const LOCK = 'M7.5 10.5V7.5a4.5 4.5 0 0 1 9 0v3';

const SHAPES: Readonly<Record<SealState, JSX.Element>> = {
  valid: (
    <>
      <path d={SEAL} fill="currentColor" />
      <path d="M7.6 12.4l3 3 5.8-6.4" {...cut} />
    </>
  ),
  caution: (
    <>
      <path d={SEAL} fill="currentColor" />
      <path d="M12 6.6v6.2" {...cut} stroke-width="2.4" />
      <circle cx="12" cy="16.9" r="1.5" fill="var(--surface, #fff)" />
    </>
  ),
  unknown: (
    <>
      <path d={SEAL} {...drawn} stroke-width="1.6" />
      <path d="M9.3 9.4a2.8 2.8 0 1 1 4.2 2.4c-1 .6-1.5 1.1-1.5 2.2" {...drawn} />
      <circle cx="12" cy="17.1" r="1.3" fill="currentColor" />
    </>
  ),
  partial: (
    <>
      <path d={SEAL} {...drawn} stroke-width="1.6" />
      <path d={SEAL} fill="currentColor" style={{ clipPath: 'inset(0 50% 0 0)' }} />
    </>
  ),
  mismatch: BROKEN,
  invalid: BROKEN,
  locked: (
    <>
      <path d={LOCK} {...drawn} />
      <rect x="4.5" y="10.5" width="15" height="11" rx="2" fill="currentColor" />
      <path d="M12 14.8v2.6" {...cut} />
    </>
  ),
  'no-key': (
    <>
      <path d={LOCK} {...drawn} />
      <rect x="4.5" y="10.5" width="15" height="11" rx="2" {...drawn} />
      <path d="M10 14l4 4m0-4l-4 4" {...drawn} stroke-width="1.8" />
    </>
  ),
  error: (
    <>
      <path d={SEAL} {...drawn} stroke-width="1.6" stroke-dasharray="3.2 3" />
      <path d="M8.5 12h7" {...drawn} />
    </>
  ),
};

function sideOfCrack(shift: number, edge: number): string {
  const crack = CRACK.flatMap((value, index) =>
    index % 2 === 0 ? [`${value + shift}px ${CRACK[index + 1]!}px`] : [],
  );
  return `polygon(${[`${edge}px 0`, ...crack, `${edge}px 24px`].join(', ')}) view-box`;
}

/** Which tone (colours in tokens.css, classes in controls.css) a state has. */
export const TONE: Readonly<Record<SealState, string>> = {
  valid: 'tone-valid',
  caution: 'tone-caution',
  unknown: 'tone-unknown',
  partial: 'tone-partial',
  mismatch: 'tone-mismatch',
  invalid: 'tone-invalid',
  locked: 'tone-neutral',
  'no-key': 'tone-neutral',
  error: 'tone-neutral',
};

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
      {SHAPES[state]}
    </svg>
  );
}
