import { sourceKinds } from '../collect/sources/kinds.ts';
import type { Arguments, Result, Terminal } from '../model/command.ts';
import { type Context, openContext as openWith } from '../project.ts';

/** Opens the newsletter that a command is called for, or gives the result that says why not. */
export function openContext(
  args: Arguments,
  terminal: Terminal,
): Promise<Context | { stop: Result }> {
  return openWith(args, terminal, sourceKinds);
}
