// The handle at the foot of a frame: the user, and nothing else, makes the frame higher or lower.
import { useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import type { PostToContent } from './content-link.ts';

/** The content script holds them, too. */
const LEAST_PIXELS = 160;
const MOST_PIXELS = 4_000;
/** One press of an arrow, and of a page key. */
const STEP_PIXELS = 24;
const LEAP_PIXELS = 160;
/** Browsers do not tell a frame of moves beyond it: while the handle is dragged, there is so much more of the frame. */
const DRAG_ROOM_PIXELS = 400;

export interface PlaceHandleProps {
  readonly post: PostToContent;
  /** Keeps a height that the user has settled on; null for the one that the pane gives. */
  readonly keep: (pixels: number | null) => void;
}

interface Drag {
  readonly fromHeight: number;
  readonly fromY: number;
}

export function PlaceHandle({ post, keep }: PlaceHandleProps): JSX.Element {
  const drag = useRef<Drag | undefined>(undefined);
  const [pixels, setPixels] = useState(window.innerHeight);
  const choose = (wanted: number, room = 0): number => {
    const chosen = Math.round(Math.min(Math.max(wanted, LEAST_PIXELS), MOST_PIXELS));
    setPixels(chosen);
    document.body.style.height = room > 0 ? `${chosen}px` : '';
    post({ kind: 'place', pixels: chosen + room });
    return chosen;
  };
  const letPaneChoose = (): void => {
    post({ kind: 'place', pixels: null });
    keep(null);
  };
  const begin = (event: PointerEvent): void => {
    if (!event.isTrusted || event.button !== 0) return;
    const handle = event.currentTarget as HTMLElement;
    handle.focus();
    // The pointer may leave the frame while it drags the foot of it.
    handle.setPointerCapture(event.pointerId);
    drag.current = { fromHeight: window.innerHeight, fromY: event.clientY };
    choose(window.innerHeight, DRAG_ROOM_PIXELS);
  };
  const move = (event: PointerEvent): void => {
    if (event.isTrusted && drag.current)
      choose(drag.current.fromHeight + event.clientY - drag.current.fromY, DRAG_ROOM_PIXELS);
  };
  const end = (event: PointerEvent): void => {
    if (!event.isTrusted || !drag.current) return;
    const { fromHeight, fromY } = drag.current;
    drag.current = undefined;
    const chosen = choose(fromHeight + event.clientY - fromY);
    if (event.clientY !== fromY) keep(chosen);
  };
  const press = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: STEP_PIXELS,
      ArrowUp: -STEP_PIXELS,
      PageDown: LEAP_PIXELS,
      PageUp: -LEAP_PIXELS,
    };
    const step = steps[event.key];
    if (!event.isTrusted || (step === undefined && event.key !== 'Home')) return;
    event.preventDefault();
    if (step === undefined) letPaneChoose();
    else keep(choose(window.innerHeight + step));
  };
  return (
    <div
      class="place-handle"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={text('frame_place_handle')}
      aria-valuemin={LEAST_PIXELS}
      aria-valuemax={MOST_PIXELS}
      aria-valuenow={pixels}
      title={text('frame_place_handle_hint')}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onDblClick={(event) => event.isTrusted && letPaneChoose()}
      onKeyDown={press}
    />
  );
}
