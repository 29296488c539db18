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
import { type ParsedArguments, parseArguments } from './parse-arguments.ts';
import { type CommandHost, toPeople } from './people-host.ts';
import { reportResult } from './report-result.ts';

/** Runs a command and returns its exit code. Stack traces are printed only if DEBUG is set. */
export async function runProgram(
  command: Command,
  argv: readonly string[],
  given: CommandHost,
): Promise<ExitCode> {
  const parsed = parseArguments(argv, { ...command.options, ...commonOptions });
  const invocation = invocationOf(parsed, given);
  const host = toPeople(given, invocation);
  if (parsed.values.help === true) {
    host.out(describeCommand(command, invocation));
    return exit.done;
  }
  const json = parsed.values.json === true;
  const lent = host.terminal(json);
  const root = rootOf(parsed, given) ?? given.folder;
  const place = { root, command: command.name, options: Object.keys(parsed.values) };
  const bugs = new BugReports(place, lent.now);
  const terminal = {
    ...lent,
    reportBug: (error: unknown) => bugs.report(error),
    showCommands: (text: string) => showCommands(text, invocation),
  };
  try {
    const args = await acceptArguments(command, parsed, {
      root: rootOf(parsed, given),
      folder: given.folder,
      invocation,
    });
    const result = await command.run(args, terminal);
    reportResult(result, { asJson: json, host, invocation });
    for (const line of bugs.lines()) host.err(host.colour('error', line));
    return bugs.count === 0 || result.exit === exit.interrupted ? result.exit : exit.bug;
  } catch (thrown) {
    const error = await explainError(thrown, root);
    if (isBug(error)) return endByBug(error, bugs, { json, host, env: terminal.env });
    if (terminal.signal.aborted) return exit.interrupted;
    const { message, stack } = error as Error;
    host.err(host.colour('error', message.split('\n')[0] as string));
    if (terminal.env.DEBUG) host.err(printable(stack as string));
    if (json) host.out(JSON.stringify({ error: showCommands(message, invocation) }, null, 2));
    return error instanceof UsageError ? exit.usage : exit.unfinished;
  } finally {
    terminal.progress('');
  }
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
  const parsed = parseArguments(argv, { ...command.options, ...commonOptions });
  const { values } = parsed;
  const host = toPeople(given, invocationOf(parsed, given));
  const root = rootOf(parsed, given) ?? given.folder;
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

function invocationOf({ values: { root } }: ParsedArguments, { program }: CommandHost): Invocation {
  return { program, ...(typeof root === 'string' && { root }) };
}

function rootOf({ values }: ParsedArguments, { root, folder }: CommandHost): string | undefined {
  return typeof values.root === 'string' ? resolve(folder, values.root) : root;
}
