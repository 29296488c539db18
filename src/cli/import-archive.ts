import type { ImportedArchive } from '../collect/archive/import-archive.ts';
import { countNouns } from '../lib/text/count-nouns.ts';
import { UsageError } from '../model/errors.ts';
import { type Command, type Result, toResult, toStopped } from './command.ts';
import { requireFolder } from './named-path.ts';
import { openProjectFor } from './open-project.ts';

export const importArchive: Command = {
  name: 'import-archive',
  summary:
    'Import old issues in Markdown, from Jekyll, Hugo, Pelican or plain files, as numbered issues.',
  usage: 'DIR',
  operands: 1,
  options: {
    split: {
      type: 'boolean',
      help: 'make one story for each heading (default: one for each file)',
    },
    address: {
      type: 'string',
      value: 'PATTERN',
      help: 'redirect their former URLs, as in /:year/:month/:day/:slug.html',
    },
    'dry-run': { type: 'boolean', help: 'list what would be imported and change nothing' },
  },
  async run(args, terminal): Promise<Result> {
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    const [path, ...more] = args.positionals;
    if (path === undefined || more.length > 0)
      throw new UsageError('Name the folder with the old issues.');
    await requireFolder(args.path(path));
    const archive = await import('../collect/archive/import-archive.ts');
    const dryRun = args.flag('dry-run');
    const address = args.text('address');
    const { value, problems } = await archive.importArchive(project, {
      folder: args.path(path),
      split: args.flag('split'),
      dryRun,
      ...(address !== undefined && { address }),
    });
    if (value === undefined) return toStopped(problems, 'Nothing was imported.');
    for (const line of describe(value, dryRun)) terminal.say(line);
    return toResult(problems, { issues: value.issues.map(({ number }) => number) });
  },
};

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
