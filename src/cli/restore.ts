import { relative, resolve } from 'node:path';
import { UsageError } from '../model/errors.ts';
import { type Command, exit, type Result } from './command.ts';
import { openProjectFor } from './open-project.ts';

export const restore: Command = {
  name: 'restore',
  summary:
    'Check a backup and put it back. Keeps the present state, and brings over unsubscribes, suppressions and erasures made since the backup.',
  usage: 'DIR',
  operands: 1,
  options: {
    yes: { type: 'boolean', help: 'restore without asking' },
  },
  async run(args, terminal): Promise<Result> {
    const [typed, ...more] = args.positionals;
    if (typed === undefined || more.length > 0) {
      throw new UsageError(
        'Name the folder of one backup. Example: data/backups/2026-11-24T090000',
      );
    }
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    const { describeRestore } = await import('../mailing/restore/describe.ts');
    const { restoreBackup } = await import('../mailing/restore/restore-backup.ts');
    const { warnOfUnreadable } = await import('../subscribers/overwrite.ts');
    const { root } = project;
    const { value } = await restoreBackup(project, {
      // `backup` prints a path relative to the newsletter's folder.
      folders: [args.path(typed), resolve(root, typed)],
      confirm: async (folder) => {
        if (args.flag('yes')) return true;
        const question = `Replace the list and the deliveries with ${relative(root, folder)}?`;
        return (await terminal.confirm(question)) !== false;
      },
    });
    if (value === undefined) return { exit: exit.done, json: { restored: null } };
    for (const line of describeRestore(value, project.newsletter.timeZone)) terminal.say(line);
    for (const each of value.unread) {
      terminal.say(`${warnOfUnreadable(each)}. Delete or repair it.`);
    }
    return { exit: exit.done, json: value };
  },
};
