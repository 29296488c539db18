import { styleText } from 'node:util';
import { pause } from '../lib/pause.ts';
import { type Command, exit } from './command.ts';
import type { CommandHost } from './people-host.ts';
import { endByUncaught, runProgram } from './program.ts';

/** Where a command was typed. */
export type CommandPlace = Pick<CommandHost, 'root' | 'folder' | 'program'>;

/** Runs a command in this process and sets its exit code. */
export async function runInTerminal(
  command: Command,
  argv: readonly string[],
  place: CommandPlace,
): Promise<void> {
  const stop = new AbortController();
  process.on('SIGINT', () => interrupt(stop));
  process.on('SIGTERM', () => interrupt(stop));
  for (const stream of [process.stdout, process.stderr]) {
    // The reader of a pipe may end first, as `head` does: the command still runs to its end.
    stream.on('error', () => {});
  }
  const host: CommandHost = {
    ...place,
    out: console.log,
    err: console.error,
    colour: (severity, text) => paint(severity === 'error' ? 'red' : 'yellow', text),
    terminal: (json) => makeTerminal(json, stop),
  };
  // The state of the program is unknown now, so it ends: the ledger allows that at any point.
  const end = (error: unknown): void => process.exit(endByUncaught(command, argv, error, host));
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
  process.exitCode = await runProgram(command, argv, host);
}

function paint(style: 'red' | 'yellow' | 'dim' | 'bold', text: string): string {
  return styleText(style, text, { stream: process.stderr });
}

function makeTerminal(json: boolean, stop: AbortController): ReturnType<CommandHost['terminal']> {
  const watched = process.stderr.isTTY === true;
  let shown = false;
  const progress = (line: string): void => {
    if (!watched || (line === '' && !shown)) return;
    shown = line !== '';
    process.stderr.write(
      `\r\u001b[K${paint('dim', line.slice(0, (process.stderr.columns ?? 80) - 1))}`,
    );
  };
  const ask = async (text: string): Promise<string | undefined> => {
    if (process.stdin.isTTY !== true) return undefined;
    progress('');
    const { createInterface } = await import('node:readline/promises');
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    lines.on('SIGINT', () => stop.abort());
    try {
      return (await lines.question(`${paint('bold', text)} `, { signal: stop.signal })).trim();
    } finally {
      lines.close();
    }
  };
  return {
    say: (line) => {
      progress('');
      (json ? process.stderr : process.stdout).write(`${line}\n`);
    },
    progress,
    ask,
    confirm: async (text) => {
      const answer = await ask(`${text} [y/N]`);
      return answer === undefined ? undefined : /^y(es)?$/i.test(answer);
    },
    interactive: process.stdin.isTTY === true && watched,
    signal: stop.signal,
    env: process.env,
    now: () => new Date(),
    clock: () => performance.now(),
    pause,
  };
}

/** The first interrupt lets the current work finish; the second ends at once, which is safe, too. */
function interrupt(stop: AbortController): void {
  if (stop.signal.aborted) process.exit(exit.interrupted);
  process.stderr.write('\nStopping after the current work. Ctrl-C again stops at once.\n');
  stop.abort();
}
