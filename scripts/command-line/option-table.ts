// Reads command-line arguments by a table of options: which take a value, which may be repeated.
import { UsageError } from './usage-error.ts';

export interface OptionRow {
  /** What the value is, for the usage text; absent for an option without one. */
  readonly value?: string;
  /** True for an option that may be given once only. */
  readonly once?: boolean;
}

export interface GivenOption {
  readonly name: string;
  readonly value: string;
}

export interface Arguments {
  /** In the order given: the meaning of some depends on what is before them. */
  readonly options: readonly GivenOption[];
  readonly operands: readonly string[];
}

/** Splits arguments into options and operands; throws UsageError for what the table does not allow. */
export function readArguments(
  args: readonly string[],
  table: Readonly<Record<string, OptionRow>>,
): Arguments {
  const options: GivenOption[] = [];
  const operands: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index]!;
    if (argument === '--') {
      operands.push(...args.slice(index + 1));
      break;
    }
    if (!argument.startsWith('--')) {
      operands.push(argument);
      continue;
    }
    const equals = argument.indexOf('=');
    const name = equals < 0 ? argument : argument.slice(0, equals);
    const row = table[name];
    if (row === undefined) throw new UsageError(`Unknown option ${name}.`);
    if (row.once === true && options.some((option) => option.name === name)) {
      throw new UsageError(`${name} can be given only once.`);
    }
    if (row.value === undefined) {
      if (equals >= 0) throw new UsageError(`${name} takes no value.`);
      options.push({ name, value: '' });
      continue;
    }
    const value = equals >= 0 ? argument.slice(equals + 1) : args[++index];
    if (value === undefined) throw new UsageError(`${name} needs a value: ${row.value}.`);
    options.push({ name, value });
  }
  return { options, operands };
}

export function hasOption({ options }: Arguments, name: string): boolean {
  return options.some((option) => option.name === name);
}

export function optionValues({ options }: Arguments, name: string): string[] {
  return options.filter((option) => option.name === name).map((option) => option.value);
}

export function optionValue(given: Arguments, name: string): string | undefined {
  return optionValues(given, name).at(-1);
}

/** The usage text of a table, one option a line. */
export function describeOptions(table: Readonly<Record<string, OptionRow>>): string {
  return Object.entries(table)
    .map(([name, row]) => `  ${name}${row.value === undefined ? '' : ` ${row.value}`}`)
    .join('\n');
}

/** The time of an option; now when it was not given. Throws UsageError unless it is ISO 8601. */
export function optionTime(given: Arguments, name: string): Date {
  const text = optionValue(given, name);
  if (text === undefined) return new Date();
  const time = new Date(text);
  if (Number.isNaN(time.getTime()) || !/^\d{4}-\d{2}-\d{2}/.test(text)) {
    throw new UsageError(`${name} needs an ISO 8601 time, for example 2026-11-23T12:00:00Z: ${text}`);
  }
  return time;
}
