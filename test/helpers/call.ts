import { join } from 'node:path';
import type { Command } from '../../src/cli/command.ts';
import { runProgram } from '../../src/cli/program.ts';
import { type Pause, pause as pauseInRealTime } from '../../src/lib/pause.ts';
import type { Ran } from './command.ts';
import { keepSandbox } from './keep-sandbox.ts';

/** What a test sets for a command that it calls. */
export interface Calling {
  env?: Readonly<Record<string, string>>;
  now?: () => Date;
  /** Milliseconds; with `pause`, from `fakeTime`. */
  clock?: () => number;
  pause?: Pause;
  signal?: AbortSignal;
  /** What the person answers who is asked, or what happens while they think; absent: nobody is there. */
  answer?: boolean | ((question: string) => Promise<boolean>);
  /** What they type who are asked for a line. */
  typed?: string;
  /** True where a person sits at the terminal. */
  interactive?: boolean;
  /** Receives each line when it is said. */
  said?: (line: string) => void;
  /** Receives each line that replaces itself, such as a countdown. */
  progress?: (line: string) => void;
}

/**
 * Runs a command as `masthead()` does, but in this process: without the seconds that a process
 * takes to begin, and with a clock of the test's own.
 */
export async function call(
  name: string,
  argv: readonly string[],
  calling: Calling = {},
): Promise<Ran> {
  const module = (await import(`../../src/cli/${name}.ts`)) as Record<string, Command>;
  const exported = name.replace(/-(.)/, (_, letter: string) => letter.toUpperCase());
  return run(module[exported] as Command, argv, calling);
}

/** A tenth of a second is enough for what happens in the same computer. */
const pauseBriefly: Pause = (milliseconds, signal) =>
  pauseInRealTime(Math.min(milliseconds, 100), signal);

async function run(
  command: Command,
  argv: readonly string[],
  {
    env = {},
    now = () => new Date(),
    clock = () => performance.now(),
    pause = pauseBriefly,
    signal,
    answer,
    typed,
    interactive = false,
    said = () => {},
    progress = () => {},
  }: Calling = {},
): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const out = (text: string): void => {
    stdout += `${text}\n`;
    said(text);
  };
  const err = (text: string): void => {
    stderr += `${text}\n`;
  };
  const code = await runProgram(command, argv, {
    root: join(import.meta.dirname, '../..'),
    folder: env.INIT_CWD ?? '.',
    program: 'npm run',
    out,
    err,
    colour: (_, text) => text,
    terminal: (json) => ({
      say: json ? err : out,
      progress,
      interactive,
      confirm: async (question) => (typeof answer === 'function' ? answer(question) : answer),
      ask: async () => typed,
      signal: signal ?? new AbortController().signal,
      env,
      now,
      clock,
      pause,
      openSandbox: keepSandbox,
    }),
  });
  return { code, stdout, stderr };
}
