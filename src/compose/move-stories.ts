import { chooseIssues, listIssues } from '../content/issue-folders.ts';
import { readInbox } from '../content/read-inbox.ts';
import { readIssue } from '../content/read-issue.ts';
import { parseItemName } from '../content/slug.ts';
import { dayIn } from '../model/calendar.ts';
import { UsageError } from '../model/errors.ts';
import type { Issue } from '../model/issue.ts';
import type { Item } from '../model/item.ts';
import { suggest } from '../model/nearest.ts';
import { hasErrors, type Outcome, type Problem } from '../model/problem.ts';
import { exclusively, type Project } from '../project.ts';
import { recoverCompose } from './commit-issue.ts';
import { commitMove } from './move-files.ts';
import { type Addition, planInto } from './plan-into.ts';
import { planOut } from './plan-out.ts';

export interface MoveOptions {
  dryRun: boolean;
  newId: () => string;
  /** @throws UsageError where readers have the issue. */
  requireUnsent: (issue: Issue) => Promise<void>;
}

/** Adds what is ready in the inbox to an issue that was not sent. @returns no value after an error. */
export async function composeInto(
  project: Project,
  number: number,
  { dryRun, newId, requireUnsent }: MoveOptions,
): Promise<Outcome<Addition | undefined>> {
  const { root, newsletter, now } = project;
  await chooseIssues(root, [number]);
  return exclusively(root, 'compose', async () => {
    const problems = await recoverCompose(root, now());
    const { value: issue, problems: found } = await readIssue(root, number, newsletter);
    if (issue === undefined) return { value: undefined, problems: [...problems, ...found] };
    await requireUnsent(issue);
    const inbox = await readInbox(root, newsletter);
    problems.push(...inbox.problems);
    if (hasErrors(problems)) return { value: undefined, problems };
    const today = dayIn(now(), newsletter.timeZone);
    const plan = await planInto({ root, issue, inbox: inbox.value, newsletter, today, newId });
    problems.push(...plan.problems);
    if (hasErrors(problems)) return { value: undefined, problems };
    if (!dryRun && plan.value.move.files.length > 0) {
      problems.push(...(await commitMove(root, plan.value.move)));
    }
    return { value: plan.value, problems };
  });
}

/**
 * Moves stories of an issue that was not sent back to the inbox, with translations and pictures.
 * @param named Files, `003/mill`, or ids and names of stories in the newest issue.
 * @throws UsageError for a story that does not exist.
 */
export async function moveOut(
  project: Project,
  named: readonly string[],
  { dryRun, requireUnsent }: Omit<MoveOptions, 'newId'>,
): Promise<Outcome<{ issue: number; items: Item[] } | undefined>> {
  const { root, newsletter, now } = project;
  return exclusively(root, 'compose', async () => {
    const problems: Problem[] = await recoverCompose(root, now());
    const numbers = new Set(named.map((each) => numberIn(each)));
    const [number = (await listIssues(root)).at(-1), ...others] = numbers;
    if (number === undefined) throw new UsageError('No issue exists yet.');
    if (others.length > 0) throw new UsageError('Name stories of one issue.');
    await chooseIssues(root, [number]);
    const { value: issue, problems: found } = await readIssue(root, number, newsletter);
    if (issue === undefined) return { value: undefined, problems: [...problems, ...found] };
    await requireUnsent(issue);
    const items = [...new Set(named.map((each) => findStory(each, issue)))];
    const inbox = (await readInbox(root, newsletter)).value;
    const plan = await planOut({ root, issue, items, inbox, newsletter });
    problems.push(...plan.problems);
    if (hasErrors(problems)) return { value: undefined, problems };
    if (!dryRun) problems.push(...(await commitMove(root, plan.value)));
    return { value: { issue: number, items }, problems };
  });
}

/** The issue that a path or an address names: `issues/003/02-mill.md`, `/003/mill/`. */
function numberIn(named: string): number | undefined {
  const folder = /(?:^|[/\\])(\d{3,})[/\\]/.exec(named)?.[1];
  return folder === undefined ? undefined : Number(folder);
}

function findStory(named: string, { items, number }: Issue): Item {
  const last = named.split(/[/\\]/).filter(Boolean).at(-1) ?? '';
  const wanted = [last, parseItemName(last).slug, parseItemName(`${last}.md`).slug];
  const found =
    items.find(({ id, file }) => id === named || file.endsWith(`/${last}`)) ??
    items.find(({ slug }) => wanted.includes(slug)) ??
    items.find(({ title }) => title.toLowerCase() === named.trim().toLowerCase());
  if (found !== undefined) return found;
  const slugs = items.map(({ slug }) => slug);
  throw new UsageError(`No story "${named}" in issue ${number}. ${suggest(last, slugs)}`);
}
