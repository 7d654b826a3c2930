// Watches the links of a message from outside of it: what is pointed at, and clicks that are asked about first.
import { useCallback, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { LinkLine, LinkQuestion } from './link-notice.tsx';
import { linkTarget, namesAnotherHost } from './link-target.ts';

/** What holds links: our own element around a text, or the document of the nested frame, in which nothing can run. */
export type LinkRoot = Document | HTMLElement;

export interface Links {
  /** Watches the links in there until the returned function is called. */
  readonly watch: (root: LinkRoot) => () => void;
  /** What is to be shown of them, outside of the message. */
  readonly notice: JSX.Element;
}

interface Asked {
  readonly target: string;
  readonly link: HTMLElement;
}

export function useLinks(): Links {
  const [pointed, setPointed] = useState<string>();
  const [asked, setAsked] = useState<Asked>();
  /** Asked about once each. */
  const agreed = useRef(new Set<string>());
  const watch = useCallback((root: LinkRoot): (() => void) => {
    const watching = new AbortController();
    const { signal } = watching;
    const point = ({ target }: Event): void => setPointed(targetOf(linkAt(target)));
    const leave = (): void => setPointed(undefined);
    const guard = (event: Event): void => {
      const link = linkAt(event.target);
      const target = targetOf(link);
      if (link === undefined || target === undefined || agreed.current.has(target)) return;
      if (!namesAnotherHost(wordsOf(link), target)) return;
      event.preventDefault();
      setAsked({ target, link });
    };
    for (const kind of ['mouseover', 'focusin', 'pointerdown'])
      root.addEventListener(kind, point, { signal });
    for (const kind of ['mouseout', 'focusout']) root.addEventListener(kind, leave, { signal });
    // Whatever follows a link: the pointer's buttons, the keyboard (a click, too), and a link that is dragged away.
    for (const kind of ['click', 'auxclick', 'dragstart'])
      root.addEventListener(kind, guard, { capture: true, signal });
    return () => {
      watching.abort();
      leave();
    };
  }, []);
  const answer = (isOpened: boolean): void => {
    if (asked === undefined) return;
    const { target, link } = asked;
    setAsked(undefined);
    link.focus();
    if (!isOpened) return;
    agreed.current.add(target);
    window.open(target, '_blank', 'noopener,noreferrer');
  };
  const isPointed = asked === undefined && pointed !== undefined;
  const notice = (
    <>
      {/* There before the words are: else a screen reader does not say them. */}
      <div role="status">{isPointed && <LinkLine target={pointed} />}</div>
      {asked && (
        <LinkQuestion target={asked.target} onOpen={() => answer(true)} onStay={() => answer(false)} />
      )}
    </>
  );
  return { watch, notice };
}

/** Elements of the nested document are no instances of this window's classes. */
function linkAt(target: EventTarget | null): HTMLElement | undefined {
  if (target === null || !('closest' in target)) return undefined;
  return (target as Element).closest<HTMLElement>('a[href]') ?? undefined;
}

function targetOf(link: HTMLElement | undefined): string | undefined {
  return linkTarget(link?.getAttribute('href') ?? '');
}

/** Those that are read, and those that stand for a picture. */
function wordsOf(link: HTMLElement): string {
  const pictures = Array.from(link.querySelectorAll('img'), (picture) => picture.alt);
  return [link.textContent, ...pictures].join(' ').trim();
}
