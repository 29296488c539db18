import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chalk } from 'zx';
import { formatProblem, type Problem, sortProblems } from '../src/newsletter/problem.ts';
import {
  type Arguments,
  type Command,
  type ExitCode,
  exit,
  type Result,
  type Terminal,
  UsageError,
} from '../src/pipeline/command.ts';

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const common: Command['options'] = {
  root: { type: 'string', value: 'DIR', help: "the newsletter's folder (default: this project)" },
  json: {
    type: 'boolean',
    help: 'one JSON document on standard output, all else on standard error',
  },
  help: { type: 'boolean', help: 'this text' },
};

/**
 * Runs a command as a program: reads its arguments, lends it the terminal, prints its problems
 * and ends with its exit code. No error reaches a person as a stack trace, unless DEBUG is set.
 */
export async function main(command: Command): Promise<void> {
  process.exitCode = await run(command, process.argv.slice(2));
}

async function run(command: Command, argv: string[]): Promise<ExitCode> {
  const options = { ...command.options, ...common };
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv, options);
  } catch (error) {
    console.error(`${(error as Error).message.split('\n')[0]}\n`);
    console.error(help(command, options));
    return exit.usage;
  }
  if (parsed.values.help === true) {
    console.log(help(command, options));
    return exit.done;
  }
  const json = parsed.values.json === true;
  const stop = new AbortController();
  const terminal = makeTerminal(json, stop);
  try {
    const result = await command.run(argumentsFrom(parsed), terminal);
    report(result, json);
    return result.exit;
  } catch (error) {
    return failed(error, json, stop.signal.aborted);
  } finally {
    terminal.progress('');
  }
}

function parse(args: string[], options: Command['options']) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type, multiple }]) => [
        name,
        { type, multiple: multiple ?? false },
      ]),
    ),
  });
}

function argumentsFrom({ values, positionals }: ReturnType<typeof parse>): Arguments {
  const root = values.root;
  return {
    root: typeof root === 'string' ? resolve(process.env.INIT_CWD ?? '.', root) : project,
    positionals,
    flag: (name) => values[name] === true,
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    texts: (name) => [values[name] ?? []].flat().map(String),
  };
}

function makeTerminal(json: boolean, stop: AbortController): Terminal {
  process.on('SIGINT', () => interrupt(stop));
  process.on('SIGTERM', () => interrupt(stop));
  const watched = process.stderr.isTTY === true;
  let shown = false;
  const progress = (line: string): void => {
    if (!watched || (line === '' && !shown)) return;
    shown = line !== '';
    process.stderr.write(
      `\r\u001b[K${chalk.dim(line.slice(0, (process.stderr.columns ?? 80) - 1))}`,
    );
  };
  return {
    say: (line) => {
      progress('');
      (json ? process.stderr : process.stdout).write(`${line}\n`);
    },
    progress,
    confirm: async (text) => {
      if (process.stdin.isTTY !== true) return undefined;
      progress('');
      const { createInterface } = await import('node:readline/promises');
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      lines.on('SIGINT', () => stop.abort());
      try {
        const answer = await lines.question(`${chalk.bold(text)} [y/N] `, { signal: stop.signal });
        return /^y(es)?$/i.test(answer.trim());
      } finally {
        lines.close();
      }
    },
    signal: stop.signal,
    env: process.env,
    now: () => new Date(),
  };
}

/** The first time, what is under way is finished; the second time ends at once, and that is safe too. */
function interrupt(stop: AbortController): void {
  if (stop.signal.aborted) process.exit(exit.interrupted);
  process.stderr.write(
    '\nStopping: what is under way is finished first. Press again to stop at once.\n',
  );
  stop.abort();
}

function report({ problems = [], json }: Result, asJson: boolean): void {
  for (const problem of sortProblems(problems)) {
    const colour = problem.severity === 'error' ? chalk.red : chalk.yellow;
    console.error(formatProblem(problem).replace(/(error|warning):/, (word) => colour(word)));
  }
  if (asJson) console.log(JSON.stringify(withProblems(json, problems), null, 2));
}

/** Problems stand in every document that is an object; a list is printed as it is. */
function withProblems(json: unknown, problems: readonly Problem[]): unknown {
  return Array.isArray(json) ? json : { ...(json as object | undefined), problems };
}

function failed(error: unknown, asJson: boolean, aborted: boolean): ExitCode {
  const { message, stack } = error as Error;
  if (aborted) return exit.interrupted;
  console.error(chalk.red(message.split('\n')[0]));
  if (process.env.DEBUG) console.error(stack);
  if (asJson) console.log(JSON.stringify({ error: message }, null, 2));
  return error instanceof UsageError ? exit.usage : exit.unfinished;
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
