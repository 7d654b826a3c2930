// A small seal in a closed shadow root: says what a message was judged when it was opened, to the user alone.
import { SEAL_SHAPES } from '../platform/seal-shapes.ts';
import { text } from '../platform/text.ts';
import type { MarkedStatus, ListMark } from '../src/wire/views.ts';

/** The toolbar's colours, readable on light and on dark rows. */
const COLOURS: Readonly<Record<MarkedStatus, string>> = {
  valid: '#1f7a3d',
  caution: '#b26a00',
  unknown: '#7a736d',
  partial: '#b26a00',
  mismatch: '#c4382f',
  invalid: '#c4382f',
  'no-key': '#7a736d',
  locked: '#7a736d',
  error: '#7a736d',
};
const SIZE_PIXELS = 14;
/** Of one size whatever it says, so that the page learns nothing from the place it takes. */
const HOST_STYLE = `all: initial; display: inline-block; width: ${SIZE_PIXELS}px; height: ${SIZE_PIXELS}px; margin-inline-end: 4px; vertical-align: -3px; flex: none; contain: strict;`;
const SVG = 'http://www.w3.org/2000/svg';

/** The mark's element. Its words are attributes within: text could be searched for by the page. */
export function sealMark(document: Document, { status, judgedAt }: ListMark): HTMLElement {
  const host = document.createElement('span');
  host.style.cssText = HOST_STYLE;
  const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' }).format(judgedAt);
  const words = text(`list_mark_${status.replace('-', '_')}`, day);
  const image = document.createElement('span');
  image.setAttribute('role', 'img');
  image.setAttribute('aria-label', words);
  image.title = words;
  image.style.cssText = `display: block; color: ${COLOURS[status]};`;
  image.append(drawing(document, status));
  host.attachShadow({ mode: 'closed' }).append(image);
  return host;
}

function drawing(document: Document, status: MarkedStatus): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  set(svg, { viewBox: '0 0 24 24', width: SIZE_PIXELS, height: SIZE_PIXELS, 'aria-hidden': 'true' });
  svg.style.display = 'block';
  for (const { d, as, width = 2, dash, clip } of SEAL_SHAPES[status]) {
    const path = document.createElementNS(SVG, 'path');
    const colour = as === 'fill' || as === 'line' ? 'currentColor' : '#fff';
    const isSurface = as === 'fill' || as === 'hole';
    set(path, isSurface ? { d, fill: colour } : { d, fill: 'none', stroke: colour, 'stroke-width': width });
    if (dash !== undefined) path.setAttribute('stroke-dasharray', dash);
    if (clip !== undefined) path.style.clipPath = clip;
    svg.append(path);
  }
  return svg;
}

function set(element: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}
