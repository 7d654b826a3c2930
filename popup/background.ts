// The popup's one connection to the background, and the hooks that ask it.
import { useEffect, useState } from 'preact/hooks';
import { BackgroundClient, type RequestOptions } from '../platform/background-client.ts';
import { errorCode } from '../src/errors.ts';
import type { CommandName, CommandRequest, CommandResponse } from '../src/wire/commands.ts';
import { useApp } from './app-context.ts';

const client = new BackgroundClient();

export function ask<Name extends CommandName>(
  command: Name,
  payload: CommandRequest<Name>,
  options: RequestOptions<Name> = {},
): Promise<CommandResponse<Name>> {
  return client.request(command, payload, options);
}

export interface Answer<T> {
  readonly value?: T;
  readonly error?: unknown;
}

/** Asks now, when the payload changes, and whenever something in the extension's stores has changed. */
export function useAnswer<Name extends CommandName>(
  command: Name,
  payload: CommandRequest<Name>,
): Answer<CommandResponse<Name>> {
  const { revision } = useApp();
  const [answer, setAnswer] = useState<Answer<CommandResponse<Name>>>({});
  useEffect(() => {
    let current = true;
    ask(command, payload).then(
      (value) => {
        if (current) setAnswer({ value });
      },
      (error: unknown) => {
        if (current) setAnswer((before) => ({ ...before, error }));
      },
    );
    return () => {
      current = false;
    };
  }, [command, JSON.stringify(payload), revision]);
  return answer;
}

export interface Action {
  readonly busy: boolean;
  /** Of the last run; undefined again as soon as the next begins. */
  readonly error: unknown;
  /** Runs unless a run is under way. Resolves to whether it succeeded. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>;
  readonly clear: () => void;
}

/** One button's work: busy while it runs, its error afterwards. A vault that has locked meanwhile is noticed. */
export function useAction(): Action {
  const { refresh } = useApp();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  return {
    busy,
    error,
    clear: () => setError(undefined),
    run: async (work) => {
      if (busy) return false;
      setBusy(true);
      setError(undefined);
      try {
        await work();
        return true;
      } catch (failure) {
        setError(failure);
        if (errorCode(failure) === 'vault.locked' || errorCode(failure) === 'vault.absent') refresh();
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
