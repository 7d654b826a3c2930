// The commands that the parts of the extension send to the background: one row each, in commands/ by area.
import type { CommandsForComposer } from './commands/for-composer.ts';
import type { CommandsForNotice } from './commands/for-notice.ts';
import type { CommandsForPages } from './commands/for-pages.ts';
import type { CommandsForReader } from './commands/for-reader.ts';
import type { CommandsOfKeysAndPeople } from './commands/of-keys-and-people.ts';
import type { CommandsOfSettings } from './commands/of-settings.ts';
import type { CommandsOfTrust } from './commands/of-trust.ts';
import type { IndexProgress, SendProgress } from './progress.ts';

export type { IndexedFolder } from './commands/of-settings.ts';
export type { ImportFile } from './import-file.ts';

export interface Commands
  extends
    CommandsForPages,
    CommandsForReader,
    CommandsForComposer,
    CommandsForNotice,
    CommandsOfKeysAndPeople,
    CommandsOfTrust,
    CommandsOfSettings {}

export type CommandName = keyof Commands;
export type CommandRequest<Name extends CommandName> = Commands[Name]['request'];
export type CommandResponse<Name extends CommandName> = Commands[Name]['response'];

/** What a command reports while it works. */
export type ProgressOf<Name extends CommandName> = Name extends 'search.index-folder'
  ? IndexProgress
  : SendProgress;
