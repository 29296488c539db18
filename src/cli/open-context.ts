import { sourceKinds } from '../collect/sources/kinds.ts';
import { type Context, openProject } from '../project.ts';
import { type Arguments, exit, type Result, type Terminal } from './command.ts';

/** Opens the newsletter that a command is called for, or gives the result that says why not. */
export async function openContext(
  { root }: Arguments,
  terminal: Terminal,
): Promise<Context | { stop: Result }> {
  const { env, now, signal, say, progress, reportBug: bug } = terminal;
  const host = { env, now, signal, log: { say, progress, bug } };
  const { value: project, problems } = await openProject(root, host, sourceKinds);
  if (project === undefined) return { stop: { exit: exit.usage, problems } };
  return { ...project, terminal };
}
