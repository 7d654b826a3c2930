// The CSS that a message may use, one row a property: only properties and values that are known not to hide words.

/** In px; more is no typography, and what is pushed that far is not looked for. */
const MAX_LENGTH = 2000;
const MAX_SPACE = 200;
/** Broader ones are areas that words could lie on in their own colour. */
const MAX_BORDER = 12;
/** Letters between these are read; what relative sizes multiply up to is measured when it is drawn. */
const FONT_PIXELS = { least: 9, most: 96 };
const FONT_TIMES = { least: 0.6, most: 4 };
const PIXELS: Readonly<Record<string, number>> = { px: 1, pt: 4 / 3, pc: 16, in: 96, cm: 37.8, mm: 3.78 };
/** Of relative units a typical length, to judge them by: `em`, `rem` and the like by the base size. */
const FONT_UNITS = new Set(['em', 'rem', 'ex', 'ch']);
const BASE_FONT_PIXELS = 16;

/** Faces of text that mail programs offer. Any other one may draw letters as signs, or as nothing at all. */
const TEXT_FACES: ReadonlySet<string> = new Set(
  `serif, sans-serif, monospace, system-ui, ui-serif, ui-sans-serif, ui-monospace, -apple-system, blinkmacsystemfont,
  aptos, arial, arial narrow, arial unicode ms, avenir, avenir next, bitstream charter, book antiqua, bookman old style,
  calibri, calibri light, cambria, candara, cantarell, century gothic, charter, comic sans ms, consolas, constantia,
  corbel, courier, courier new, dejavu sans, dejavu sans mono, dejavu serif, fira sans, franklin gothic medium,
  garamond, geneva, georgia, gill sans, google sans, helvetica, helvetica neue, hiragino sans, inter, lato,
  liberation mono, liberation sans, liberation serif, lucida console, lucida grande, lucida sans, lucida sans unicode,
  malgun gothic, meiryo, menlo, microsoft yahei, monaco, montserrat, ms gothic, ms mincho, ms pgothic, noto sans,
  noto serif, open sans, optima, oxygen, palatino, palatino linotype, pingfang sc, roboto, roboto slab, segoe ui,
  sf mono, sf pro display, sf pro text, simsun, source sans pro, tahoma, times, times new roman, trebuchet ms, ubuntu,
  verdana, yu gothic`
    .split(',')
    .map((face) => face.trim()),
);

/** Gives the value as it may stand, or undefined. Values are as the browser's own parser writes them. */
type Judge = (value: string) => string | undefined;

