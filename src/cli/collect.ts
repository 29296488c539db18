import type { Taken } from '../collect/inbox/take-up.ts';
import type { SourceAccount } from '../collect/sources/collect-source.ts';
import { UsageError } from '../model/errors.ts';
import { hasErrors, type Outcome, type Problem } from '../model/problem.ts';
import { type Context, exclusively } from '../project.ts';
import { type Arguments, type Command, exit, type Result } from './command.ts';
import { openContext } from './open-context.ts';

export const collect: Command = {
  name: 'collect',
  summary:
    'Brings stories into the inbox: from the sources in newsletter.yaml, or what is named: files (Markdown, Word, HTML, mail, text), folders, addresses.',
  usage: '[PATH or URL …]',
  options: {
    'dry-run': { type: 'boolean', help: 'tell what would come in, and do nothing' },
    'split-at': {
      type: 'string',
      value: 'LINES',
      help: 'at which lines of a text stories begin, as in 1,15,25; a dry run proposes them',
    },
    section: { type: 'string', value: 'ID', help: 'the section of what is named' },
    take: {
      type: 'string',
      value: 'HOW',
      help: 'how much of what is named: whole, summary, or a number of paragraphs',
    },
    drafts: { type: 'boolean', help: 'what is named waits as drafts' },
    again: { type: 'boolean', help: 'ask sources, too, that were asked within the hour' },
    quiet: { type: 'boolean', help: 'say nothing where nothing came and nothing failed' },
  },
  async run(args, terminal): Promise<Result> {
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    if (args.positionals.length > 0) return collectNamed(context, args);
    if (args.text('split-at') !== undefined)
      throw new UsageError('Name the text that is to be split.');
    const { value, problems } = await collectSources(context, {
      dryRun: args.flag('dry-run'),
      again: args.flag('again'),
    });
    const quiet = args.flag('quiet');
    tellSources(context, value, quiet);
    if (value.length === 0 && !quiet) {
      terminal.say(
        'There are no sources yet. Name them in issues/newsletter.yaml, or name files here.',
      );
    }
    const failed = value.flatMap((account) => account.failed ?? []);
    const outcome = failed.length > 0 ? exit.unfinished : byErrors(problems);
    return {
      exit: terminal.signal.aborted ? exit.interrupted : outcome,
      problems: [...problems, ...failed],
      json: { sources: value },
    };
  },
};

function byErrors(problems: readonly Problem[]): typeof exit.done | typeof exit.problems {
  return hasErrors(problems) ? exit.problems : exit.done;
}

/** Asks every source for what is new, and takes it up. */
export async function collectSources(
  context: Context,
  { dryRun, again }: { dryRun: boolean; again: boolean },
): Promise<Outcome<SourceAccount[]>> {
  const { openDesk } = await import('../collect/collect-desk.ts');
  const { runSources } = await import('../collect/sources/run-sources.ts');
  return exclusively(context.root, 'collect', () =>
    openDesk(context, { dryRun }, (desk, tools) => runSources(context, desk, tools, again)),
  );
}

