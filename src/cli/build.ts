import { join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../model/errors.ts';
import { hasErrors, type Outcome } from '../model/problem.ts';
import { byProblems, type Context, exclusively } from '../project.ts';
import { brokenLinks, sharedIds } from '../site/build-checks.ts';
import { buildIssues } from '../site/build-issues.ts';
import { buildRest } from '../site/build-lists.ts';
import { feedUrl, formats } from '../site/feeds/feed.ts';
import { SiteState } from '../site/site-state.ts';
import { Stage } from '../site/stage.ts';
import { type Command, issueNumber, type Result } from './command.ts';
import { openContext } from './open-context.ts';

export const build: Command = {
  name: 'build',
  summary: 'Makes the site: archive, pages, search, feeds, and each issue as mail and text.',
  usage: '[ISSUE …]',
  options: {
    out: { type: 'string', value: 'DIR', help: 'where to (default: public/ of the newsletter)' },
  },
  async run(args, terminal): Promise<Result> {
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    const { chooseIssues } = await import('../check/prepare-issue.ts');
    const only = args.positionals.map(issueNumber);
    await chooseIssues(context.root, only);
    const out = resolve(context.root, args.text('out') ?? 'public');
    if (isAmongSources(context.root, out)) {
      throw new UsageError(
        `The site cannot lie in ${out}, among what it is made from: with it, everybody could read data/. Name a folder of its own.`,
      );
    }
    const built = await buildSite(context, { out, only });
    if (built.value !== undefined) tellBuilt(context, built.value);
    return byProblems(built.problems, built.value);
  },
};

/** True for the newsletter's own folder, those around it, and those in it that are no site. */
function isAmongSources(root: string, out: string): boolean {
  const [first = ''] = relative(root, out).split(sep);
  const isAround = !relative(out, root).startsWith('..');
  return isAround || ['issues', 'templates', 'data'].includes(first);
}

/** How many files the site has, and how many of them had to be written or deleted. */
export interface Built {
  files: number;
  changed: number;
}

/**
 * Brings the site to what the issues are. With an error in any of them it stays as it was: a site
 * without one of its issues would break what people have linked to.
 * @param where.only The pages of all other issues stay as they are.
 */
export async function buildSite(
  context: Context,
  where: { out?: string; only?: readonly number[] } = {},
): Promise<Outcome<Built | undefined>> {
  const out = where.out ?? join(context.root, 'public');
  return exclusively(context.root, 'build', async () => {
    const stage = new Stage(out);
    const state = new SiteState(out);
    await stage.open();
    try {
      const issues = await buildIssues(context, stage, state, where.only ?? []);
      const problems = [...issues.problems, ...sharedIds(issues.records)];
      if (hasErrors(problems)) return { value: undefined, problems };
      const before = await state.derived();
      const derived = await buildRest(context, stage, issues, before, problems);
      if (hasErrors(problems)) return { value: undefined, problems };
      problems.push(...(await brokenLinks(stage, issues.records)));
      const conflicts = stage.conflicts();
      const [first] = conflicts.filter(({ severity }) => severity === 'error');
      // Most likely the wrong folder.
      if (first !== undefined && !stage.hasManifest) {
        throw new UsageError(`${first.message} ${first.hint}`);
      }
      problems.push(...conflicts);
      if (hasErrors(problems)) return { value: undefined, problems };
      context.terminal.progress('Putting the files into their places');
      const files = stage.size;
      const changed = await stage.commit();
      for (const record of issues.changed) await state.saveRecord(record);
      await state.saveDerived(derived);
      await state.forgetOthers(issues.records);
      if (changed > 0) await announce(context);
      return { value: { files, changed }, problems };
    } finally {
      await stage.discard();
    }
  });
}

/** Says what was built. */
export function tellBuilt({ terminal }: Context, { files, changed }: Built): void {
  const what = changed === 0 ? 'nothing had changed' : `${changed} written or taken away`;
  terminal.say(`Built the site: ${files} files, ${what}.`);
}

/** Tells the hub, where there is one, that the feeds have changed (W3C WebSub, 7). */
async function announce({ newsletter, terminal }: Context): Promise<void> {
  if (newsletter.hub === undefined) return;
  const body = new URLSearchParams({ 'hub.mode': 'publish' });
  for (const base of ['feed', 'items']) {
    for (const format of formats) {
      body.append('hub.url', feedUrl(newsletter, { base }, '', format));
    }
  }
  const signal = AbortSignal.timeout(10_000);
  const said = await fetch(newsletter.hub, {
    method: 'POST',
    body,
    signal,
    redirect: 'error',
  }).then(
    ({ status }) => (status < 300 ? undefined : `it answered ${status}`),
    () => 'it cannot be reached',
  );
  if (said !== undefined) {
    terminal.say(
      `The hub was not told of the change: ${said}. Readers find it at their next look.`,
    );
  }
}
