import type { Result, Terminal } from '../model/command.ts';
import { UsageError } from '../model/errors.ts';

export { type ExitCode, exit, type Result, type Terminal } from '../model/command.ts';

export interface OptionSpec {
  type: 'string' | 'boolean';
  /** Can be given more than once. */
  multiple?: boolean;
  /** What `--help` calls the value, e.g. `DAY`. */
  value?: string;
  help: string;
}

export interface Arguments {
  /** Absolute: the newsletter's folder. */
  root: string;
  positionals: string[];
  flag: (name: string) => boolean;
  text: (name: string) => string | undefined;
  texts: (name: string) => string[];
  /** A path as typed, made absolute from the folder that the command was called in. */
  path: (typed: string) => string;
}

export interface Command {
  name: string;
  summary: string;
  /** What follows the name, e.g. `[ISSUE …]`. */
  usage: string;
  options: Readonly<Record<string, OptionSpec>>;
  run: (args: Arguments, terminal: Terminal) => Promise<Result>;
}

/** Reads an issue's number as typed: `3`, `003`. */
export function issueNumber(typed: string | undefined): number {
  if (typed === undefined) throw new UsageError('Issue number missing. Example: 3');
  if (!/^\d+$/.test(typed) || Number(typed) < 1) {
    throw new UsageError(`"${typed}" is not an issue number. Use a whole number from 1.`);
  }
  return Number(typed);
}
