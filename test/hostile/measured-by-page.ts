// What a page can measure of a message in a frame of its own.
import type { Try } from './independence.ts';

/** Which message, in a frame of what style, and whether its mark in the list is waited for. */
export type Measurement = readonly [uid: number, style: string, waitsForMark: boolean];

/** Runs in the page: knows nothing but what it is given. */
export function measureInPage([id, css, waits]: Measurement): Promise<Omit<Try, 'secret'>> {
  return new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.style.cssText = css;
    frame.src = `/?_task=mail&_action=preview&_uid=${id}&_mbox=INBOX`;
    document.body.append(frame);
    const links = [...document.querySelectorAll<HTMLAnchorElement>('#messagelist td.subject a')];
    const link = links.find(({ href }) => new URL(href).searchParams.get('_uid') === String(id));
    const heights: number[] = [];
    const times: Record<string, number> = {};
    const began = performance.now();
    let hostSince = 0;
    let rested = began;
    const timer = setInterval(() => {
      const now = performance.now();
      const inner = frame.contentDocument;
      const body = inner?.querySelector<HTMLElement>('#messagebody');
      const host = body?.previousElementSibling;
      if (host && hostSince === 0) hostSince = now;
      const height = host?.getBoundingClientRect().height ?? -1;
      if (hostSince > 0 && height !== heights.at(-1)) {
        heights.push(height);
        rested = now;
      }
      if (hostSince > 0 && body?.style.display === 'none' && times['hidden'] === undefined) {
        times['hidden'] = now - hostSince;
        rested = now;
      }
      const mark = link?.previousElementSibling as HTMLElement | null | undefined;
      if (mark?.style.contain === 'strict' && times['mark'] === undefined) {
        times['mark'] = now - hostSince;
        rested = now;
      }
      const isDone =
        times['hidden'] !== undefined && (!waits || times['mark'] !== undefined) && now - rested > 250;
      if (!isDone && now - began < 8_000) return;
      clearInterval(timer);
      const observed = {
        heights,
        markLooks: mark?.getAttribute('style') ?? '',
        hostLooks: host?.outerHTML.length,
        frames: frame.contentWindow?.length,
        focus: `${document.activeElement?.tagName ?? ''} ${inner?.activeElement?.tagName ?? ''}`,
        requests: frame.contentWindow?.performance.getEntriesByType('resource').length,
        title: inner?.title,
        text: inner?.body.innerText,
        scroll: `${inner?.documentElement.scrollHeight} ${inner?.documentElement.scrollTop}`,
      };
      frame.remove();
      const words = Object.entries(observed).map(([name, value]) => [name, JSON.stringify(value ?? null)]);
      resolve({ observed: Object.fromEntries(words) as Record<string, string>, times });
    }, 8);
  });
}
