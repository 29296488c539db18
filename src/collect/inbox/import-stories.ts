import { inboxFolder } from '../../content/issue-folders.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { ImportSettings } from '../../model/source.ts';
import type { Candidate } from '../candidate.ts';
import type { ImportTools, StoryResult } from './import-tools.ts';
import { type PreparedStory, prepareStory } from './prepare-story.ts';
import { writeItem } from './write-item.ts';

/** Stories that are prepared at a time, since their pictures are in memory. */
const atOnce = 10;

/**
 * Imports candidates to the inbox, except those that the newsletter has already. A likely duplicate
 * becomes a draft.
 * @param settings Of their source; its `name` overrides a candidate's.
 */
export async function importStories(
  candidates: readonly Candidate[],
  settings: ImportSettings & { name?: string },
  tools: ImportTools,
): Promise<Outcome<StoryResult[]>> {
  const value: StoryResult[] = [];
  const problems: Problem[] = [];
  for (let at = 0; at < candidates.length; at += atOnce) {
    const prepared: PreparedStory[] = [];
    for (const candidate of candidates.slice(at, at + atOnce)) {
      prepared.push(await prepareStory(candidate, settings, tools));
    }
    const written = await writeStories(prepared, tools);
    value.push(...written.value);
    problems.push(...written.problems);
  }
  return { value, problems };
}

async function writeStories(
  prepared: readonly PreparedStory[],
  tools: ImportTools,
): Promise<Outcome<StoryResult[]>> {
  const problems = prepared.flatMap((each) => each.problems);
  const writeOne = async ({ value, item }: PreparedStory): Promise<StoryResult> => {
    if (item === undefined) return value;
    const to = tools.dryRun
      ? `${inboxFolder}/${item.slug}.md`
      : await writeItem(tools.root, item.slug, item.text, item.pictures);
    problems.push(...item.problemsAt(to));
    return { ...value, to };
  };
  const writeAll = (): Promise<StoryResult[]> => {
    // Stories that may need the same name, such as `name-2`, are written one after the other.
    const last = new Map<string, Promise<unknown>>();
    const results = prepared.map((each) => {
      const name = each.item?.slug.replace(/(?:-\d+)+$/, '') ?? '';
      const result = (last.get(name) ?? Promise.resolve()).then(() => writeOne(each));
      last.set(name, result);
      return result;
    });
    return Promise.all(results);
  };
  const needsLock = !tools.dryRun && prepared.some(({ item }) => item !== undefined);
  const value = await (needsLock ? tools.withInboxLock(writeAll) : writeAll());
  return { value, problems };
}
