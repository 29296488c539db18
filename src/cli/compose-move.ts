import type { MoveOptions } from '../compose/move-stories.ts';
import type { Addition } from '../compose/plan-into.ts';
import { UsageError } from '../model/errors.ts';
import type { Project } from '../project.ts';
import {
  type Arguments,
  issueNumber,
  type Result,
  type Terminal,
  toResult,
  toStopped,
} from './command.ts';

/** `compose --into ISSUE` and `compose --out STORY`; undefined for plain `compose`. */
export async function moveStories(
  project: Project,
  args: Arguments,
  newId: () => string,
  { say }: Terminal,
): Promise<Result | undefined> {
  const [into, out] = [args.text('into'), args.texts('out')];
  if (into === undefined && out.length === 0) return undefined;
  if (into !== undefined && out.length > 0) throw new UsageError('Use --into or --out, not both.');
  const other = ['title', 'date'].find((name) => args.text(name) !== undefined);
  if (other !== undefined) {
    throw new UsageError(`--${other} is for a new issue. Change the fields in issue.md instead.`);
  }
  const { requireUnsent } = await import('../mailing/is-sent.ts');
  const { composeInto, moveOut } = await import('../compose/move-stories.ts');
  const options: MoveOptions = {
    dryRun: args.flag('dry-run'),
    newId,
    requireUnsent: (issue) => requireUnsent(project, issue),
  };
  if (into !== undefined) {
    const { value, problems } = await composeInto(project, issueNumber(into), options);
    if (value === undefined) return toStopped(problems, 'Nothing was moved.');
    for (const line of describeAddition(value, options.dryRun)) say(line);
    const { move, items, heads, waiting } = value;
    const json = {
      issue: move.number,
      items: items.map(({ file, title }) => ({ file, title })),
      heads,
      waiting: waiting.map(({ item, reason }) => ({ file: item.file, reason })),
    };
    return toResult(problems, json);
  }
  const { value, problems } = await moveOut(project, out, options);
  if (value === undefined) return toStopped(problems, 'Nothing was moved.');
  const { issue, items } = value;
  say(`${options.dryRun ? 'Would move' : 'Moved'} from issue ${issue} to the inbox:`);
  for (const { title, slug } of items) say(`  ${title} (issues/inbox/${slug}.md)`);
  const json = { issue, items: items.map(({ file, title, id }) => ({ file, title, id })) };
  return toResult(problems, json);
}

function describeAddition({ move, items, heads, waiting }: Addition, dryRun: boolean): string[] {
  const { number } = move;
  const isEmpty = items.length === 0 && heads.length === 0;
  return [
    isEmpty
      ? `Nothing in the inbox is ready for issue ${number}.`
      : `${dryRun ? 'Would add' : 'Added'} to issue ${number}:`,
    ...items.map((item) => `  ${item.section ?? '-'}  ${item.title}`),
    ...heads.map((file) => `  title, subject or intro of ${file}`),
    ...waiting.map(({ item, reason }) => `  stays in the inbox: ${item.file} (${reason})`),
  ];
}
