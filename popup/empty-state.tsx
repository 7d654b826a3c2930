// An empty list teaches: what belongs here, why, and how to get it.
import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from '../ui/icon.tsx';

export function EmptyState(props: {
  icon: IconName;
  title: string;
  action?: ComponentChildren;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <div class="empty">
      <Icon name={props.icon} size={36} />
      <h2>{props.title}</h2>
      <div class="stack">{props.children}</div>
      {props.action}
    </div>
  );
}