async function collectNamed(context: Context, args: Arguments): Promise<Result> {
  const { root, newsletter, terminal } = context;
  const section = args.text('section');
  if (section !== undefined && !newsletter.sections.some(({ id }) => id === section)) {
    throw new UsageError(`There is no section "${section}".`);
  }
  const take = readTake(args.text('take'));
  const lines = readLines(args.text('split-at'));
  const { openDesk } = await import('../collect/collect-desk.ts');
  const { collectNamed: bring } = await import('../collect/named.ts');
  const urls = args.positionals.filter((typed) => /^[a-z][a-z0-9+.-]*:\/\//i.test(typed));
  const paths = args.positionals
    .filter((typed) => !urls.includes(typed))
    .map((typed) => ({ typed, path: args.path(typed) }));
  const wishes = {
    drafts: args.flag('drafts'),
    ...(section !== undefined && { section }),
    ...(take !== undefined && { take }),
  };
  const options = { dryRun: args.flag('dry-run'), ...(lines !== undefined && { lines }) };
  const { value, problems } = await exclusively(root, 'collect', () =>
    openDesk(context, options, (desk, tools) => bring({ paths, urls }, wishes, desk, tools)),
  );
  for (const taken of value) tellTaken(context, taken, options.dryRun);
  const outside = problems.some(
    ({ file, severity }) => severity === 'error' && urls.includes(file ?? ''),
  );
  return {
    exit: terminal.signal.aborted
      ? exit.interrupted
      : outside
        ? exit.unfinished
        : byErrors(problems),
    problems,
    json: { items: value },
  };
}

function readTake(typed: string | undefined): 'whole' | 'summary' | number | undefined {
  if (typed === undefined || typed === 'whole' || typed === 'summary') return typed;
  if (/^[1-9]\d{0,2}$/.test(typed)) return Number(typed);
  throw new UsageError('--take is whole, summary, or a number of paragraphs.');
}

function readLines(typed: string | undefined): number[] | undefined {
  if (typed === undefined) return undefined;
  if (!/^\d+(?:[,\s]+\d+)*$/.test(typed.trim())) {
    throw new UsageError('--split-at takes numbers of lines: --split-at 1,15,25.');
  }
  return typed
    .trim()
    .split(/[,\s]+/)
    .map(Number);
}

const shown: Readonly<Record<Taken['fate'], string>> = {
  new: 'new',
  draft: 'draft',
  seen: 'seen',
  'left out': 'left out',
  refused: 'refused',
};

function tellTaken({ terminal }: Context, taken: Taken, dryRun = false): void {
  const { fate, from, to, title, why } = taken;
  const would = dryRun && (fate === 'new' || fate === 'draft') ? 'would be ' : '';
  const where = fate !== 'seen' && to !== undefined ? ` → ${to}` : '';
  const reason = why === undefined ? '' : ` (${why})`;
  terminal.say(`${would}${shown[fate]}: ${from}${where}  ${title}${reason}`);
}

/**
 * A line for each source, and one below it for each story that came.
 * @param quiet Only where something came or failed.
 */
export function tellSources(
  context: Context,
  accounts: readonly SourceAccount[],
  quiet: boolean,
): void {
  for (const account of accounts) tellSource(context, account, quiet);
}

function tellSource(context: Context, account: SourceAccount, quiet: boolean): void {
  const { source, quiet: nothing, failed, stories } = account;
  const { say } = context.terminal;
  const came = stories.filter(
    ({ fate }) => fate === 'new' || fate === 'draft' || fate === 'refused',
  );
  if (quiet && failed === undefined && came.length === 0) return;
  if (failed !== undefined) say(`${source}: failed: ${failed.message}`);
  else if (nothing !== undefined) say(`${source}: ${nothing}`);
  else say(`${source}: ${countFates(stories) || 'nothing there'}`);
  for (const { fate, to, title, why } of came) {
    say(
      `  ${fate}: ${to ?? title}  ${to === undefined ? '' : title}${why === undefined ? '' : ` (${why})`}`,
    );
  }
}

/** `3 new, 12 seen, 2 left out (older than 60 days: 2)`. */
function countFates(stories: readonly Taken[]): string {
  const fates = Map.groupBy(stories, ({ fate }) => fate);
  return Object.keys(shown)
    .flatMap((fate) => {
      const group = fates.get(fate as Taken['fate']) ?? [];
      if (group.length === 0) return [];
      if (fate !== 'left out') return [`${group.length} ${fate}`];
      const reasons = [...Map.groupBy(group, ({ why }) => why)].map(
        ([why, each]) => `${why}: ${each.length}`,
      );
      return [`${group.length} left out (${reasons.join(', ')})`];
    })
    .join(', ');
}
