import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type Arguments, BusyError, exit, type Result, type Terminal } from './model/command.ts';
import type { Newsletter } from './model/newsletter.ts';
import type { Problem } from './model/problem.ts';
import type { SourceKindSettings } from './model/source.ts';

/** What nearly every command starts from. */
export interface Context {
  root: string;
  newsletter: Newsletter;
  terminal: Terminal;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Opens the newsletter that a command is called for, or says why that is not possible.
 * @param kinds The kinds of sources that its settings may name.
 */
export async function openContext(
  args: Arguments,
  terminal: Terminal,
  kinds: readonly SourceKindSettings[],
): Promise<Context | { stop: Result }> {
  const { readNewsletter } = await import('./content/read-newsletter.ts');
  const { value: newsletter, problems } = await readNewsletter(args.root, kinds);
  if (newsletter === undefined) return { stop: { exit: exit.usage, problems } };
  const env = { ...(await readDotEnv(args.root)), ...terminal.env };
  return { root: args.root, newsletter, terminal, env };
}

/** The settings that may not be public, from a `.env` that git ignores; the environment wins over it. */
async function readDotEnv(root: string): Promise<Record<string, string | undefined>> {
  const text = await readFile(join(root, '.env'), 'utf8').catch((error) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  return parseEnv(text);
}

/** `data/`: the only place with personal data and secrets; made for its owner alone. */
export async function dataFolder(root: string): Promise<string> {
  const folder = join(root, 'data');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  return folder;
}

/**
 * Runs `work` while no other process does work of the same name here.
 * @throws BusyError where another one does.
 */
export async function exclusively<T>(
  root: string,
  name: 'collect' | 'compose' | 'send' | 'build' | 'restore',
  work: () => Promise<T>,
): Promise<T> {
  const { acquireLock } = await import('./lib/store/lock.ts');
  const lock = acquireLock(join(await dataFolder(root), `${name}.lock`));
  if (lock === undefined) {
    throw new BusyError(`Another ${name} is running here. Wait until it has ended.`);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** Exit 1 where an error is among the problems, else 0. */
export function byProblems(problems: Problem[], json?: unknown): Result {
  const failed = problems.some(({ severity }) => severity === 'error');
  return {
    exit: failed ? exit.problems : exit.done,
    problems,
    ...(json !== undefined && { json }),
  };
}
