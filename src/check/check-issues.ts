import { readInbox } from '../content/read-inbox.ts';
import { type Outcome, sortProblems } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { createItemIndex } from '../stories/item-index.ts';
import { indexEarlierItems, readKnownItems } from '../stories/read-known-items.ts';
import { chooseIssues, prepareIssue, templatesFor } from './prepare-issue.ts';
import { findRepeats } from './rules/repeat.ts';

/** Checks issues; without numbers, all and the inbox. @throws UsageError for an unknown number. */
export async function checkIssues(
  project: Project,
  wanted: readonly number[],
): Promise<Outcome<number[]>> {
  const { root, newsletter, log } = project;
  const numbers = await chooseIssues(root, wanted);
  const known = await readKnownItems(root);
  const preparation = {
    templates: await templatesFor(root),
    earlierItems: indexEarlierItems(known),
  };
  const problems = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    log.progress(`Checking issue ${number}`);
    problems.push(...(await prepareIssue(project, number, preparation)).problems);
  }
  if (wanted.length === 0) {
    const inbox = await readInbox(root, newsletter);
    const published = createItemIndex(known.filter(({ issue }) => issue !== undefined));
    problems.push(...inbox.problems, ...findRepeats(inbox.value.items, published));
  }
  return { value: numbers, problems: sortProblems(problems) };
}
