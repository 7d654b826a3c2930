// The five tabs: one stop in the tab order, arrow keys, Home and End move between them (ARIA tabs pattern).
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useApp } from './app-context.ts';
import { TABS, type TabName } from './route.ts';

const ICONS: Readonly<Record<TabName, IconName>> = {
  identities: 'identity',
  contacts: 'people',
  authorities: 'shield',
  site: 'globe',
  settings: 'settings',
};

export const panelId = 'panel';

export function tabId(tab: TabName): string {
  return `tab-${tab}`;
}

/** `current` is undefined in places that belong to no tab: then the first one is the way in. */
export function TabList({ current }: { current: TabName | undefined }): JSX.Element {
  const { go } = useApp();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const focused = TABS.findIndex((tab) => document.activeElement?.id === tabId(tab));
    const next = nextIndex(event.key, focused);
    if (focused < 0 || next === undefined) return;
    event.preventDefault();
    const tab = TABS[next]!;
    list.current?.querySelector<HTMLElement>(`#${tabId(tab)}`)?.focus();
    go({ name: tab });
  };
  return (
    <nav class="tab-bar" aria-label={text('popup_tabs')}>
      <div class="tabs" role="tablist" aria-label={text('popup_tabs')} ref={list} onKeyDown={move}>
        {TABS.map((tab, index) => (
          <button
            key={tab}
            id={tabId(tab)}
            type="button"
            role="tab"
            class="tab"
            aria-selected={tab === current}
            aria-controls={panelId}
            tabIndex={tab === current || (current === undefined && index === 0) ? 0 : -1}
            onClick={() => go({ name: tab })}
          >
            <Icon name={ICONS[tab]} />
            <span>{text(`popup_tab_${tab}`)}</span>
          </button>
        ))}
      </div>
    </nav>
  );
}

function nextIndex(key: string, from: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return (from + 1) % TABS.length;
    case 'ArrowLeft':
    case 'ArrowUp':
      return (from + TABS.length - 1) % TABS.length;
    case 'Home':
      return 0;
    case 'End':
      return TABS.length - 1;
    default:
      return undefined;
  }
}
