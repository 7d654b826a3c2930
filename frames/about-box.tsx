// A box that holds controls with consequences together with what they are about: they are armed while it is whole in sight.
import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useContext, useMemo, useRef } from 'preact/hooks';
import { AboutContext } from './arming.ts';

export interface AboutBoxProps {
  readonly class: string;
  /** Without a name it is no region for screen readers to jump to: for rows of a list. */
  readonly label?: string;
  /** Another one whenever anything that is shown here has changed. */
  readonly version: unknown;
  /** Something of it has to be scrolled to. */
  readonly isCut?: boolean;
  readonly children: ComponentChildren;
}

export function AboutBox({
  class: name,
  label,
  version,
  isCut = false,
  children,
}: AboutBoxProps): JSX.Element {
  const box = useRef<HTMLElement>(null);
  const about = useMemo(() => ({ box, version, isCut }), [version, isCut]);
  return (
    <AboutContext.Provider value={about}>
      {label === undefined ? (
        <div class={name} ref={box as RefObject<HTMLDivElement>}>
          {children}
        </div>
      ) : (
        <section class={name} aria-label={label} ref={box}>
          {children}
        </section>
      )}
    </AboutContext.Provider>
  );
}

/**
 * Controls of a box that are about nothing of what may be scrolled away in it: all of the box that there is to see has
 * to be in sight for them, too.
 */
export function AboutTheRest({ children }: { children: ComponentChildren }): JSX.Element {
  const about = useContext(AboutContext);
  const rest = useMemo(() => about && { ...about, isCut: false }, [about]);
  return <AboutContext.Provider value={rest}>{children}</AboutContext.Provider>;
}
