// Stands for the content script in tests of the frames: makes the frame the page's address asks for, and invites it.
import { PlaceWatch } from '../../../content/place-watch.ts';
import { browser } from '../../../platform/browser.ts';
import type { FrameInvitation, FrameToContent } from '../../../src/wire/port.ts';

const wanted = new URLSearchParams(location.hash.slice(1));
const page = wanted.get('frame');
const url = browser.runtime.getURL(`frames/${page ?? 'reader'}.html`);
// In Chromium the address given to pages is a dynamic one; the origin of what is loaded from it is not.
const { protocol, host: dynamicHost } = new URL(url);
const origin = `${protocol}//${protocol === 'chrome-extension:' ? browser.runtime.id : dynamicHost}`;
// A page can find out a frame's address (its own frames, errors); tests use it to attack.
document.documentElement.dataset['frameUrl'] = url;

if (page !== null) {
  const heard: FrameToContent[] = [];
  const host = document.createElement('div');
  host.id = 'host';
  const frame = document.createElement('iframe');
  frame.allow = 'clipboard-write';
  frame.src = url;
  frame.style.cssText = `display:block;width:100%;height:${Number(wanted.get('height') ?? 860)}px;border:0`;
  let port: MessagePort | undefined;
  const receive = ({ data }: MessageEvent<FrameToContent>): void => {
    if (data.kind === 'look') {
      port?.postMessage(watch.answer(data));
      return;
    }
    if (data.kind === 'place' && data.pixels !== null) frame.style.height = `${data.pixels}px`;
    heard.push(data);
    document.documentElement.dataset['heard'] = JSON.stringify(heard);
  };
  // Tests choose the height, as a page does.
  host.addEventListener('test-height', (event) => {
    frame.style.height = `${(event as CustomEvent<number>).detail}px`;
  });
  // Tests speak to the frame as the content script would, through this element.
  host.addEventListener('test-to-frame', (event) => port?.postMessage((event as CustomEvent).detail));
  // At every load: a frame that loads itself anew is invited again.
  frame.addEventListener('load', () => {
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = receive;
    const invitation: FrameInvitation = {
      kind: 'waxseal-invitation',
      grant: wanted.get('grant') ?? '',
      fontSizePixels: Number(wanted.get('font') ?? 14),
      dark: wanted.has('dark'),
      opensByItself: !wanted.has('offered'),
      resizable: true,
    };
    frame.contentWindow?.postMessage(invitation, origin, [channel.port2]);
  });
  host.attachShadow({ mode: 'closed' }).append(frame);
  document.querySelector('#mail')?.append(host);
  const watch = new PlaceWatch(host);
  if (wanted.has('covered')) {
    const cover = document.createElement('div');
    cover.id = 'cover';
    cover.style.cssText = 'position:fixed;inset:0;background:#fff;pointer-events:none';
    document.body.append(cover);
  }
}
