import type { Problem } from './problem.ts';

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

export interface Terminal {
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
