// The rows of the bench as Markdown: times, and Waxseal's time as a ratio to each other contender's.

/** A cell for a time and one for the ratio to it; dashes where there is none. */
export function timeAndRatio(own: number, other: number | undefined): readonly string[] {
  return other === undefined ? ['–', '–'] : [time(other), (own / other).toFixed(2)];
}

export function time(milliseconds: number): string {
  return `${milliseconds >= 10 ? Math.round(milliseconds) : milliseconds.toFixed(1)} ms`;
}

export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The header row and the rule below it. */
export function header(cells: readonly string[]): readonly string[] {
  return [row(cells), row(cells.map(() => '---'))];
}
