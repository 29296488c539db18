import type { Context } from '../project.ts';
import type { Arguments, Result, Terminal } from './command.ts';
import { openProjectFor } from './open-project.ts';

/** The same as `openProjectFor`, for commands whose services still take a terminal. */
export async function openContext(
  args: Arguments,
  terminal: Terminal,
): Promise<Context | { stop: Result }> {
  const project = await openProjectFor(args, terminal);
  return 'stop' in project ? project : { ...project, terminal };
}
