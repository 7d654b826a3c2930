// Serves the ports of the extension's parts: each request is checked against the table of who may ask what.
import { CALLERS_BY_PREFIX } from '../src/wire/callers.ts';
import type { CommandName } from '../src/wire/commands.ts';
import { type Progress } from '../src/wire/progress.ts';
import type { FromBackground, ToBackground } from '../src/wire/port.ts';
import type { Runtime } from '../platform/browser.ts';
import { judgeSender, type Sender } from './callers.ts';
import { COMMANDS } from './commands.ts';
import { fault, wireError } from './errors.ts';
import { isUserAct } from './user-acts.ts';
import { noteUse } from './vault.ts';

/** What a command's handler knows beside its request. */
export interface CommandContext {
  readonly sender: Sender;
  readonly progress: (progress: Progress) => void;
  readonly signal: AbortSignal;
  /** Calls back when the sender's line has broken: mostly because the sender is gone. */
  readonly onDisconnect: (listener: () => void) => void;
}

/** Answers everything that comes over a port until it closes. */
export function servePort(port: Runtime.Port): void {
  const sender = judgeSender(port.sender);
  const running = new Map<number, AbortController>();
  const listeners = new Set<() => void>();
  let open = true;
  const post = (frame: FromBackground): void => {
    if (open) port.postMessage(frame);
  };

  port.onDisconnect.addListener(() => {
    // The work goes on: what is under way is finished and recorded, and a repeated request finds it.
    open = false;
    running.clear();
    for (const listener of listeners) listener();
  });

  port.onMessage.addListener((message) => {
    const frame = message as ToBackground;
    if (frame.kind === 'ping') return;
    if (frame.kind === 'cancel') {
      running.get(frame.id)?.abort();
      return;
    }
    const abort = new AbortController();
    running.set(frame.id, abort);
    const context = {
      signal: abort.signal,
      onDisconnect: (listener: () => void) => {
        if (open) listeners.add(listener);
        else listener();
      },
      progress: (progress: Progress) => post({ kind: 'progress', id: frame.id, progress }),
    };
    void dispatch(sender, frame.command, frame.payload, context)
      .then(
        (result): FromBackground => ({ kind: 'response', id: frame.id, ok: true, result }),
        (error: unknown): FromBackground => ({
          kind: 'response',
          id: frame.id,
          ok: false,
          error: wireError(error),
        }),
      )
      .then(post)
      .finally(() => running.delete(frame.id));
  });
}

async function dispatch(
  judged: Promise<Sender | undefined>,
  command: unknown,
  payload: unknown,
  context: Omit<CommandContext, 'sender'>,
): Promise<unknown> {
  const sender = await judged;
  if (typeof command !== 'string') return fault('request.malformed');
  const prefix = command.split('.')[0]!;
  const callers = Object.hasOwn(CALLERS_BY_PREFIX, prefix) ? CALLERS_BY_PREFIX[prefix]! : [];
  if (sender === undefined || !callers.includes(sender.caller)) return fault('request.not-allowed');
  if (!Object.hasOwn(COMMANDS, command)) return fault('request.unknown');
  const handle = COMMANDS[command as CommandName] as (
    payload: unknown,
    context: CommandContext,
  ) => Promise<unknown>;
  if (isUserAct(command as CommandName, payload)) await noteUse();
  return handle(payload, { ...context, sender });
}
