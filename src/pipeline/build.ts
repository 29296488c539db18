import { join, resolve } from 'node:path';
import type { Issue } from '../newsletter/issue.ts';
import { hasErrors, type Outcome, type Problem } from '../newsletter/problem.ts';
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
    const { chooseIssues } = await import('./issues.ts');
    const only = args.positionals.map(issueNumber);
    await chooseIssues(context.root, only);
    const { value: rendered, problems } = await renderAll(context);
    if (hasErrors(problems)) return byProblems(problems);
    const out = resolve(context.root, args.text('out') ?? 'public');
    const built = await writeAll(context, rendered, { out, only });
    problems.push(...built.problems);
    if (built.value !== undefined) tellBuilt(context, built.value);
    return byProblems(problems, built.value);
  },
};

/** Renders every issue that there is, lowest number first. */
export async function renderAll(context: Context): Promise<Outcome<Rendered[]>> {
  const stages = await import('./issues.ts');
  const { root, terminal } = context;
  const issues = await stages.readIssues(context, await stages.chooseIssues(root, []));
  const problems = [...issues.problems];
  const templates = await stages.templatesFor(root);
  const value: Rendered[] = [];
  for (const issue of issues.value) {
    terminal.progress(`Rendering issue ${issue.number}`);
    const rendered = await stages.renderIssue(context, issue, templates);
    problems.push(...rendered.problems);
    value.push(rendered.value);
  }
  return { value, problems };
}

/** How many files the site has, and how many of them had to be written or deleted. */
export interface Built {
  files: number;
  changed: number;
}

/**
 * Writes the site. Call it with every issue, none with an error in it: a site without one of
 * its issues would break what people have linked to.
 * @param where.only The pages of all other issues stay as they are.
 */
export async function writeAll(
  { root, newsletter }: Context,
  rendered: readonly Rendered[],
  where: { out?: string; only?: readonly number[] } = {},
): Promise<Outcome<Built | undefined>> {
  const { out = join(root, 'public'), only = [] } = where;
  const { templatesFor } = await import('./issues.ts');
  const { buildSite } = await import('../publish/site.ts');
  const { writeSite } = await import('../publish/write.ts');
  const { neutralValues } = await import('../render/edition.ts');
  const neutral = (issue: Issue, language: string) =>
    neutralValues({ newsletter, issue, language });
  const templates = await templatesFor(root);
  const site = buildSite({ newsletter, issues: rendered, templates, neutral });
  const problems: Problem[] = site.problems;
  if (hasErrors(problems)) return { value: undefined, problems };
  const changed = await exclusively(root, 'build', () => writeSite(out, site.value, only));
  return { value: { files: site.value.size, changed }, problems };
}

/** Says what was built. */
export function tellBuilt({ terminal }: Context, { files, changed }: Built): void {
  const what = changed === 0 ? 'nothing had changed' : `${changed} written or taken away`;
  terminal.say(`Built the site: ${files} files, ${what}.`);
}
