import { join, resolve } from 'node:path';
import type { Issue } from '../newsletter/issue.ts';
import { hasErrors, type Outcome } from '../newsletter/problem.ts';
import { type Command, issueNumber, type Result } from './command.ts';
import { byProblems, type Context, exclusively, openContext } from './context.ts';
import type { Rendered } from './issues.ts';

export const build: Command = {
  name: 'build',
  summary: 'Makes the site: archive, web pages, feed, and each issue as mail and text.',
  usage: '[ISSUE …]',
  options: {
    out: { type: 'string', value: 'DIR', help: 'where to (default: public/ of the newsletter)' },
  },
  async run(args, terminal): Promise<Result> {
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    const only = args.positionals.map(issueNumber);
    const out = resolve(context.root, args.text('out') ?? 'public');
    const { value: built, problems } = await buildAll(context, { out, only });
    if (built !== undefined) tellBuilt(context, built);
    return byProblems(problems, { ...built, rendered: undefined, problems });
  },
};

export interface Built {
  /** How many files the site has, and how many of them had to be written or deleted. */
  files: number;
  changed: number;
  /** Every issue with its editions, for what comes after in the same run. */
  rendered: Rendered[];
}

/**
 * Renders every issue and writes the site. An error anywhere leaves the site as it is, since
 * a site without one of its issues would break what people have linked to.
 */
export async function buildAll(
  context: Context,
  options: { out?: string; only?: readonly number[] } = {},
): Promise<Outcome<Built | undefined>> {
  const { out = join(context.root, 'public'), only = [] } = options;
  const stages = await import('./issues.ts');
  const { buildSite } = await import('../publish/site.ts');
  const { writeSite } = await import('../publish/write.ts');
  const { neutralValues } = await import('../render/edition.ts');
  const { newsletter, terminal, root } = context;
  await stages.chooseIssues(root, only);
  const issues = await stages.readIssues(context, await stages.chooseIssues(root, []));
  const problems = [...issues.problems];
  const templates = await stages.templatesFor(root);
  const rendered: Rendered[] = [];
  for (const issue of issues.value) {
    terminal.progress(`Rendering issue ${issue.number}`);
    const one = await stages.renderIssue(context, issue, templates);
    problems.push(...one.problems);
    rendered.push(one.value);
  }
  if (hasErrors(problems)) return { value: undefined, problems };
  const neutral = (issue: Issue, language: string) =>
    neutralValues({ newsletter, issue, language });
  const site = buildSite({ newsletter, issues: rendered, templates, neutral });
  problems.push(...site.problems);
  if (hasErrors(problems)) return { value: undefined, problems };
  const changed = await exclusively(root, 'build', () => writeSite(out, site.value, only));
  return { value: { files: site.value.size, changed, rendered }, problems };
}

/** Says what was built. */
export function tellBuilt({ terminal }: Context, { files, changed }: Built): void {
  const what = changed === 0 ? 'nothing had changed' : `${changed} written or taken away`;
  terminal.say(`Built the site: ${files} files, ${what}.`);
}
