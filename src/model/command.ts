import type { Problem } from './problem.ts';

/** Exit codes: what other programs may count on. */
export const exit = {
  done: 0,
  /** The content or the list has problems. */
  problems: 1,
  /** Wrong use or settings. */
  usage: 2,
  /** Something outside failed or is not finished; running it again goes on. */
  unfinished: 3,
  /** A bug in masthead. */
  bug: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exit)[keyof typeof exit];

/** The person or program that called, as far as a command needs them. */
export interface Terminal {
  /** A line of the account that a command gives. */
  say: (line: string) => void;
  /** What goes on just now; replaces itself, and is silent where nobody watches. */
  progress: (line: string) => void;
  /** Asks for a yes. Undefined where there is nobody to ask. */
  confirm: (question: string) => Promise<boolean | undefined>;
  /** Asks for a line. Undefined where there is nobody to ask. */
  ask: (question: string) => Promise<string | undefined>;
  /** True where a person sits at a terminal: a command may wait for hours and show a countdown. */
  interactive: boolean;
  /** Writes a report of an exception (exit code 70 later). Returns its file, or why there is none. */
  reportBug: (error: unknown) => string;
  /** Aborted at the first Ctrl-C. */
  signal: AbortSignal;
  env: Readonly<Record<string, string | undefined>>;
  now: () => Date;
}

export interface Result {
  exit: ExitCode;
  problems?: Problem[];
  /** What `--json` prints; the problems are added to an object. */
  json?: unknown;
}
