// The tabs: one stop in the tab order, arrow keys, Home and End move between them (ARIA tabs pattern).
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { text } from '../platform/text.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useApp } from './app-context.ts';
import { tabsIn, type TabName } from './route.ts';

const ICONS: Readonly<Record<TabName, IconName>> = {
  identities: 'identity',
  contacts: 'people',
  authorities: 'shield',
  search: 'search',
  site: 'globe',
  settings: 'settings',
};

export const panelId = 'panel';

export function tabId(tab: TabName): string {
  return `tab-${tab}`;
}

/** `current` is undefined in places that belong to no tab: then the first one is the way in. */
export function TabList({ current }: { current: TabName | undefined }): JSX.Element {
  const { go, view } = useApp();
  const tabs = tabsIn(view);
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const focused = tabs.findIndex((tab) => document.activeElement?.id === tabId(tab));
    const isMirrored = document.documentElement.dir === 'rtl';
    const next = nextIndex(isMirrored ? mirrored(event.key) : event.key, focused, tabs.length);
    if (focused < 0 || next === undefined) return;
    event.preventDefault();
    const tab = tabs[next]!;
    list.current?.querySelector<HTMLElement>(`#${tabId(tab)}`)?.focus();
    go({ name: tab });
  };
  return (
    <nav class="tab-bar" aria-label={text('popup_tabs')}>
      <div class="tabs" role="tablist" aria-label={text('popup_tabs')} ref={list} onKeyDown={move}>
        {tabs.map((tab, index) => (
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

/** Where tabs run from right to left, the key to the left leads to the next one. */
function mirrored(key: string): string {
  if (key === 'ArrowLeft') return 'ArrowRight';
  return key === 'ArrowRight' ? 'ArrowLeft' : key;
}

function nextIndex(key: string, from: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return (from + 1) % count;
    case 'ArrowLeft':
    case 'ArrowUp':
      return (from + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
