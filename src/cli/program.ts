import { resolve } from 'node:path';
import { explainSystemError } from '../lib/text/system-error.ts';
import { isBug } from '../model/bug.ts';
import { OutsideError, UsageError } from '../model/errors.ts';
import { printable } from '../model/printable.ts';
import { acceptArguments } from './accept-arguments.ts';
import { BugReports } from './bug-reports.ts';
import { type Command, type ExitCode, exit, type Terminal } from './command.ts';
import { commonOptions, describeCommand } from './help.ts';
import { type Invocation, showCommands } from './invocation.ts';
import { parseArguments } from './parse-arguments.ts';
import { type CommandHost, toPeople } from './people-host.ts';
import { reportResult } from './report-result.ts';

/** Runs a command and returns its exit code. Stack traces are printed only if DEBUG is set. */
export async function runProgram(
  command: Command,
  argv: readonly string[],
  given: CommandHost,
): Promise<ExitCode> {
  const line = readLine(command, argv, given);
  const { parsed, invocation, host, root, folder } = line;
  if (parsed.values.help === true) {
    host.out(describeCommand(command, invocation));
    return exit.done;
  }
  const run = startRun(line);
  const { json, terminal, bugs } = run;
  try {
    const args = await acceptArguments(command, parsed, { root, folder, invocation });
    const result = await command.run(args, terminal);
    reportResult(result, { asJson: json, host, invocation });
    for (const each of bugs.lines()) host.err(host.colour('error', each));
    return bugs.count === 0 || result.exit === exit.interrupted ? result.exit : exit.bug;
  } catch (thrown) {
    const error = await explainError(thrown, root ?? folder);
    if (terminal.signal.aborted && !isBug(error)) return exit.interrupted;
    return endByError(error, run);
  } finally {
    terminal.progress('');
  }
}

/** Ends the program after an uncaught exception. @returns the exit code: 70 for a bug. */
export function endByUncaught(
  command: Command,
  argv: readonly string[],
  thrown: unknown,
  given: CommandHost,
): ExitCode {
  const explained = isBug(thrown) ? undefined : explainSystemError(thrown);
  const error = explained === undefined ? thrown : new OutsideError(explained);
  return endByError(error, startRun(readLine(command, argv, given)));
}

type Run = ReturnType<typeof startRun>;

function readLine(command: Command, argv: readonly string[], given: CommandHost) {
  const { program, folder } = given;
  const parsed = parseArguments(argv, { ...command.options, ...commonOptions });
  const typed = parsed.values.root;
  const named = typeof typed === 'string' ? typed : undefined;
  const root = named === undefined ? given.root : resolve(folder, named);
  const invocation: Invocation = { program, ...(named !== undefined && { root: named }) };
  return { command, parsed, invocation, root, folder, host: toPeople(given, invocation) };
}

function startRun({ command, parsed: { values }, ...line }: ReturnType<typeof readLine>) {
  const json = values.json === true;
  const lent = line.host.terminal(json);
  const root = line.root ?? line.folder;
  const place = { root, command: command.name, options: Object.keys(values) };
  const bugs = new BugReports(place, lent.now);
  const terminal: Terminal = {
    ...lent,
    reportBug: (error) => bugs.report(error),
    showCommands: (text) => showCommands(text, line.invocation),
  };
  return { host: line.host, json, terminal, bugs };
}

async function explainError(thrown: unknown, root: string): Promise<unknown> {
  if (thrown instanceof OutsideError || thrown instanceof UsageError) return thrown;
  if (!(thrown instanceof Error)) return thrown;
  const { explainDatabaseError } = await import('../lib/store/explain-error.ts');
  return (await explainDatabaseError(thrown, root)) ?? thrown;
}

function endByError(error: unknown, { bugs, host, json, terminal }: Run): ExitCode {
  const report = isBug(error) ? bugs.report(error) : undefined;
  const { message = '', stack = '' } = error instanceof Error ? error : {};
  const lines = report === undefined ? message.split('\n').slice(0, 1) : bugs.lines();
  for (const line of lines) host.err(host.colour('error', line));
  if (terminal.env.DEBUG && stack !== '') host.err(printable(stack));
  const said = {
    error: report === undefined ? terminal.showCommands(message) : 'a bug in masthead',
  };
  if (json) host.out(JSON.stringify({ ...said, report }, null, 2));
  if (report !== undefined) return exit.bug;
  return error instanceof UsageError ? exit.usage : exit.unfinished;
}
