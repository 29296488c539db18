import { UsageError } from '../model/errors.ts';
import type { Arguments, Command } from './command.ts';
import { commonOptions, describeUsage } from './help.ts';
import type { Invocation } from './invocation.ts';
import { type ParsedArguments, toArguments } from './parse-arguments.ts';
import type { CommandHost } from './people-host.ts';

/**
 * What a command gets of a command line.
 * @throws UsageError for an option or a word that does not belong to the command, and outside any
 *   newsletter.
 */
export async function acceptArguments(
  command: Command,
  parsed: ParsedArguments,
  { root, folder, invocation }: Pick<CommandHost, 'root' | 'folder'> & { invocation: Invocation },
): Promise<Arguments> {
  if (parsed.unknown !== undefined) throw new UsageError(await describeUnknown(parsed, command));
  if (parsed.wrong !== undefined) throw new UsageError(parsed.wrong);
  if (root === undefined && command.needsNewsletter !== false) {
    throw new UsageError(
      `No newsletter found: ${folder} and the folders above it have no issues/newsletter.yaml. To start a newsletter, run \`npm create masthead\`. To use one elsewhere, add --root DIR.`,
    );
  }
  const args = toArguments(parsed, { root: root ?? folder, folder });
  const { operands } = command;
  const most = typeof operands === 'number' ? operands : operands(args);
  refuseExtra(parsed.positionals, most, describeUsage(command, invocation));
  return args;
}

/** @throws UsageError where more words were typed than a command takes. */
export function refuseExtra(typed: readonly string[], most: number, usage: string): void {
  const extra = typed[most];
  if (extra !== undefined) throw new UsageError(`Unexpected argument "${extra}". Usage: ${usage}`);
}

async function describeUnknown(
  { unknown = '' }: ParsedArguments,
  command: Command,
): Promise<string> {
  const { nearest } = await import('../model/nearest.ts');
  const known = Object.keys({ ...command.options, ...commonOptions });
  const best = nearest(unknown.replace(/^-+/, ''), known);
  const advice = best === undefined ? '--help lists the options.' : `Did you mean "--${best}"?`;
  return `Unknown option "${unknown}". ${advice}`;
}
