// Removing something from a list, with the way to take it back.
import { text } from '../platform/text.ts';
import { errorSentence } from '../platform/text.ts';
import type { CommandName, CommandRequest } from '../src/wire/commands.ts';
import { useApp } from './app-context.ts';
import { ask } from './background.ts';

type RemoveCommand = Extract<CommandName, `${string}.remove`>;

/** `remove(request, name)` removes at once, says so, and offers to undo. What went wrong is said the same way. */
export function useRemoval<Name extends RemoveCommand>(
  command: Name,
): (request: CommandRequest<Name>, name: string) => void {
  const { say, refresh } = useApp();
  return (request, name) => {
    ask<RemoveCommand>(command, request).then(
      ({ undo }) => {
        refresh();
        say({
          message: text('popup_removed', name),
          undo: async () => {
            await ask('undo', { undo });
            refresh();
          },
        });
      },
      (error: unknown) => {
        refresh();
        say({ message: errorSentence(error) });
      },
    );
  };
}
