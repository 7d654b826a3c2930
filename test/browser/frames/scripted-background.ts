// Stands for the background in tests of the frames: answers by scenario, and remembers what it was asked.
import { browser } from '../../../platform/browser.ts';
import { WaxsealError } from '../../../src/errors.ts';
import type { CommandName } from '../../../src/wire/commands.ts';
import type { SendProgress } from '../../../src/wire/progress.ts';
import { PORT_NAME, type FromBackground, type ToBackground } from '../../../src/wire/port.ts';
import type { ReaderView } from '../../../src/wire/reader-views.ts';
import type { VaultView } from '../../../src/wire/views.ts';
import { readView } from './real-view.ts';
import { SETTINGS, composerView, htmlView, readerView, readinessOf } from './scenarios.ts';

export interface Call {
  readonly command: CommandName | 'cancel';
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What tests reach through the service worker's global scope. */
export interface ScriptedBackground {
  readonly calls: Call[];
  vault: VaultView['state'];
  setVault: (state: VaultView['state']) => Promise<void>;
  changeTrust: () => Promise<void>;
  /** HTML of the messages of further grants. */
  readonly html: Map<string, string>;
  /** Views of further grants as JSON (real-view.ts); `grant#0.1` is of a message within that grant's. */
  readonly views: Map<string, string>;
  /** Grants whose locked message opens from now on. */
  readonly opened: Set<string>;
}

class Refusal extends WaxsealError {}

const scripted: ScriptedBackground = {
  calls: [],
  html: new Map(),
  views: new Map(),
  opened: new Set(),
  vault: 'unlocked',
  setVault: (state) => {
    scripted.vault = state;
    return browser.storage.local.set({ vaultState: { state, changedAt: Date.now() } });
  },
  changeTrust: () => browser.storage.local.set({ trustState: { changedAt: Date.now() } }),
};
Object.assign(globalThis, { scripted });
void scripted.setVault('unlocked');

const failedOnce = new Set<string>();

type Progress = (progress: SendProgress) => void;

function viewOf(grant: string): ReaderView | undefined {
  const written = scripted.views.get(grant);
  if (written !== undefined) return readView(written);
  const html = scripted.html.get(grant);
  return html === undefined ? readerView(grant) : htmlView(html);
}

function answer(command: CommandName, payload: Record<string, unknown>, progress: Progress): unknown {
  const grant = String(payload['grant']);
  switch (command) {
    case 'reader.claim':
      if (!viewOf(grant) && !grant.startsWith('fails')) throw new Refusal('grant.unknown');
      return { settings: SETTINGS };
    case 'reader.open':
      if (grant.startsWith('slow')) return new Promise(() => undefined);
      if (grant.startsWith('fails') && !failedOnce.has(grant)) {
        failedOnce.add(grant);
        throw new Refusal('webmail.signed-out');
      }
      if (Array.isArray(payload['within'])) return viewOf(`${grant}#${payload['within'].join('.')}`);
      return viewOf(
        grant === 'locked' && scripted.opened.has(grant) ? 'valid' : grant.replace('fails', 'valid'),
      );
    case 'reader.raw':
      return { content: new Blob(['From: bob@firm.example\r\n\r\nas received\r\n']) };
    case 'reader.keep-certificate':
      return { kept: true };
    case 'composer.claim': {
      const view = composerView(scripted.vault === 'locked' ? grant.replace('-recovered', '') : grant);
      if (!view) throw new Refusal('grant.unknown');
      return view;
    }
    case 'composer.identities':
      return composerView(grant)?.identities ?? [];
    case 'composer.readiness': {
      const { to, cc, bcc } = payload['addressees'] as Record<'to' | 'cc' | 'bcc', { address: string }[]>;
      return [...to, ...cc, ...bcc].map(({ address }) => readinessOf(address));
    }
    case 'composer.save':
      if (grant.startsWith('compose-locks') && scripted.vault === 'locked') throw new Refusal('vault.locked');
      return { savedAt: Date.UTC(2026, 10, 23, 14, 3) };
    case 'composer.send':
      return sendOutcome(grant, progress);
    case 'composer.seal-only':
      return { fileName: 'smime.p7m', content: new Blob(['sealed']) };
    default:
      return null;
  }
}

function sendOutcome(grant: string, progress: Progress): unknown {
  progress({ step: 'uploading', done: 40, total: 100 });
  if (grant === 'compose-send-slow') return new Promise(() => undefined);
  if (grant === 'compose-send-handed-over') {
    progress({ step: 'sending', done: 0, total: 0 });
    return new Promise(() => undefined);
  }
  if (grant === 'compose-send-fails') throw new Refusal('webmail.refused');
  if (grant === 'compose-send-too-large')
    throw new Refusal('send.too-large', { bytes: 26_500_000, limitBytes: 25 * 1024 * 1024 });
  if (grant === 'compose-send-unclear') return { state: 'unclear', code: 'webmail.no-answer' };
  if (grant === 'compose-attachment') return { state: 'attachment-ready' };
  return { state: 'sent', copyIn: 'Sent' };
}

browser.runtime.onConnect.addListener((port) => {
  if (port.name !== PORT_NAME) return;
  const post = (frame: FromBackground): void => port.postMessage(frame);
  port.onMessage.addListener((message) => {
    const frame = message as ToBackground;
    if (frame.kind === 'ping') return;
    if (frame.kind === 'cancel') {
      scripted.calls.push({ command: 'cancel', payload: {} });
      post({ kind: 'response', id: frame.id, ok: false, error: { code: 'request.cancelled', details: {} } });
      return;
    }
    const { id, command } = frame;
    const payload = (frame.payload ?? {}) as Record<string, unknown>;
    scripted.calls.push({ command, payload });
    Promise.resolve()
      .then(() => answer(command, payload, (progress) => post({ kind: 'progress', id, progress })))
      .then(
        (result) => post({ kind: 'response', id, ok: true, result }),
        (error: unknown) => {
          const [code, details] =
            error instanceof Refusal ? [error.code, error.details] : [`test.${String(error)}`, {}];
          post({ kind: 'response', id, ok: false, error: { code, details } });
        },
      );
  });
});
