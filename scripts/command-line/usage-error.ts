// A wrong call of a command-line tool: what is wrong, in a sentence for the person who called it.

/** Ends a tool with status 2. `code` is set where the engine named the cause. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly code?: string,
  ) {
    super(message);
  }
}
