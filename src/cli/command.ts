import { UsageError } from '../model/errors.ts';
import { hasErrors, type Problem } from '../model/problem.ts';
import type { Host } from '../project.ts';

/** Exit codes: what other programs may count on. */
export const exit = {
  done: 0,
  problems: 1,
  usage: 2,
  /** Something outside failed or is unfinished: running it again continues. */
  unfinished: 3,
  bug: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exit)[keyof typeof exit];

export interface Terminal extends Omit<Host, 'random' | 'randomHex' | 'log'> {
  say: (line: string) => void;
  /** Replaces the last line, and prints nothing where nobody watches. */
  progress: (line: string) => void;
  /** Undefined where there is nobody to ask. */
  confirm: (question: string) => Promise<boolean | undefined>;
  /** Undefined where there is nobody to ask. */
  ask: (question: string) => Promise<string | undefined>;
  /** A person sits at a terminal: a command may wait for hours and show a countdown. */
  interactive: boolean;
  /** Writes a report of an exception (exit code 70 later). Returns its file, or why there is none. */
  reportBug: (error: unknown) => string;
  /** Shows the commands in a text as this user types them. What is said has that done already. */
  showCommands: (text: string) => string;
}

export interface Result {
  exit: ExitCode;
  problems?: Problem[];
  /** The last line, after the problems. */
  closing?: string;
  /** What `--json` prints; the problems are added to an object. */
  json?: unknown;
}

export interface OptionSpec {
  /** What `--help` calls its value, e.g. `DAY`. An option without a value is a flag. */
  value?: string;
  multiple?: boolean;
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
  /** At most this number of words beside the options. */
  operands: number | ((args: Arguments) => number);
  /** False for a command that also runs outside a newsletter's folder. */
  needsNewsletter?: false;
  options: Readonly<Record<string, OptionSpec>>;
  run: (args: Arguments, terminal: Terminal) => Promise<Result>;
}

/** Reads an issue's number as typed: `3`, `003`. */
export function issueNumber(typed: string | undefined): number {
  if (typed === undefined) throw new UsageError('Missing issue number. Example: 3');
  if (!/^\d+$/.test(typed) || Number(typed) < 1) {
    throw new UsageError(`"${typed}" is not an issue number. Use a whole number from 1.`);
  }
  return Number(typed);
}

/** Reads the number of an option as typed. @throws UsageError unless it is from 0 to `most`. */
export function wholeNumber(option: string, typed: string, most: number): number {
  const number = /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
  if (number <= most) return number;
  throw new UsageError(`--${option} must be a whole number from 0 to ${most}, not "${typed}".`);
}

/** The result of a command that an error stopped. @param line What was not done. */
export function toStopped(problems: Problem[], line: string, json?: unknown): Result {
  return { ...toResult(problems, json), ...(hasErrors(problems) && { closing: line }) };
}

/** The result of a command that found these problems: exit 1 if one is an error, else 0. */
export function toResult(problems: Problem[], json?: unknown): Result {
  return {
    exit: hasErrors(problems) ? exit.problems : exit.done,
    problems,
    ...(json !== undefined && { json }),
  };
}
