import { isAbsolute, relative } from 'node:path';
import { type Command, exit, type Result } from './command.ts';
import { quote } from './invocation.ts';
import { openProjectFor } from './open-project.ts';

export const backup: Command = {
  name: 'backup',
  summary:
    'Make a consistent copy of data/ (list, deliveries, secret, reports), also while mail is sent.',
  usage: '',
  operands: 0,
  options: {
    to: { value: 'DIR', help: 'the folder for backups (default: data/backups/)' },
  },
  async run(args, terminal): Promise<Result> {
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    const { backUp } = await import('../mailing/back-up.ts');
    const to = args.text('to');
    const { value } = await backUp(project, to === undefined ? {} : { to: args.path(to) });
    const inside = relative(project.root, value.backup);
    const isOutside = inside.startsWith('..') || isAbsolute(inside);
    const folder = isOutside ? value.backup : inside;
    terminal.say(`Backup: ${folder}`);
    terminal.say('It contains the list and the secret: keep it as safe as data/ itself.');
    terminal.say(`To put it back: \`masthead restore ${quote(folder)}\``);
    return { exit: exit.done, json: value };
  },
};
