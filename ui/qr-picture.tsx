// A fingerprint as a picture that another person's camera can read.
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import encodeQR from 'qr';

/** Light modules around the code, without which readers do not find it. */
const QUIET = 4;

/** Dark on light in both colour schemes: many readers see nothing in an inverted code. */
export function QrPicture({ content, label }: { content: string; label: string }): JSX.Element {
  const { side, path } = useMemo(() => {
    const matrix = qrMatrix(content);
    const modules = matrix.flatMap((row, y) =>
      row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
    );
    return { side: matrix.length, path: modules.join('') };
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

/** Rows of modules with the light margin around them; true is dark. */
export function qrMatrix(content: string): readonly (readonly boolean[])[] {
  return encodeQR(content, 'raw', { ecc: 'medium', border: QUIET });
}
