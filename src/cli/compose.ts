import { randomUUID } from 'node:crypto';
import type { IssuePlan } from '../compose/plan-issue.ts';
import { explainDate, parseDay } from '../model/calendar.ts';
import { UsageError } from '../model/errors.ts';
import { type Command, type Result, toResult, toStopped } from './command.ts';
import { openProjectFor } from './open-project.ts';

export const compose: Command = {
  name: 'compose',
  summary:
    'Make the next numbered issue from the inbox, or move stories between the inbox and an issue that was not sent.',
  usage: '[--into ISSUE | --out STORY …]',
  operands: 0,
  options: {
    title: { value: 'TITLE', help: 'set the title of the issue' },
    date: { value: 'DAY', help: 'set its date, as in 2026-11-24 (default: today)' },
    into: {
      value: 'ISSUE',
      help: 'add the stories, title and intro of the inbox to this issue, which was not sent',
    },
    out: {
      multiple: true,
      value: 'STORY',
      help: 'move this story back to the inbox: its file, or its name in the newest issue',
    },
    'dry-run': { help: 'print the plan and change nothing' },
  },
  async run(args, terminal): Promise<Result> {
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    const date = args.text('date');
    if (date !== undefined && parseDay(date) === undefined) {
      const why = explainDate(date);
      throw new UsageError(
        why === undefined
          ? `Invalid date: "${date}". Write year, month and day: 2026-11-24.`
          : `Invalid date: "${date}": ${why}.`,
      );
    }
    const { moveStories } = await import('./compose-move.ts');
    const moved = await moveStories(project, args, newId, terminal);
    if (moved !== undefined) return moved;
    const dryRun = args.flag('dry-run');
    const { composeIssue } = await import('../compose/compose.ts');
    const { value: plan, problems } = await composeIssue(project, {
      dryRun,
      title: args.text('title'),
      date,
      newId,
    });
    if (plan === undefined) return toStopped(problems, 'Nothing was composed.');
    for (const line of describePlan(plan, dryRun)) terminal.say(line);
    return toResult(problems, planJson(plan));
  },
};

/** A random id of an issue or item (RFC 9562, version 4), as a URN. */
export function newId(): string {
  return `urn:uuid:${randomUUID()}`;
}

/** What was composed, or would be, and what stays in the inbox. */
export function describePlan(plan: IssuePlan, dryRun = false): string[] {
  const { number, title, date, items, waiting } = plan;
  const made = dryRun ? 'Would compose' : 'Composed';
  return [
    ...(items.length === 0
      ? ['Nothing in the inbox is ready for an issue.']
      : [`${made} issue ${number}, "${title}", dated ${date}:`]),
    ...items.map((item) => `  ${item.section ?? '-'}  ${item.title}`),
    ...waiting.map(({ item, reason }) => `  stays in the inbox: ${item.file} (${reason})`),
  ];
}

function planJson({ number, title, items, waiting }: IssuePlan): unknown {
  return {
    issue: items.length === 0 ? null : number,
    title,
    items: items.map(({ file, title }) => ({ file, title })),
    waiting: waiting.map(({ item, reason }) => ({ file: item.file, reason })),
  };
}
