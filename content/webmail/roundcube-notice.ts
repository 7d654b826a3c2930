// Room at the foot of Roundcube's pages, in every skin: what is laid out by the window's height ends above it.
import type { NoticeAdapter } from './contract.ts';
import { envOf } from './roundcube-settings.ts';

export const roundcubeNotice: NoticeAdapter = {
  hasFoot(document) {
    const env = envOf(document);
    return env?.request_token !== undefined && env.action !== 'compose';
  },

  keepFree(document, height) {
    const { style } = document.body;
    // Elastic's panes are as high as the body; those of the older skins hang between its edges. A page that scrolls as a
    // whole ends lower down instead.
    const room = {
      position: 'relative',
      height: `calc(100% - ${height})`,
      'min-height': '0',
      'margin-bottom': height,
    };
    const before = Object.keys(room).map((name) => [name, style.getPropertyValue(name)] as const);
    for (const [name, value] of Object.entries(room)) style.setProperty(name, value, 'important');
    const resized = (): boolean => window.dispatchEvent(new Event('resize'));
    resized();
    return () => {
      for (const [name, value] of before) style.setProperty(name, value);
      resized();
    };
  },
};
