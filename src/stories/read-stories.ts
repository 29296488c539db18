import { join } from 'node:path';
import { dataFolder } from '../project.ts';
import { createPast, type Past, type Told } from './past.ts';
import { loadPast, savePast } from './past-cache.ts';
import { readPast } from './read-past.ts';

/**
 * Every story of the issues and of the inbox. What was read before is kept in `data/cache/past.json`,
 * which may be deleted: the files alone decide.
 */
export async function readStories(root: string): Promise<Told[]> {
  const file = join(await dataFolder(root), 'cache/past.json');
  const known = await loadPast(file);
  const past = await readPast(root, known);
  const isNew =
    past.size !== known.size || [...past].some(([name, each]) => known.get(name) !== each);
  if (isNew) await savePast(file, past);
  return [...past.values()].map(({ told }) => told);
}

/**
 * What was told before an issue; asked for issues in ascending order, so that each story is taken
 * up once.
 */
export function pastBefore(stories: readonly Told[]): (issue: number) => Past {
  const inOrder = stories
    .filter(({ issue }) => issue !== undefined)
    .sort((a, b) => (a.issue as number) - (b.issue as number));
  const past = createPast();
  let next = 0;
  return (issue) => {
    for (; next < inOrder.length && ((inOrder[next] as Told).issue as number) < issue; next += 1) {
      past.add(inOrder[next] as Told);
    }
    return past;
  };
}
