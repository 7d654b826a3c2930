// A fingerprint as a picture that another person's camera can read.
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { qrMatrix } from './qr-code.ts';

/** Light modules around the code, without which readers do not find it. */
const QUIET = 4;

/** Dark on light in both colour schemes: many readers see nothing in an inverted code. */
export function QrPicture({ content, label }: { content: string; label: string }): JSX.Element {
  const { side, path } = useMemo(() => {
    const matrix = qrMatrix(content);
    const modules = matrix.flatMap((row, y) =>
      row.flatMap((dark, x) => (dark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])),
    );
    return { side: matrix.length + 2 * QUIET, path: modules.join('') };
  }, [content]);
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <path d={`M0 0h${side}v${side}h-${side}z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
