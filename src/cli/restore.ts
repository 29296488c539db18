import { relative, resolve } from 'node:path';
import type { FileCopy } from '../content/migrations/file-copy.ts';
import { countNouns } from '../lib/text/count-nouns.ts';
import { UsageError } from '../model/errors.ts';
import type { Project } from '../project.ts';
import { type Arguments, type Command, exit, type Result, type Terminal } from './command.ts';
import { openProjectFor } from './open-project.ts';

export const restore: Command = {
  name: 'restore',
  summary:
    'Check a backup and put it back. Keeps the current state, and brings over unsubscribes, suppressions and erasures made since the backup.',
  usage: 'DIR',
  operands: 1,
  options: {
    yes: { help: 'restore without asking' },
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
    // `backup` prints a path relative to the newsletter's folder.
    const folders = [args.path(typed), resolve(project.root, typed)];
    const files = await findFileCopy(folders);
    if (files !== undefined) return restoreFormat(project, files, args, terminal);
    const { describeRestore } = await import('../mailing/restore/describe.ts');
    const { restoreBackup } = await import('../mailing/restore/restore-backup.ts');
    const { warnOfUnreadable } = await import('../subscribers/overwrite.ts');
    const { root } = project;
    const { value } = await restoreBackup(project, {
      folders,
      confirm: async (folder) => {
        if (args.flag('yes')) return true;
        const question = `Replace the list and the deliveries with ${relative(root, folder)}?`;
        return (await terminal.confirm(question)) !== false;
      },
    });
    if (value === undefined) {
      return { exit: exit.done, closing: 'Nothing was restored.', json: { restored: null } };
    }
    for (const line of describeRestore(value, project.newsletter.timeZone)) terminal.say(line);
    for (const each of value.unread) {
      terminal.say(`${warnOfUnreadable(each)}. Delete or repair it.`);
    }
    return { exit: exit.done, json: value };
  },
};

/** The copy of files that was kept before the folder's format changed; undefined for a backup of `data/`. */
async function findFileCopy(folders: readonly string[]): Promise<FileCopy | undefined> {
  const { readCopy } = await import('../content/migrations/file-copy.ts');
  for (const folder of folders) {
    const copy = await readCopy(folder);
    if (copy !== undefined) return copy;
  }
  return undefined;
}

async function restoreFormat(
  { root, now, newsletter }: Project,
  copy: FileCopy,
  args: Arguments,
  terminal: Terminal,
): Promise<Result> {
  const { from, to, since, files } = copy.record;
  const what = `${countNouns(files.length, 'file')} of the newsletter`;
  const question = `Replace ${what} with those in ${relative(root, copy.folder)}?`;
  if (!args.flag('yes') && (await terminal.confirm(question)) === false) {
    return { exit: exit.done, closing: 'Nothing was restored.', json: { restored: null } };
  }
  const { exclusively } = await import('../project.ts');
  const { restoreFiles } = await import('../content/migrations/restore-files.ts');
  const kept = await exclusively(root, 'update', () =>
    restoreFiles(root, copy, now(), newsletter.timeZone),
  );
  const aside = relative(root, kept);
  terminal.say(`Put back ${what}, in format ${from}. The previous files are kept in ${aside}.`);
  if (from < to) terminal.say(`Now run \`npm install "masthead@<${since}"\`.`);
  return { exit: exit.done, json: { restored: copy.folder, kept: aside, format: from } };
}
