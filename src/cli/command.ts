import { exit, type Result, type Terminal } from '../model/command.ts';
import { UsageError } from '../model/errors.ts';
import { hasErrors, type Problem } from '../model/problem.ts';

export { type ExitCode, exit, type Result, type Terminal } from '../model/command.ts';

export interface OptionSpec {
  type: 'string' | 'boolean';
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

/** The result of a command that found these problems: exit 1 if one is an error, else 0. */
export function toResult(problems: Problem[], json?: unknown): Result {
  return {
    exit: hasErrors(problems) ? exit.problems : exit.done,
    problems,
    ...(json !== undefined && { json }),
  };
}
