// Removing something from a list, with the way to take it back.
import { text } from '../platform/text.ts';
import { errorSentence } from '../platform/text.ts';
import type { CommandName } from '../src/wire/commands.ts';
import { useApp } from './app-context.ts';
import { ask } from './background.ts';

type RemoveCommand = Extract<CommandName, `${string}.remove`>;

/** `remove(id, name)` removes at once, says so, and offers to undo. */
export function useRemoval(command: RemoveCommand): (id: string, name: string) => void {
  const { say, refresh } = useApp();
  return (id, name) => {
    ask(command, { id }).then(
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
