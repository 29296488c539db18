import { printable, printableInLine } from '../model/printable.ts';
import type { Problem } from '../model/problem.ts';
import type { Terminal } from './command.ts';
import { type Invocation, showCommands } from './invocation.ts';

/** Where a command runs: a process with its streams, or a test. */
export interface CommandHost {
  /** The newsletter's folder where none is named; undefined outside a newsletter. */
  root: string | undefined;
  /** What a folder on the command line is relative to. */
  folder: string;
  program: Invocation['program'];
  /** Whole lines: the account and the JSON, and what is for people beside them. */
  out: (text: string) => void;
  err: (text: string) => void;
  colour: (severity: Problem['severity'], text: string) => string;
  /** Lends the command its terminal. @param json True where only the JSON may go to `out`. */
  terminal: (json: boolean) => Omit<Terminal, 'reportBug' | 'showCommands'>;
}

/**
 * The host as people read it: commands are shown as this user types them, and nothing from a file,
 * a list or a server reaches the terminal as a control sequence.
 */
export function toPeople(host: CommandHost, invocation: Invocation): CommandHost {
  const { out, colour, terminal } = host;
  const show = (text: string): string => printable(showCommands(text, invocation));
  return {
    ...host,
    out: (text) => out(printable(text)),
    // Not `err`, but its parts: the colours are commands to the terminal.
    colour: (severity, text) => colour(severity, show(text)),
    terminal: (json) => {
      const { say, progress, confirm, ask, ...same } = terminal(json);
      return {
        ...same,
        say: (line) => say(show(line)),
        progress: (line) => progress(printableInLine(showCommands(line, invocation))),
        confirm: (question) => confirm(show(question)),
        ask: (question) => ask(show(question)),
      };
    },
  };
}
