import type { StarterTerminal } from './start-newsletter.js';

/** What a process gives the program. */
export interface Host {
  /** Absolute: what a folder and paths that are typed are relative to. */
  typingFolder: string;
  /** The zone of the computer, as IANA names it. */
  timeZone: string;
  terminal: StarterTerminal;
  print: (text: string) => void;
  /** For npm. */
  env: Readonly<Record<string, string | undefined>>;
}

/** The same exit codes as masthead's. */
export const exit: Readonly<Record<'done' | 'usage' | 'unfinished' | 'interrupted', number>>;

/** Starts a newsletter as the command line says. @returns the exit code. */
export function create(argv: readonly string[], host: Host): Promise<number>;
