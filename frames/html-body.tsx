// Shows a message's HTML in a frame of its own, without scripts and without network, as high as its content.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { text } from '../platform/text.ts';
import { htmlDocument } from './html-document.ts';
import type { SafeHtml } from './sanitise-html.ts';
import type { Links } from './use-links.tsx';

/**
 * `allow-same-origin` without `allow-scripts`: nothing in there can run (the policy forbids it a second time),
 * so the origin gives the message nothing. It lets this module measure the height, which a frame of another
 * origin could only tell by a script of its own, and lets the pictures' blob URLs load. The pop-ups are links
 * that the person follows; they open without our sandbox, opener or referrer.
 */
const SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';
/** Styles in `vh` grow with the frame: after this many changes at one width the height stays and scrolls. */
const MAX_HEIGHTS_A_WIDTH = 24;
const MAX_HEIGHT_PIXELS = 60_000;
/** Room for a scrollbar at the foot of a message that is wider than the frame. */
const SCROLLBAR_PIXELS = 16;

export function HtmlBody({ safe, watch }: { safe: SafeHtml; watch: Links['watch'] }): JSX.Element {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(0);
  const srcdoc = useMemo(() => htmlDocument(safe), [safe]);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let stop: (() => void) | undefined;
    const loaded = (): void => {
      stop?.();
      const content = element.contentDocument;
      if (content === null) return;
      const stops = [followHeight(element, content, setHeight), watch(content)];
      stop = () => stops.forEach((end) => end());
    };
    element.addEventListener('load', loaded);
    if (element.contentDocument?.readyState === 'complete') loaded();
    return () => {
      element.removeEventListener('load', loaded);
      stop?.();
    };
  }, [srcdoc, watch]);
  return (
    <iframe
      class="html-body"
      ref={frame}
      title={text('reader_message_text')}
      sandbox={SANDBOX}
      referrerpolicy="no-referrer"
      srcdoc={srcdoc}
      style={{ height: `${height}px` }}
    />
  );
}

function followHeight(
  frame: HTMLIFrameElement,
  content: Document,
  setHeight: (pixels: number) => void,
): () => void {
  let width = 0;
  let changes = 0;
  let current = 0;
  const measure = (): void => {
    if (frame.clientWidth !== width) {
      width = frame.clientWidth;
      changes = 0;
    }
    const { body, documentElement: root } = content;
    const wide = root.scrollWidth > root.clientWidth + 1;
    const needed = Math.ceil(body.scrollHeight) + (wide ? SCROLLBAR_PIXELS : 0);
    const next = Math.min(MAX_HEIGHT_PIXELS, needed);
    if (next === current) return;
    changes++;
    if (changes > MAX_HEIGHTS_A_WIDTH || needed > MAX_HEIGHT_PIXELS) root.classList.add('scrolls');
    if (changes > MAX_HEIGHTS_A_WIDTH) return;
    current = next;
    setHeight(next);
  };
  const observer = new ResizeObserver(measure);
  observer.observe(content.body);
  observer.observe(frame);
  for (const picture of content.images) picture.addEventListener('load', measure);
  measure();
  return () => observer.disconnect();
}
