import { join, relative } from 'node:path';
import { backupName, copyLedger, makeBackup } from '../mailing/backup-files.ts';
import { databaseUrl, withStore } from '../mailing/open-ledger.ts';
import { UsageError } from '../model/errors.ts';
import { dataFolder } from '../project.ts';
import { type Command, exit, type Result } from './command.ts';
import { openContext } from './open-context.ts';

export const backup: Command = {
  name: 'backup',
  summary:
    'Make a consistent copy of data/: list, ledger, secret and reports. Works while mail is sent.',
  usage: '',
  options: {
    to: { type: 'string', value: 'DIR', help: 'where it is put (default: data/backups/)' },
  },
  async run(args, terminal): Promise<Result> {
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    if (args.positionals.length > 0) throw new UsageError('Name the folder with --to.');
    const data = await dataFolder(context.root);
    const to = args.text('to');
    const folder = to === undefined ? join(data, 'backups') : args.path(to);
    const target = join(folder, backupName(terminal.now()));
    const url = databaseUrl(context.env);
    terminal.progress('Copying data/');
    await makeBackup(data, target, (unfinished) =>
      withStore(context, (store) => copyLedger(unfinished, store, url, terminal.now())),
    );
    terminal.say(`Copied to ${relative(context.root, target) || target}.`);
    terminal.say('It holds the list and the secret: keep it as safe as data/ itself.');
    terminal.say(`To put it back: npm run restore -- ${relative(context.root, target) || target}`);
    return { exit: exit.done, json: { backup: target } };
  },
};
