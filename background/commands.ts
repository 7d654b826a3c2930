// The command table: what each command does, by area. Who may send it is in src/wire/callers.ts.
import type { CommandName } from '../src/wire/commands.ts';
import type { CommandsOf } from './commands/command.ts';
import { FOR_COMPOSER } from './commands/for-composer.ts';
import { FOR_NOTICE } from './commands/for-notice.ts';
import { FOR_PAGES } from './commands/for-pages.ts';
import { FOR_READER } from './commands/for-reader.ts';
import { OF_KEYS_AND_PEOPLE } from './commands/of-keys-and-people.ts';
import { OF_SETTINGS } from './commands/of-settings.ts';
import { OF_TRUST } from './commands/of-trust.ts';

export const COMMANDS: CommandsOf<CommandName> = {
  ...FOR_PAGES,
  ...FOR_READER,
  ...FOR_COMPOSER,
  ...FOR_NOTICE,
  ...OF_KEYS_AND_PEOPLE,
  ...OF_TRUST,
  ...OF_SETTINGS,
};
