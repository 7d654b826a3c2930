// The common shape of a tab: a heading, the list, and beside or below it how something is added.
import type { ComponentChildren, JSX } from 'preact';

export function TabLayout(props: {
  title: string;
  /** Beside the title. */
  action?: ComponentChildren;
  /** Second column of the page view. */
  aside?: ComponentChildren;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <div class={`tab-layout ${props.aside ? 'with-aside' : ''}`}>
      <div class="place-head">
        <h1>{props.title}</h1>
        {props.action}
      </div>
      <div class="stack main-column">{props.children}</div>
      {props.aside && <aside class="stack card aside">{props.aside}</aside>}
    </div>
  );
}
