import type { IssuePlan } from '../compose/plan.ts';
import { parseDay } from '../model/calendar.ts';
import { UsageError } from '../model/errors.ts';
import { hasErrors, type Outcome, type Problem } from '../model/problem.ts';
import { byProblems, type Context, exclusively } from '../project.ts';
import type { Command, Result } from './command.ts';
import { openContext } from './open-context.ts';

export const compose: Command = {
  name: 'compose',
  summary: 'Makes the next numbered issue from the inbox.',
  usage: '',
  options: {
    title: { type: 'string', value: 'TITLE', help: 'the title of the issue' },
    date: { type: 'string', value: 'DAY', help: 'its date, as 2026-11-24 (default: today)' },
    'dry-run': { type: 'boolean', help: 'tell what would be done, and do nothing' },
  },
  async run(args, terminal): Promise<Result> {
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    const date = args.text('date');
    if (date !== undefined && parseDay(date) === undefined) {
      throw new UsageError(`"${date}" is not a date. Write the year first: 2026-11-24.`);
    }
    const dryRun = args.flag('dry-run');
    const { value: plan, problems } = await composeNext(context, {
      dryRun,
      ...(args.text('title') !== undefined && { title: args.text('title') as string }),
      ...(date !== undefined && { date }),
    });
    if (plan !== undefined) tellPlan(context, plan, dryRun);
    return byProblems(problems, plan === undefined ? undefined : planJson(plan));
  },
};

export interface ComposeWishes {
  title?: string;
  date?: string;
  dryRun?: boolean;
}

/**
 * Makes the next issue from the inbox, one process at a time.
 * @returns The plan that was carried out; with no items where nothing is ready. Undefined, and
 *   nothing written, where an item of the inbox has an error.
 */
export async function composeNext(
  context: Context,
  wishes: ComposeWishes,
): Promise<Outcome<IssuePlan | undefined>> {
  const { root, newsletter, terminal } = context;
  const { commitIssue, recoverCompose } = await import('../compose/commit.ts');
  const { planIssue } = await import('../compose/plan.ts');
  const { readInbox } = await import('../content/read-inbox.ts');
  const { listIssues } = await import('../content/read-issue.ts');
  const { dayIn } = await import('../model/calendar.ts');
  const { randomUUID } = await import('node:crypto');

  return exclusively(root, 'compose', async () => {
    const problems = await recoverCompose(root);
    const inbox = await readInbox(root, newsletter);
    problems.push(...inbox.problems);
    if (hasErrors(problems)) return { value: undefined, problems };
    const plan = planIssue({
      inbox: inbox.value,
      newsletter,
      number: Math.max(0, ...(await listIssues(root))) + 1,
      today: dayIn(terminal.now(), newsletter.timeZone),
      newId: () => `urn:uuid:${randomUUID()}`,
      ...(wishes.title !== undefined && { title: wishes.title }),
      ...(wishes.date !== undefined && { date: wishes.date }),
    });
    if (plan.items.length > 0 && !wishes.dryRun) problems.push(...(await commitIssue(root, plan)));
    return { value: plan, problems };
  });
}

/** Finishes a compose that was stopped, so that no item is in the inbox and in an issue. */
export async function recoverInbox({ root }: Context): Promise<Problem[]> {
  const { recoverCompose } = await import('../compose/commit.ts');
  return exclusively(root, 'compose', () => recoverCompose(root));
}

/** Says what was, or would be, composed. */
export function tellPlan({ terminal }: Context, plan: IssuePlan, dryRun = false): void {
  if (plan.items.length === 0) {
    terminal.say('Nothing in the inbox is ready for an issue.');
  } else {
    const made = dryRun ? 'Would make' : 'Made';
    terminal.say(`${made} issue ${plan.number}, "${plan.title}", of ${plan.date}:`);
    for (const item of plan.items) terminal.say(`  ${item.section ?? '-'}  ${item.title}`);
  }
  for (const { item, reason } of plan.waiting) terminal.say(`  waits: ${item.file} (${reason})`);
}

function planJson(plan: IssuePlan): unknown {
  return {
    issue: plan.items.length === 0 ? null : plan.number,
    title: plan.title,
    items: plan.items.map(({ file, title }) => ({ file, title })),
    waiting: plan.waiting.map(({ item, reason }) => ({ file: item.file, reason })),
  };
}
