// The document that holds a message's HTML, in the reader and for the quote: a policy without network, and styles that keep it in its frame.
import type { SafeHtml } from './sanitise-html.ts';

const POLICY = "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'";

/** Before the message's own styles: the reader's face and a size that can be read, tables and lists as mail programs draw them. */
const BASE = `
  html { color-scheme: light; background: #fff; color: #1d1a19;
    font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif; }
  body { margin: 0; padding: 12px; overflow-wrap: break-word; }
  table { font-size: inherit; line-height: inherit; }
  td, th { padding: 1px; }
  ul, ol { padding-inline-start: 40px; }
  img:not([src]) { display: inline-block; min-width: 16px; min-height: 16px; outline: 1px dashed #b9aaa0; color: #6a5d56; font-size: 12px; }
  blockquote { margin: 0 0 0 4px; padding-inline-start: 12px; border-inline-start: 2px solid #d8ccc0; }
  pre, code, kbd, samp { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace; font-size: 0.9em; }
  pre { white-space: pre-wrap; }`;

/**
 * After them: the height of the content never follows the height of the frame, and only width scrolls. Nothing is
 * lower than its words, and no picture is wider than its place, so that none of them lies over or under other words.
 */
const LAST = `
  html, body { position: static !important; height: auto !important; min-height: 0 !important; max-height: none !important;
    transform: none !important; }
  html { overflow-x: auto !important; overflow-y: hidden !important; margin: 0 !important; padding: 0 !important; }
  body { overflow: visible !important; display: flow-root !important; }
  html.scrolls { overflow-y: auto !important; }
  :not(img, hr, table, tr, td, th) { height: auto !important; }
  img { max-width: 100% !important; min-width: 0 !important; }
  :has(img) { text-wrap-mode: wrap !important; }`;

/** Text for `srcdoc`. The policy stands before anything that could fetch. */
export function htmlDocument({ css, body }: Pick<SafeHtml, 'css' | 'body'>): string {
  return (
    `<!doctype html><html><head><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
    `<meta http-equiv="x-dns-prefetch-control" content="off"><meta name="referrer" content="no-referrer">` +
    `<style>${BASE}</style><style>${css}</style><style>${LAST}</style></head>${body}</html>`
  );
}
