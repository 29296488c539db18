import type { RenderedIssue } from '../check/prepare-issue.ts';
import type { SendWishes } from '../mailing/send-issue.ts';
import { hasErrors, type Problem } from '../model/problem.ts';
import type { Context } from '../project.ts';
import { type Command, exit, type Result, toResult } from './command.ts';
import { openContext } from './open-context.ts';
import { waitOptions, wantsToWait } from './wait-options.ts';

export const digest: Command = {
  name: 'digest',
  summary: 'The whole way for the next issue: collect, compose, check, build, send.',
  usage: '',
  options: { yes: { type: 'boolean', help: 'send to people without asking' }, ...waitOptions },
  async run(args, terminal): Promise<Result> {
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    const { openChannel } = await import('../mailing/plan.ts');
    // Wrong settings are reported before anything is made.
    openChannel(context);
    const wait = wantsToWait(args, terminal);

    const composed = await nextIssue(context);
    if (composed.number === undefined) return toResult(composed.problems, { issue: null, sent: 0 });
    return publishAndSend(context, composed.number, composed.problems, {
      yes: args.flag('yes'),
      wait,
      clockIsRight: args.flag('clock-is-right'),
    });
  },
};

/** A source that fails does not hold up the issue: its errors become warnings. */
async function collectNews(context: Context): Promise<{ problems: Problem[] }> {
  if (!context.newsletter.sources.some(({ origin }) => origin !== undefined))
    return { problems: [] };
  const { collectSources } = await import('../collect/collect.ts');
  const { askingOn, describeSources } = await import('./collect.ts');
  const options = { ...(await askingOn(context)), dryRun: false, again: false };
  const { value, problems } = await collectSources(context, options);
  for (const line of describeSources(value, true)) context.terminal.say(line);
  const failed = value.flatMap((account) => account.failed ?? []);
  const told = [...problems, ...failed].map((problem) => ({
    ...problem,
    severity: 'warning' as const,
  }));
  return { problems: told };
}

/** The highest issue, where it was not mailed yet, else a new one from the inbox. */
async function nextIssue(context: Context): Promise<{ number?: number; problems: Problem[] }> {
  const { say } = context.terminal;
  const { listIssues, readIssue } = await import('../content/read-issue.ts');
  const { composeIssue, recoverInbox } = await import('../compose/compose.ts');
  const { describePlan, newId } = await import('./compose.ts');
  const { wasMailed } = await import('../mailing/plan.ts');
  const { withStore } = await import('../mailing/open-ledger.ts');
  const problems = await recoverInbox(context);
  const highest = Math.max(0, ...(await listIssues(context.root)));
  if (highest > 0) {
    const { value: issue, problems: found } = await readIssue(
      context.root,
      highest,
      context.newsletter,
    );
    if (issue === undefined) return { problems: [...problems, ...found] };
    if (!(await withStore(context, (store) => wasMailed(store, issue)))) {
      say(`Takes up issue ${highest}, "${issue.title}", which was not mailed yet.`);
      return { number: highest, problems };
    }
  }
  const collected = await collectNews(context);
  problems.push(...collected.problems);
  const { value: plan, problems: found } = await composeIssue(context, { newId });
  if (plan === undefined) return { problems: [...problems, ...found] };
  // What is wrong in a story that was composed is found again where it lies now.
  const gone = new Set(plan.items.map(({ file }) => file));
  problems.push(...found.filter(({ file }) => file === undefined || !gone.has(file)));
  for (const line of describePlan(plan)) say(line);
  if (plan.items.length === 0) {
    say('Nothing new: nothing was sent.');
    return { problems };
  }
  return { number: plan.number, problems };
}

async function publishAndSend(
  context: Context,
  number: number,
  problems: Problem[],
  wishes: SendWishes,
): Promise<Result> {
  const { buildSite } = await import('../site/build-site.ts');
  const { describeBuilt } = await import('./build.ts');
  const { prepareIssue } = await import('../check/prepare-issue.ts');
  const { sendIssue } = await import('../mailing/send-issue.ts');
  const { say } = context.terminal;

  const prepared = await prepareIssue(context, number);
  const all = [...problems, ...prepared.problems];
  const warnings = all.filter(({ severity }) => severity === 'warning').length;
  if (hasErrors(all)) {
    say(`Checked issue ${number}: it cannot go out like this. Nothing was built or sent.`);
    return toResult(all);
  }
  say(
    `Checked issue ${number}: ${warnings === 0 ? 'nothing wrong' : `${warnings} to look at, below`}.`,
  );

  const built = await buildSite(context);
  all.push(...built.problems.filter((each) => !all.some((one) => isSame(one, each))));
  if (built.value === undefined) return toResult(all);
  say(describeBuilt(built.value, 'public'));
  if (context.terminal.signal.aborted) return { exit: exit.interrupted, problems: all };

  const sent = await sendIssue(context, prepared.value as RenderedIssue, wishes);
  all.push(...sent.problems);
  return {
    exit: sent.exit,
    problems: all,
    json: { issue: number, sent: sent.sent, site: built.value },
  };
}

function isSame(a: Problem, b: Problem): boolean {
  return a.code === b.code && a.message === b.message && a.file === b.file && a.line === b.line;
}
