// A small extension of our own to prove the harness with: a content script, a frame in the page, a worker.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const MANIFEST = {
  manifest_version: 3,
  name: 'Harness probe',
  version: '1.0',
  host_permissions: ['http://127.0.0.1/*'],
  content_scripts: [
    { matches: ['http://127.0.0.1/*'], js: ['content.js'], all_frames: true, run_at: 'document_end' },
  ],
  web_accessible_resources: [{ resources: ['frames/probe.html'], matches: ['http://127.0.0.1/*'] }],
};

const FILES: Readonly<Record<string, string>> = {
  'background.js': `
    globalThis.started = Date.now();
    (globalThis.browser ?? chrome).runtime.onMessage.addListener((message, sender, answer) => {
      answer({ started: globalThis.started, from: sender.url });
    });`,
  'content.js': `
    const place = document.querySelector('#messagebody, #composebodycontainer');
    if (place) {
      const host = document.createElement('div');
      const frame = document.createElement('iframe');
      frame.src = (globalThis.browser ?? chrome).runtime.getURL('frames/probe.html');
      frame.style.cssText = 'width: 400px; height: 120px; border: 1px solid';
      host.attachShadow({ mode: 'closed' }).append(frame);
      place.before(host);
    }`,
  'frames/probe.html': `<!DOCTYPE html><meta charset="utf-8"><title>Probe</title>
    <textarea id="text" style="width: 90%"></textarea><button id="ask">Ask</button><output id="answer"></output>
    <script src="probe.js"></script>`,
  'frames/probe.js': `
    document.querySelector('#ask').addEventListener('click', async (event) => {
      const answer = await (globalThis.browser ?? chrome).runtime.sendMessage({ ask: true });
      document.querySelector('#answer').textContent = JSON.stringify({ ...answer, trusted: event.isTrusted });
    });`,
};

/** Writes the extension into a new temporary folder; the caller removes it. */
export async function writeProbeExtension(browser: 'chromium' | 'firefox'): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'waxseal-probe-'));
  const manifest =
    browser === 'chromium'
      ? { ...MANIFEST, background: { service_worker: 'background.js' } }
      : {
          ...MANIFEST,
          background: { scripts: ['background.js'] },
          browser_specific_settings: { gecko: { id: 'probe@waxseal.invalid' } },
        };
  await mkdir(path.join(folder, 'frames'));
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
  for (const [name, text] of Object.entries(FILES)) await writeFile(path.join(folder, name), text);
  return folder;
}