const CSS_WIDE = /^(?:inherit|initial|unset|revert)$/;
const NUMBER = /^(-?\d*\.?\d+(?:e[+-]?\d+)?)([a-z]+|%)?$/i;
/** sRGB alone: of other spaces the contrast with what lies behind could not be told. */
const COLOUR = /^(?:[a-z]+|#[\da-f]{3,8}|rgba?\([\d\s,.%/]+\)|hsla?\([\d\s,.%/deg]+\))$/i;

const words =
  (list: string): Judge =>
  (value) =>
    list.split(' ').includes(value) ? value : undefined;

/** One or two lengths from 0 (or `least`) to so many px, or percentages up to 100; and these words. */
const length =
  (most: number, others = '', least = 0): Judge =>
  (value) => {
    const isShort = (part: string): boolean => {
      if (others.split(' ').includes(part)) return true;
      const [, digits = '', unit = ''] = NUMBER.exec(part) ?? [];
      if (digits === '') return false;
      if (unit === '%') return Number(digits) >= 0 && Number(digits) <= 100;
      const pixels = Number(digits) * (FONT_UNITS.has(unit) ? BASE_FONT_PIXELS : (PIXELS[unit] ?? NaN));
      return Number(digits) === 0 ? least <= 0 : pixels >= least && pixels <= most;
    };
    const parts = value.split(' ');
    return parts.length <= 2 && parts.every(isShort) ? value : undefined;
  };

const colour: Judge = (value) => (COLOUR.test(value) ? value : undefined);

const fontSize: Judge = (value) => {
  if (/^(?:x-small|small|medium|large|x-large|xx-large|smaller|larger)$/.test(value)) return value;
  const [, digits = '', unit = ''] = NUMBER.exec(value) ?? [];
  const times = Number(digits) / (unit === '%' ? 100 : 1);
  if (unit === '%' || unit === 'em' || unit === 'rem')
    return times >= FONT_TIMES.least && times <= FONT_TIMES.most ? value : undefined;
  const pixels = Number(digits) * (PIXELS[unit] ?? NaN);
  return pixels >= FONT_PIXELS.least && pixels <= FONT_PIXELS.most ? value : undefined;
};

/** A length is made one that the letters of the element fit into. */
const lineHeight: Judge = (value) => {
  if (value === 'normal') return value;
  const [, digits = '', unit = ''] = NUMBER.exec(value) ?? [];
  const times = Number(digits) / (unit === '%' ? 100 : 1);
  if (digits !== '' && (unit === '' || unit === '%' || unit === 'em'))
    return times >= 1 && times <= 3 ? value : undefined;
  const pixels = Number(digits) * (PIXELS[unit] ?? NaN);
  return pixels > 0 && pixels <= MAX_SPACE ? `max(1.1em, ${value})` : undefined;
};

const GENERIC = /^(?:serif|sans-serif|monospace|system-ui|ui-.+)$/;
const WITH_SERIFS =
  /times|georgia|garamond|palatino|cambria|constantia|antiqua|bookman|charter|serif|slab|mincho|simsun/;
const OF_ONE_WIDTH = /mono|courier|consolas|console|menlo/;

/** What stands in where none of the faces is there: without it browsers take Times. */
function substitute(face: string): string {
  return OF_ONE_WIDTH.test(face) ? 'monospace' : WITH_SERIFS.test(face) ? 'serif' : 'system-ui, sans-serif';
}

/** The listed fonts that are known to draw letters as letters, with a generic fallback. */
export function textFaces(list: string): string | undefined {
  const faces = list.split(',').map((face) =>
    face
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2')
      .toLowerCase(),
  );
  const kept = faces.filter((face) => TEXT_FACES.has(face));
  if (kept.length === 0) return undefined;
  const named = kept.map((face) => (/[^a-z-]/.test(face) ? `"${face}"` : face)).join(', ');
  return kept.some((face) => GENERIC.test(face)) ? named : `${named}, ${substitute(kept[0]!)}`;
}

const weight: Judge = (value) => (/^(?:normal|bold|bolder|lighter|[1-9]00)$/.test(value) ? value : undefined);

const sides = (name: string, judge: Judge): [string, Judge][] =>
  ['top', 'right', 'bottom', 'left', 'inline-start', 'inline-end', 'block-start', 'block-end'].map((side) => [
    name.replace('*', side),
    judge,
  ]);
const LINE_STYLES = words('none hidden solid dashed dotted double groove ridge inset outset');

/**
 * `display: none` and `visibility: hidden` are the two ways of hiding that are left: what they hide is neither shown
 * nor quoted, since nothing that could differ between the two (a width, a medium, the pointer) decides about them.
 */
const PROPERTIES: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ['display', words('none block inline inline-block list-item table inline-table table-row table-cell table-caption table-row-group table-header-group table-footer-group table-column table-column-group')],
  ['visibility', words('visible hidden')],
  ['color', colour],
  ['background-color', colour],
  ['font-family', textFaces],
  ['font-size', fontSize],
  ['font-style', words('normal italic oblique')],
  ['font-weight', weight],
  ['line-height', lineHeight],
  ['letter-spacing', length(5, 'normal')],
  ['text-align', words('left right center justify start end -webkit-center -webkit-left -webkit-right')],
  ['text-indent', length(MAX_SPACE)],
  ['text-decoration-line', (value) => (/^(?:none|(?:underline|overline|line-through| )+)$/.test(value) ? value : undefined)],
  ['text-decoration-style', words('solid double dotted dashed wavy')],
  ['text-decoration-color', colour],
  ['text-transform', words('none uppercase lowercase capitalize')],
  ['white-space', words('normal nowrap pre pre-wrap pre-line break-spaces')],
  ['white-space-collapse', words('collapse preserve preserve-breaks break-spaces')],
  ['text-wrap-mode', words('wrap nowrap')],
  ['word-break', words('normal break-all keep-all break-word')],
  ['overflow-wrap', words('normal break-word anywhere')],
  ['vertical-align', words('baseline top middle bottom sub super text-top text-bottom')],
  ['direction', words('ltr rtl')],
  ['list-style-type', words('none disc circle square decimal decimal-leading-zero lower-alpha lower-latin lower-roman lower-greek upper-alpha upper-latin upper-roman')],
  ['list-style-position', words('inside outside')],
  ['float', words('none left right')],
  ['clear', words('none left right both')],
  ['box-sizing', words('border-box content-box')],
  ['width', length(MAX_LENGTH, 'auto')],
  ['min-width', length(MAX_LENGTH, 'auto')],
  // Nothing is narrower than a letter.
  ['max-width', length(MAX_LENGTH, 'none', BASE_FONT_PIXELS)],
  // What is lower than its words is drawn over what follows: html-document.ts lets it be so for nothing but pictures and tables.
  ['height', length(MAX_LENGTH, 'auto')],
  ['min-height', length(MAX_LENGTH, 'auto')],
  ['border-collapse', words('collapse separate')],
  ['border-spacing', length(MAX_SPACE)],
  ['caption-side', words('top bottom')],
  ...['top-left', 'top-right', 'bottom-right', 'bottom-left'].map((corner): [string, Judge] => [`border-${corner}-radius`, length(MAX_SPACE)]),
  ...sides('margin-*', length(MAX_SPACE, 'auto')),
  ...sides('padding-*', length(MAX_SPACE)),
  ...sides('border-*-width', length(MAX_BORDER, 'thin medium thick')),
  ...sides('border-*-style', LINE_STYLES),
  ...sides('border-*-color', colour),
]); // prettier-ignore

/** What may depend on the width of the window: the measures of boxes, and never what is seen of words. */
const BY_WIDTH = /^(?:width|m(?:ax|in)-width|(?:margin|padding)-.+|text-align|float|clear)$/;

/** The value that a longhand property may have, or undefined when it goes; `byWidth` inside @media. */
export function allowedValue(property: string, value: string, byWidth = false): string | undefined {
  const judge = PROPERTIES.get(property);
  if (judge === undefined || (byWidth && !BY_WIDTH.test(property))) return undefined;
  return CSS_WIDE.test(value) ? value : judge(value);
}
