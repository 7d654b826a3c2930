// Finds what may lie above a frame without being hit there: it lets clicks through, or is painted beyond its box.
import { parentOf, type Box } from './place-box.ts';
import { paintReach } from './paint-reach.ts';

/** A page of more elements is not searched for covers: it counts as covered. */
const MAX_SEARCHED_ELEMENTS = 20_000;
/** Of what may be anywhere. */
const ANYWHERE: Box = { left: -1e6, top: -1e6, width: 2e6, height: 2e6 };
/** Drawn above all else; a browser that does not know a selector has nothing that it could match. */
const IN_TOP_LAYER = [':modal', ':popover-open', ':fullscreen'].filter(isSelector).join();
const IN_TRANSITION = [':active-view-transition'].filter(isSelector).join();
const PSEUDO_ELEMENTS = ['::before', '::after'];
const SVG = 'http://www.w3.org/2000/svg';
const HIT_ALL_OVER: readonly string[] = ['auto', 'all', 'bounding-box'];

/** Whether this browser tells a frame itself what lies above it: then covers need not be searched for. */
export const TELLS_COVERS = 'isVisible' in IntersectionObserverEntry.prototype;

/** Only for extensions, and only in the browser that needs it. */
interface OpenedElement extends Element {
  readonly openOrClosedShadowRoot?: ShadowRoot | null;
}

/**
 * What lets clicks through is not hit, nor what is painted around a box, and covers all the same. Chromium's observer in
 * the frame sees it; for browsers without that, all elements of the window around are gone through.
 */
export function untouchableCovers(shown: Element): readonly Box[] {
  const { ownerDocument } = shown;
  const around = new Set<Element>();
  for (let at = parentOf(shown); at !== null; at = parentOf(at)) around.add(at);
  // Pictures of how the page was before lie above all of it, and no element stands for them.
  if (IN_TRANSITION !== '' && ownerDocument.documentElement.matches(IN_TRANSITION)) return [ANYWHERE];
  const covers: Box[] = [];
  const roots: (Document | ShadowRoot)[] = [ownerDocument];
  let searched = 0;
  for (let root = roots.pop(); root !== undefined; root = roots.pop()) {
    // Whoever is inert lets clicks through, whatever their style says.
    const hasInert = root.querySelector('[inert]') !== null || ('host' in root && isInert(root.host));
    for (const element of root.querySelectorAll<OpenedElement>('*')) {
      if (++searched > MAX_SEARCHED_ELEMENTS) return [ANYWHERE];
      const inner = element.openOrClosedShadowRoot ?? element.shadowRoot;
      if (inner !== null) roots.push(inner);
      if (element === shown || shown.contains(element)) continue;
      const own = around.has(element) ? undefined : coverOf(element, hasInert && isInert(element));
      if (own !== undefined) covers.push(own);
      if (mayCoverBeyond(element)) return [ANYWHERE];
    }
  }
  return covers;
}

/** Where the element may cover without being hit. */
function coverOf(element: Element, isInert: boolean): Box | undefined {
  const style = getComputedStyle(element);
  const isUntouchable = isInert || letsThrough(style) || isPartlyHit(element, style);
  const reach = paintReach(style);
  if (!isPainted(style) || (!isUntouchable && reach === 0)) return undefined;
  const { left, top, width, height } = element.getBoundingClientRect();
  // Words and children that do not fit stand outside on any side.
  const wider = isUntouchable ? Math.max(0, element.scrollWidth - width) + indentOf(style) : 0;
  const higher = isUntouchable ? Math.max(0, element.scrollHeight - height) : 0;
  return {
    left: left - reach - wider,
    top: top - reach - higher,
    width: width + 2 * (reach + wider),
    height: height + 2 * (reach + higher),
  };
}

/** Itself, or anything around it, through the roots that it stands in. */
function isInert(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = parentOf(at))
    if (at.hasAttribute('inert')) return true;
  return false;
}

/** The browser does not say where pseudo-elements and backdrops are: one that is moved may be anywhere. */
function mayCoverBeyond(element: Element): boolean {
  for (const name of PSEUDO_ELEMENTS) {
    const style = getComputedStyle(element, name);
    if (style.content === 'none' || !isPainted(style)) continue;
    if ((letsThrough(style) || paintReach(style) > 0) && isMoved(style) && isDrawn(element)) return true;
  }
  return (
    IN_TOP_LAYER !== '' &&
    element.matches(IN_TOP_LAYER) &&
    letsThrough(getComputedStyle(element, '::backdrop'))
  );
}

function isMoved({ position, transform, marginTop, marginLeft, marginRight }: CSSStyleDeclaration): boolean {
  const isStill = [marginTop, marginLeft, marginRight].every((margin) => !margin.startsWith('-'));
  return position !== 'static' || transform !== 'none' || !isStill;
}

function letsThrough({ pointerEvents }: CSSStyleDeclaration): boolean {
  return pointerEvents === 'none';
}

/** Parts of a drawing are hit only where their stroke or their filling is, when the page says so. */
function isPartlyHit({ namespaceURI }: Element, { pointerEvents }: CSSStyleDeclaration): boolean {
  return namespaceURI === SVG && !HIT_ALL_OVER.includes(pointerEvents);
}

/** What is folded away has styles, and no place. */
function isDrawn(element: Element): boolean {
  return element.getClientRects().length > 0 || getComputedStyle(element).display === 'contents';
}

function isPainted({ visibility, opacity, display }: CSSStyleDeclaration): boolean {
  return visibility === 'visible' && display !== 'none' && Number(opacity) > 0;
}

function indentOf({ textIndent }: CSSStyleDeclaration): number {
  return Math.abs(Number.parseFloat(textIndent)) || 0;
}

function isSelector(selector: string): boolean {
  return CSS.supports(`selector(${selector})`);
}
