import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { explainSystemError } from '../lib/text/system-error.ts';
import { isBug } from '../model/bug.ts';
import { OutsideError, UsageError } from '../model/errors.ts';
import { printable, printableInLine } from '../model/printable.ts';
import { formatProblem, type Problem, sortProblems } from '../model/problem.ts';
import { BugReports } from './bug-reports.ts';
import {
  type Arguments,
  type Command,
  type ExitCode,
  exit,
  type Result,
  type Terminal,
} from './command.ts';

/** Where a command runs: a process with its streams, or a test. */
export interface CommandHost {
  /** The newsletter's folder where none is named. */
  root: string;
  /** What a folder on the command line is relative to. */
  folder: string;
  /** Whole lines: the account and the JSON, and what is for people beside them. */
  out: (text: string) => void;
  err: (text: string) => void;
  colour: (severity: Problem['severity'], text: string) => string;
  /** Lends the command its terminal. @param json True where only the JSON may go to `out`. */
  terminal: (json: boolean) => Omit<Terminal, 'reportBug'>;
}

const common: Command['options'] = {
  root: { type: 'string', value: 'DIR', help: "the newsletter's folder (default: this project)" },
  json: {
    type: 'boolean',
    help: 'one JSON document on standard output, all else on standard error',
  },
  help: { type: 'boolean', help: 'this text' },
};

/** Runs a command and returns its exit code. Stack traces are printed only if DEBUG is set. */
export async function runProgram(
  command: Command,
  argv: readonly string[],
  given: CommandHost,
): Promise<ExitCode> {
  const host = withoutControls(given);
  const options = { ...command.options, ...common };
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv, options);
  } catch (error) {
    host.err(`${printable((error as Error).message.split('\n')[0] ?? '')}\n`);
    host.err(help(command, options));
    return exit.usage;
  }
  if (parsed.values.help === true) {
    host.out(help(command, options));
    return exit.done;
  }
  const json = parsed.values.json === true;
  const lent = host.terminal(json);
  const args = argumentsFrom(parsed, host);
  const place = { root: args.root, command: command.name, options: Object.keys(parsed.values) };
  const bugs = new BugReports(place, lent.now);
  const terminal = { ...lent, reportBug: (error: unknown) => bugs.report(error) };
  try {
    const result = await command.run(args, terminal);
    report(result, json, host);
    for (const line of bugs.lines()) host.err(host.colour('error', line));
    return bugs.count === 0 || result.exit === exit.interrupted ? result.exit : exit.bug;
  } catch (thrown) {
    const error = await explainError(thrown, args.root);
    if (isBug(error)) return endByBug(error, bugs, { json, host, env: terminal.env });
    if (terminal.signal.aborted) return exit.interrupted;
    const { message, stack } = error as Error;
    host.err(host.colour('error', message.split('\n')[0] as string));
    if (terminal.env.DEBUG) host.err(printable(stack as string));
    if (json) host.out(JSON.stringify({ error: message }, null, 2));
    return error instanceof UsageError ? exit.usage : exit.unfinished;
  } finally {
    terminal.progress('');
  }
}

/** Nothing from a file, a list or a server reaches the terminal as a control sequence. */
function withoutControls(host: CommandHost): CommandHost {
  const { out, err, colour, terminal } = host;
  return {
    ...host,
    out: (text) => out(printable(text)),
    // In parts, since the colours are commands to the terminal.
    err: (text) => err(text),
    colour: (severity, text) => colour(severity, printable(text)),
    terminal: (json) => {
      const { say, progress, confirm, ask, ...same } = terminal(json);
      return {
        ...same,
        say: (line) => say(printable(line)),
        progress: (line) => progress(printableInLine(line)),
        confirm: (question) => confirm(printable(question)),
        ask: (question) => ask(printable(question)),
      };
    },
  };
}

async function explainError(thrown: unknown, root: string): Promise<unknown> {
  if (thrown instanceof OutsideError || thrown instanceof UsageError) return thrown;
  if (!(thrown instanceof Error)) return thrown;
  const { explainDatabaseError } = await import('../lib/store/explain-error.ts');
  return (await explainDatabaseError(thrown, root)) ?? thrown;
}

function endByBug(
  error: unknown,
  bugs: BugReports,
  { json, host, env }: { json: boolean; host: CommandHost; env: Terminal['env'] },
): ExitCode {
  const file = bugs.report(error);
  for (const line of bugs.lines()) host.err(host.colour('error', line));
  if (env.DEBUG && error instanceof Error) host.err(printable(error.stack ?? ''));
  if (json) host.out(JSON.stringify({ error: 'a bug in masthead', report: file }, null, 2));
  return exit.bug;
}

/** Ends the program after an uncaught exception. @returns the exit code: 70 for a bug, else 3. */
export function endByUncaught(
  command: Command,
  argv: readonly string[],
  error: unknown,
  given: CommandHost,
): ExitCode {
  const host = withoutControls(given);
  const { values, positionals } = parse(argv, { ...command.options, ...common });
  const { root } = argumentsFrom({ values, positionals }, host);
  const json = values.json === true;
  const { now, env } = host.terminal(json);
  if (isBug(error)) {
    const place = { root, command: command.name, options: Object.keys(values) };
    return endByBug(error, new BugReports(place, now), { json, host, env });
  }
  const message = explainSystemError(error) ?? (error as Error).message;
  host.err(host.colour('error', message.split('\n')[0] as string));
  if (json) host.out(JSON.stringify({ error: message }, null, 2));
  return exit.unfinished;
}

function parse(args: readonly string[], options: Command['options']) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type, multiple }]) => [
        name,
        { type, multiple: multiple ?? false },
      ]),
    ),
  });
}

function argumentsFrom(
  { values, positionals }: ReturnType<typeof parse>,
  { root, folder }: CommandHost,
): Arguments {
  return {
    root: typeof values.root === 'string' ? resolve(folder, values.root) : root,
    positionals,
    flag: (name) => values[name] === true,
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    texts: (name) => [values[name] ?? []].flat().map(String),
    path: (typed) => resolve(folder, typed),
  };
}

function report({ problems = [], json }: Result, asJson: boolean, host: CommandHost): void {
  for (const problem of sortProblems(problems)) {
    const paint = (word: string): string => host.colour(problem.severity, word);
    host.err(formatProblem(inPrint(problem)).replace(/(error|warning):/, paint));
  }
  if (asJson) host.out(JSON.stringify(withProblems(json, problems), null, 2));
}

function inPrint({ file, message, hint, ...same }: Problem): Problem {
  return {
    ...same,
    ...(file !== undefined && { file: printableInLine(file) }),
    message: printableInLine(message),
    hint: printable(hint),
  };
}

function withProblems(json: unknown, problems: readonly Problem[]): unknown {
  return Array.isArray(json) ? json : { ...(json as object | undefined), problems };
}

function help({ name, summary, usage }: Command, options: Command['options']): string {
  const rows = Object.entries(options).map(([option, spec]): [string, string] => [
    `--${option}${spec.type === 'string' ? ` ${spec.value ?? 'VALUE'}` : ''}${spec.multiple ? ' …' : ''}`,
    spec.help,
  ]);
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    summary,
    '',
    `  npm run ${name} -- ${usage === '' ? '[options]' : `${usage} [options]`}`,
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
  ].join('\n');
}
