// The frame of a command-line tool: its arguments, `--help`, and exit codes that tell wrong usage from bad input.
import { WaxsealError } from '../../src/errors.ts';
import { hasOption, readArguments, type Arguments, type OptionRow } from './option-table.ts';
import { UsageError } from './usage-error.ts';

export interface Tool {
  readonly options: Readonly<Record<string, OptionRow>>;
  readonly usage: string;
  /** Does the work and gives the exit code. Throws UsageError for wrong usage, WaxsealError for bad input. */
  readonly run: (given: Arguments) => Promise<number>;
}

/** The exit code: that of the work, 1 for input that cannot be used, 2 for wrong usage. */
export async function runTool({ options, usage, run }: Tool, args: readonly string[]): Promise<number> {
  try {
    const given = readArguments(args, options);
    if (hasOption(given, '--help')) {
      console.log(usage);
      return 0;
    }
    return await run(given);
  } catch (error) {
    if (error instanceof WaxsealError) {
      console.error(error.message);
      return 1;
    }
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    console.error(usage);
    return 2;
  }
}
