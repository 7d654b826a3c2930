// Room at the foot of Roundcube's pages, in every skin: what is laid out by the window's height ends above it.
import type { NoticeAdapter } from '../contract.ts';
import { envOf } from './settings.ts';

export const roundcubeNotice: NoticeAdapter = {
  hasFoot(document) {
    const env = envOf(document);
    return env?.request_token !== undefined && env.action !== 'compose';
  },

  keepFree(document, height) {
    // What is laid out by the body's height or between its edges ends above; a page that is higher scrolls in it, and
    // nothing of it is ever under the notice: a reader there would count as covered.
    const room: Readonly<Record<string, string>> = {
      ...{ position: 'fixed', top: '0', right: '0', bottom: height, left: '0' },
      ...{ width: 'auto', height: 'auto', 'min-height': '0', overflow: 'auto' },
    };
    const undo = [
      restyle(document.body, room),
      // Else the window would take over what the body says of scrolling.
      restyle(document.documentElement, { overflow: 'hidden' }),
    ];
    const resized = (): boolean => window.dispatchEvent(new Event('resize'));
    resized();
    return () => {
      for (const giveBack of undo) giveBack();
      resized();
    };
  },
};

/** Sets styles that win over the page's own; returns how to take them back. */
function restyle({ style }: HTMLElement, wanted: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(wanted).map(
    (name) => [name, style.getPropertyValue(name), style.getPropertyPriority(name)] as const,
  );
  for (const [name, value] of Object.entries(wanted)) style.setProperty(name, value, 'important');
  return () => {
    for (const [name, value, priority] of before) style.setProperty(name, value, priority);
  };
}
