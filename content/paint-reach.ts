// How far a style paints beyond the box that it is set on, where nothing is hit.

/**
 * In CSS pixels, on any side, and rather too much than too little: shadows, outlines, lines through and under words,
 * the strokes of letters, pictures of borders, and filters.
 */
export function paintReach(style: CSSStyleDeclaration): number {
  const { boxShadow, textShadow, filter, outlineStyle, borderImageSource, textDecorationLine } = style;
  let reach = 0;
  if (boxShadow !== 'none') reach += pixelsIn(boxShadow);
  if (textShadow !== 'none') reach += pixelsIn(textShadow);
  // A blur of some pixels reaches three times as far.
  if (filter !== 'none') reach += 3 * pixelsIn(filter);
  if (outlineStyle !== 'none') reach += pixelsIn(`${style.outlineWidth} ${style.outlineOffset}`);
  if (borderImageSource !== 'none')
    reach += style.borderImageOutset.endsWith('px')
      ? pixelsIn(style.borderImageOutset)
      : pixelsIn(multiplied(style));
  if (textDecorationLine !== 'none')
    reach += pixelsIn(`${style.textDecorationThickness} ${style.textUnderlineOffset}`);
  return reach + pixelsIn(style.getPropertyValue('-webkit-text-stroke-width'));
}

/** The sum of all lengths in a computed value. */
function pixelsIn(value: string): number {
  let sum = 0;
  for (const [, length] of value.matchAll(/(-?[\d.]+(?:e[+-]?\d+)?)px/g)) sum += Math.abs(Number(length));
  return sum;
}

/** An outset without a unit is in widths of the border. */
function multiplied({ borderImageOutset, borderTopWidth, borderLeftWidth }: CSSStyleDeclaration): string {
  const width = Math.max(Number.parseFloat(borderTopWidth), Number.parseFloat(borderLeftWidth), 1);
  const outsets = borderImageOutset.split(' ').map((outset) => Number.parseFloat(outset) || 0);
  return `${Math.max(...outsets) * width}px`;
}
