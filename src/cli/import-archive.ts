import type { ArchiveOptions, ImportedArchive } from '../collect/archive/import-archive.ts';
import { countNouns } from '../lib/text/count-nouns.ts';
import { UsageError } from '../model/errors.ts';
import type { Project } from '../project.ts';
import { type Command, type Result, type Terminal, toResult, toStopped } from './command.ts';
import { requireFolder } from './named-path.ts';
import { openProjectFor } from './open-project.ts';

export const importArchive: Command = {
  name: 'import-archive',
  summary:
    'Import old issues in Markdown, from Jekyll, Hugo, Pelican or plain files, as numbered issues.',
  usage: 'DIR',
  operands: 1,
  options: {
    split: { help: 'make one story for each heading (default: one for each file)' },
    address: {
      value: 'PATTERN',
      help: 'redirect their former URLs, as in /:year/:month/:day/:slug.html',
    },
    'number-from': {
      value: 'N',
      help: 'number them by date, the oldest N (default: as in their front matter, else after the newest)',
    },
    undo: { help: 'delete the issues that were imported from DIR, unless they were edited since' },
    'dry-run': { help: 'list what would be imported, or deleted; change nothing' },
  },
  async run(args, terminal): Promise<Result> {
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    const [path, ...more] = args.positionals;
    if (path === undefined || more.length > 0)
      throw new UsageError('Name the folder with the old issues.');
    await requireFolder(args.path(path));
    const dryRun = args.flag('dry-run');
    const options = {
      folder: args.path(path),
      split: args.flag('split'),
      address: args.text('address'),
      dryRun,
    };
    const numberFrom = readNumber(args.text('number-from'));
    if (args.flag('undo')) {
      if (numberFrom !== undefined) throw new UsageError('--undo needs no --number-from.');
      return undo(project, options, terminal);
    }
    const archive = await import('../collect/archive/import-archive.ts');
    const { value, problems } = await archive.importArchive(project, { ...options, numberFrom });
    if (value === undefined) return toStopped(problems, 'Nothing was imported.');
    for (const line of describe(value, dryRun)) terminal.say(line);
    return toResult(problems, { issues: value.issues.map(({ number }) => number) });
  },
};

async function undo(
  project: Project,
  options: Omit<ArchiveOptions, 'numberFrom'>,
  { say }: Terminal,
): Promise<Result> {
  const { undoImport } = await import('../collect/archive/undo-import.ts');
  const { value: deleted, problems } = await undoImport(project, options);
  if (deleted === undefined) return toStopped(problems, 'Nothing was deleted.');
  for (const { number, title } of deleted) {
    say(`${options.dryRun ? 'Would delete' : 'Deleted'} issue ${number}, "${title}".`);
  }
  if (deleted.length === 0) say('Nothing was deleted.');
  return toResult(problems, { deleted: deleted.map(({ number }) => number) });
}

function readNumber(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  if (/^[1-9]\d{0,4}$/.test(typed)) return Number(typed);
  throw new UsageError(`Invalid --number-from "${typed}". Use a number such as 12.`);
}

function describe({ issues, known }: ImportedArchive, dryRun: boolean): string[] {
  const lines = issues.map(({ number, title, date, files }) => {
    const imported = dryRun ? 'Would import' : 'Imported';
    return `${imported} issue ${number}, "${title}", dated ${date}: ${countNouns(files.size - 1, 'story', 'stories')}.`;
  });
  if (known > 0) lines.push(`${known} ${known === 1 ? 'was' : 'were'} imported before.`);
  if (issues.length > 0 && !dryRun)
    lines.push('Review them with `masthead check` and `masthead preview`.');
  return lines;
}
