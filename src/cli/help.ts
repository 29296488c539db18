import type { Command } from './command.ts';
import { type Invocation, typedCommand } from './invocation.ts';

/** The options of every command. */
export const commonOptions: Command['options'] = {
  root: { type: 'string', value: 'DIR', help: "the newsletter's folder (default: the one around)" },
  json: {
    type: 'boolean',
    help: 'one JSON document on standard output, all else on standard error',
  },
  help: { type: 'boolean', help: 'this text' },
};

/** What `--help` prints. */
export function describeCommand(command: Command, invocation: Invocation): string {
  const rows = Object.entries({ ...command.options, ...commonOptions }).map(
    ([option, spec]): [string, string] => [
      `--${option}${spec.type === 'string' ? ` ${spec.value ?? 'VALUE'}` : ''}${spec.multiple ? ' …' : ''}`,
      spec.help,
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
