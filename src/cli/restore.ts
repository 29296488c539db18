import { relative, resolve } from 'node:path';
import { databaseUrl, finishInterrupted, withStore } from '../mailing/open-ledger.ts';
import type { RestoreReport } from '../mailing/restore/apply.ts';
import { findBackup } from '../mailing/restore/check-backup.ts';
import { describeRestore } from '../mailing/restore/describe.ts';
import { restorePostgres } from '../mailing/restore/postgres.ts';
import { restoreSqlite } from '../mailing/restore/restore.ts';
import { UsageError } from '../model/errors.ts';
import { exclusively, openSecret } from '../project.ts';
import { overwriteTraces, warnOfUnreadable } from '../subscribers/overwrite.ts';
import { type Command, exit, type Result } from './command.ts';
import { openContext } from './open-context.ts';

export const restore: Command = {
  name: 'restore',
  summary:
    'Check a backup and put it back. Keeps the present state aside, and brings over unsubscribes, suppressions and erasures made since the backup.',
  usage: 'DIR',
  options: { yes: { type: 'boolean', help: 'do not ask' } },
  async run(args, terminal): Promise<Result> {
    const [typed, ...more] = args.positionals;
    if (typed === undefined || more.length > 0) {
      throw new UsageError(
        'Name the folder of one backup, such as data/backups/2026-11-24T090000.',
      );
    }
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    const { root } = context;
    const url = databaseUrl(context.env);
    const kind = url === undefined ? 'sqlite' : 'postgres';
    const interrupted = await finishInterrupted(context);
    let report = interrupted as RestoreReport | undefined;
    if (report !== undefined) terminal.say('Finished the restore that was interrupted.');
    else {
      const fromCaller = args.path(typed);
      const backup = await findBackup(fromCaller, kind).catch((error) => {
        // As `backup` prints it: relative to the newsletter's folder.
        if (!(error instanceof UsageError)) throw error;
        return findBackup(resolve(root, typed), kind).catch(() => {
          throw error;
        });
      });
      if (!args.flag('yes')) {
        const folder = relative(root, backup.folder);
        const answer = await terminal.confirm(`Replace the list and the ledger by ${folder}?`);
        if (answer === false) return { exit: exit.done, json: { restored: null } };
      }
      report = await exclusively(root, 'send', () =>
        exclusively(root, 'restore', () =>
          url === undefined
            ? restoreSqlite(context, backup)
            : restorePostgres(context, backup, url),
        ),
      );
    }
    const unread = await withStore(context, async (store) => {
      const left = await overwriteTraces(context, store, await openSecret(context));
      return left.unread;
    });
    for (const line of describeRestore(report)) terminal.say(line);
    for (const each of unread) {
      terminal.say(`${warnOfUnreadable(each)}. Delete or repair it.`);
    }
    return { exit: exit.done, json: { ...report, unread } };
  },
};
