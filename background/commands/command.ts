// What a command is, by its area, and what its sender may use: the frame it came from, and the grants of that frame.
import type { CommandName, CommandRequest, CommandResponse } from '../../src/wire/commands.ts';
import type { MendAction } from '../../src/wire/mend-action.ts';
import type { FrameSender } from '../callers.ts';
import { fault } from '../errors.ts';
import { useGrant, type ComposerGrant, type ReaderGrant } from '../grants.ts';
import { mend } from '../mending.ts';
import type { CommandContext } from '../port-server.ts';

/** The handlers of all commands of these areas: `vault` of `vault.view`, `vault.lock` and so on. */
export type CommandsOf<Area extends string> = {
  readonly [Name in Extract<CommandName, Area | `${Area}.${string}`>]: (
    request: CommandRequest<Name>,
    context: CommandContext,
  ) => Promise<CommandResponse<Name>>;
};

/** The frame of a webmail's tab that sent the command. Throws `request.not-allowed` for a page of our own. */
export function frameOf({ sender }: CommandContext): FrameSender {
  return 'origin' in sender ? sender : fault('request.not-allowed');
}

/** The grant of this id, when the sender may use it. Throws `grant.unknown`. */
export function readerGrant(id: string, context: CommandContext): Promise<ReaderGrant> {
  return useGrant('reader', id, frameOf(context));
}

/** The same for a composer. */
export function composerGrant(id: string, context: CommandContext): Promise<ComposerGrant> {
  return useGrant('composer', id, frameOf(context));
}

/** Shows what mends, by what the button proposes. */
export async function mendFor(action: MendAction): Promise<null> {
  await mend(action);
  return null;
}
