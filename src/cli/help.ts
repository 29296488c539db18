import type { Command } from './command.ts';
import { type Invocation, typedCommand } from './invocation.ts';

/** The options of every command. */
export const commonOptions: Command['options'] = {
  root: {
    value: 'DIR',
    help: "the newsletter's folder (default: found from the current folder upwards)",
  },
  json: {
    help: 'print one JSON document on standard output, and everything else on standard error',
  },
  help: { help: 'print this help' },
};

/** What `--help` prints. */
export function describeCommand(command: Command, invocation: Invocation): string {
  const rows = Object.entries({ ...command.options, ...commonOptions }).map(
    ([option, { value, multiple, help }]): [string, string] => [
      `--${option}${value === undefined ? '' : ` ${value}`}${multiple ? ' …' : ''}`,
      help,
    ],
  );
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    command.summary,
    '',
    `  ${describeUsage(command, invocation)}`,
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
  ].join('\n');
}

/** `masthead check [ISSUE …] [options]` */
export function describeUsage({ name, usage }: Command, { program }: Invocation): string {
  return typedCommand(name, usage === '' ? '[options]' : `${usage} [options]`, { program });
}
