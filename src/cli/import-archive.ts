import {
  type ImportedArchive,
  importArchive as importOld,
} from '../collect/archive/import-archive.ts';
import { UsageError } from '../model/errors.ts';
import { byProblems } from '../project.ts';
import type { Command, Result } from './command.ts';
import { openContext } from './open-context.ts';

export const importArchive: Command = {
  name: 'import-archive',
  summary:
    'Makes numbered issues of old ones in Markdown, from Jekyll, Hugo, Pelican or plain files.',
  usage: 'DIR',
  options: {
    split: { type: 'boolean', help: 'make a story of each heading (default: of each file)' },
    address: {
      type: 'string',
      value: 'PATTERN',
      help: 'their former URLs, as in /:year/:month/:day/:slug.html; pages there redirect',
    },
    'dry-run': { type: 'boolean', help: 'list what would be made, and make nothing' },
  },
  async run(args, terminal): Promise<Result> {
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    const [path, ...more] = args.positionals;
    if (path === undefined || more.length > 0) throw new UsageError('Name one folder with issues.');
    const dryRun = args.flag('dry-run');
    const address = args.text('address');
    const { value, problems } = await importOld(context, {
      folder: args.path(path),
      split: args.flag('split'),
      dryRun,
      ...(address !== undefined && { address }),
    });
    if (value === undefined) return byProblems(problems);
    for (const line of describe(value, dryRun)) terminal.say(line);
    return byProblems(problems, { issues: value.issues.map(({ number }) => number) });
  },
};

function describe({ issues, known }: ImportedArchive, dryRun: boolean): string[] {
  const lines = issues.map(({ number, title, date, files }) => {
    const stories = files.size - 1;
    const made = dryRun ? 'Would make' : 'Made';
    return `${made} issue ${number} of ${date}, "${title}": ${stories} ${stories === 1 ? 'story' : 'stories'}.`;
  });
  if (known > 0) lines.push(`${known} ${known === 1 ? 'was' : 'were'} imported before.`);
  if (issues.length > 0 && !dryRun)
    lines.push('Review them with npm run check and npm run preview.');
  return lines;
}
