// Boxes in the page, and how those of a frame's window lie in the window around it.

/** A box in CSS pixels, from the left upper corner of a window's viewport. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A box of the window in a frame, in the coordinates of the window around it. */
export function within(frame: Element, { left, top, width, height }: Box): Box {
  const place = frame.getBoundingClientRect();
  const { paddingLeft, paddingTop } = getComputedStyle(frame);
  return {
    left: left + place.left + frame.clientLeft + Number.parseFloat(paddingLeft),
    top: top + place.top + frame.clientTop + Number.parseFloat(paddingTop),
    width,
    height,
  };
}

/** The element in the window around that holds this one; undefined where we may not look into that window. */
export function frameAround(view: Window): Element | undefined {
  try {
    return view.frameElement ?? undefined;
  } catch {
    return undefined;
  }
}

/** The container of an element: its parent, its slot, or the host of its shadow root. */
export function parentOf(element: Element): Element | null {
  if (element.assignedSlot !== null) return element.assignedSlot;
  const { parentNode } = element;
  return isShadowRoot(parentNode) ? parentNode.host : element.parentElement;
}

/** By its kind: one of a window around is of another class. */
function isShadowRoot(node: Node | null): node is ShadowRoot {
  return node?.nodeType === Node.DOCUMENT_FRAGMENT_NODE && 'host' in node;
}
