import { existsSync } from 'node:fs';
import type { StoryResult } from '../collect/inbox/import-tools.ts';
import type { CollectOptions } from '../collect/open-tools.ts';
import type { SourceReport } from '../collect/sources/import-source.ts';
import { UsageError } from '../model/errors.ts';
import { hasErrors } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { type Arguments, type Command, exit, type Result, type Terminal } from './command.ts';
import { openProjectFor } from './open-project.ts';

export const collect: Command = {
  name: 'collect',
  summary:
    'Import stories into the inbox: from the sources in newsletter.yaml, or from the files (Markdown, Word, HTML, mail, text), folders and URLs named here.',
  usage: '[PATH or URL …]',
  operands: Number.POSITIVE_INFINITY,
  options: {
    'dry-run': { help: 'list what would be imported and change nothing' },
    'split-at': {
      value: 'LINES',
      help: 'split a text into stories at these lines, as in 1,15,25; --dry-run proposes them',
    },
    section: { value: 'ID', help: 'set the section of named stories' },
    take: {
      value: 'HOW',
      help: 'import this much of named stories: whole, summary, or a number of paragraphs',
    },
    drafts: { help: 'import named stories as drafts' },
    again: { help: 'also fetch sources that were fetched within the hour' },
    quiet: { help: 'print only sources with new stories or failures' },
  },
  async run(args, terminal): Promise<Result> {
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    return args.positionals.length > 0
      ? runNamed(project, args, terminal)
      : runSources(project, args, terminal);
  },
};

/** How the services ask and show what concerns a person. */
export async function askingOn(terminal: Terminal): Promise<Omit<CollectOptions, 'dryRun'>> {
  const { formatProposals } = await import('../collect/split/format-proposals.ts');
  return {
    confirm: terminal.confirm,
    ask: terminal.ask,
    showProposals: (file, proposals) => {
      terminal.say(`${file}: stories may begin at:`);
      for (const line of formatProposals(proposals)) terminal.say(`  ${line}`);
    },
  };
}

async function runSources(project: Project, args: Arguments, terminal: Terminal): Promise<Result> {
  if (args.text('split-at') !== undefined) throw new UsageError('Name the text to split.');
  const { collectSources } = await import('../collect/collect.ts');
  const { value, problems } = await collectSources(project, {
    ...(await askingOn(terminal)),
    dryRun: args.flag('dry-run'),
    again: args.flag('again'),
  });
  const quiet = args.flag('quiet');
  for (const line of describeSources(value, quiet)) terminal.say(line);
  if (value.length === 0 && !quiet) {
    terminal.say('No sources. Add some to issues/newsletter.yaml, or name files or URLs.');
  }
  const failed = value.flatMap((report) => report.failed ?? []);
  const all = [...problems, ...failed];
  return { ...endOf(project, all, failed.length > 0), problems: all, json: { sources: value } };
}

async function runNamed(project: Project, args: Arguments, terminal: Terminal): Promise<Result> {
  const section = args.text('section');
  const known = project.newsletter.sections.map(({ id }) => id);
  if (section !== undefined && !known.includes(section)) {
    const { suggest } = await import('../model/nearest.ts');
    throw new UsageError(`Unknown section "${section}". ${suggest(section, known)}`);
  }
  const take = readTake(args.text('take'));
  const lines = readLines(args.text('split-at'));
  const urls = args.positionals.filter((typed) => /^[a-z][a-z0-9+.-]*:\/\//i.test(typed));
  const paths = args.positionals
    .filter((typed) => !urls.includes(typed))
    .map((typed) => ({ typed, path: args.path(typed) }));
  const dryRun = args.flag('dry-run');
  const { collectNamed } = await import('../collect/collect.ts');
  const { value, problems } = await collectNamed(
    project,
    { paths, urls },
    {
      ...(await askingOn(terminal)),
      dryRun,
      lines,
      overrides: { section, drafts: args.flag('drafts'), ...(take !== undefined && { take }) },
    },
  );
  for (const story of value) terminal.say(describeStory(story, dryRun));
  const isOutside = problems.some(
    ({ file, severity }) => severity === 'error' && urls.includes(file ?? ''),
  );
  const { parseFetchUrl } = await import('../lib/fetch/fetch-url.ts');
  // Running it again would not help.
  const isWrong =
    paths.some(({ path }) => !existsSync(path)) ||
    urls.some((url) => !(parseFetchUrl(url) instanceof URL));
  const end = isWrong && !project.signal.aborted ? { exit: exit.usage } : undefined;
  return { ...(end ?? endOf(project, problems, isOutside)), problems, json: { items: value } };
}

function endOf(
  { signal }: Project,
  problems: NonNullable<Result['problems']>,
  isOutside: boolean,
): Pick<Result, 'exit'> {
  if (signal.aborted) return { exit: exit.interrupted };
  if (isOutside) return { exit: exit.unfinished };
  return { exit: hasErrors(problems) ? exit.problems : exit.done };
}

function readTake(typed: string | undefined): 'whole' | 'summary' | number | undefined {
  if (typed === undefined || typed === 'whole' || typed === 'summary') return typed;
  if (/^[1-9]\d{0,2}$/.test(typed)) return Number(typed);
  throw new UsageError(`Invalid --take "${typed}". Use whole, summary, or a number of paragraphs.`);
}

function readLines(typed: string | undefined): number[] | undefined {
  if (typed === undefined) return undefined;
  if (!/^[1-9]\d*(?:[,\s]+[1-9]\d*)*$/.test(typed.trim())) {
    throw new UsageError(`Invalid --split-at "${typed}". Use line numbers: --split-at 1,15,25.`);
  }
  return typed
    .trim()
    .split(/[,\s]+/)
    .map(Number);
}

function describeStory({ fate, from, to, title, why }: StoryResult, dryRun: boolean): string {
  const would = dryRun && (fate === 'new' || fate === 'draft') ? 'would be ' : '';
  const where = fate !== 'seen' && to !== undefined ? ` → ${to}` : '';
  return `${would}${fate}: ${from}${where}  ${title}${inBrackets(why)}`;
}

/** A line for each source and story; the reason of a failure is a problem. @param quiet Omits sources without new stories unless they failed. */
export function describeSources(reports: readonly SourceReport[], quiet: boolean): string[] {
  return reports.flatMap(({ source, quiet: reason, failed, stories }) => {
    const shown = stories.filter(({ fate }) => fate !== 'seen' && fate !== 'left out');
    if (quiet && failed === undefined && shown.length === 0) return [];
    const state =
      failed === undefined ? (reason ?? (countFates(stories) || 'no stories')) : 'failed';
    return [
      `${source}: ${state}`,
      ...shown.map(
        ({ fate, to, title, why }) =>
          `  ${fate}: ${to === undefined ? title : `${to}  ${title}`}${inBrackets(why)}`,
      ),
    ];
  });
}

function inBrackets(why: string | undefined): string {
  return why === undefined ? '' : ` (${why})`;
}

const fates = ['new', 'draft', 'seen', 'left out', 'refused'] as const;

function countFates(stories: readonly StoryResult[]): string {
  const groups = Map.groupBy(stories, ({ fate }) => fate);
  return fates
    .flatMap((fate) => {
      const group = groups.get(fate) ?? [];
      if (group.length === 0) return [];
      if (fate !== 'left out') return [`${group.length} ${fate}`];
      const reasons = [...Map.groupBy(group, ({ why }) => why)].map(
        ([why, each]) => `${why}: ${each.length}`,
      );
      return [`${group.length} left out (${reasons.join(', ')})`];
    })
    .join(', ');
}
