// The seal that shows a state, as data: each state has a shape of its own, so that colour is never the only difference.
import type { VerdictStatus } from '../src/smime/contract.ts';

export type SealState = Exclude<VerdictStatus, 'none'>;

/** One stroke or surface on a 24-unit square. */
export interface SealPart {
  readonly d: string;
  /** `fill` and `line` have the state's colour; `cut` is a line, `hole` a surface in that of the ground. */
  readonly as: 'fill' | 'line' | 'cut' | 'hole';
  /** Of a line; 2 when absent. */
  readonly width?: number;
  readonly dash?: string;
  /** CSS clip-path. */
  readonly clip?: string;
}

const SEAL =
  'M12 1.6C13 1.6 13.9 2.7 14.9 3C15.9 3.4 17.3 3 18.1 3.6C18.9 4.2 19 5.6 19.6 6.5C20.2 7.3 21.6 7.9 21.9 8.8C22.2 9.7 21.4 10.9 21.4 12C21.4 13.1 22.2 14.3 21.9 15.2C21.6 16.1 20.2 16.7 19.6 17.5C19 18.4 18.9 19.8 18.1 20.4C17.3 21 15.9 20.6 14.9 20.9C13.9 21.3 13 22.4 12 22.4C11 22.4 10.1 21.3 9.1 20.9C8.1 20.6 6.7 21 5.9 20.4C5.1 19.8 5 18.4 4.4 17.5C3.8 16.7 2.4 16.1 2.1 15.2C1.8 14.3 2.6 13.1 2.6 12C2.6 10.9 1.8 9.7 2.1 8.8C2.4 7.9 3.8 7.3 4.4 6.5C5 5.6 5.1 4.2 5.9 3.6C6.7 3 8.1 3.4 9.1 3C10.1 2.7 11 1.6 12 1.6Z';
const LOCK = 'M7.5 10.5V7.5a4.5 4.5 0 0 1 9 0v3';
const LOCK_BODY = 'M6.5 10.5h11a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2z';

/** Two halves apart along one crack, with nothing between them on any background. */
const CRACK = [12.5, 0, 9.6, 6.5, 12.9, 11, 8.7, 15, 11.3, 19, 9.6, 24];
const BROKEN: readonly SealPart[] = [
  { d: SEAL, as: 'fill', clip: sideOfCrack(0, 0) },
  { d: SEAL, as: 'fill', clip: sideOfCrack(2, 24) },
];

export const SEAL_SHAPES: Readonly<Record<SealState, readonly SealPart[]>> = {
  valid: [
    { d: SEAL, as: 'fill' },
    { d: 'M7.6 12.4l3 3 5.8-6.4', as: 'cut' },
  ],
  caution: [
    { d: SEAL, as: 'fill' },
    { d: 'M12 6.6v6.2', as: 'cut', width: 2.4 },
    { d: dot(12, 16.9, 1.5), as: 'hole' },
  ],
  unknown: [
    { d: SEAL, as: 'line', width: 1.6 },
    { d: 'M9.3 9.4a2.8 2.8 0 1 1 4.2 2.4c-1 .6-1.5 1.1-1.5 2.2', as: 'line' },
    { d: dot(12, 17.1, 1.3), as: 'fill' },
  ],
  partial: [
    { d: SEAL, as: 'line', width: 1.6 },
    { d: SEAL, as: 'fill', clip: 'inset(0 50% 0 0)' },
  ],
  mismatch: BROKEN,
  invalid: BROKEN,
  locked: [
    { d: LOCK, as: 'line' },
    { d: LOCK_BODY, as: 'fill' },
    { d: 'M12 14.8v2.6', as: 'cut' },
  ],
  'no-key': [
    { d: LOCK, as: 'line' },
    { d: LOCK_BODY, as: 'line' },
    { d: 'M10 14l4 4m0-4l-4 4', as: 'line', width: 1.8 },
  ],
  error: [
    { d: SEAL, as: 'line', width: 1.6, dash: '3.2 3' },
    { d: 'M8.5 12h7', as: 'line' },
  ],
};

function dot(x: number, y: number, radius: number): string {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
}

function sideOfCrack(shift: number, edge: number): string {
  const crack = CRACK.flatMap((value, index) =>
    index % 2 === 0 ? [`${value + shift}px ${CRACK[index + 1]!}px`] : [],
  );
  return `polygon(${[`${edge}px 0`, ...crack, `${edge}px 24px`].join(', ')}) view-box`;
}
