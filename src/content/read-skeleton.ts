import { join } from 'node:path';
import { splitFrontMatter } from './front-matter.ts';
import { readText } from './read-text.ts';
import { isSkeleton } from './translation-hash.ts';

/** True for a translation that was not filled in: nothing of it is published. */
export async function isUnfinished(root: string, file: string): Promise<boolean> {
  const { value: text } = await readText(join(root, file), file);
  const front = text === undefined ? undefined : splitFrontMatter(text, file).value;
  return front !== undefined && isSkeleton(front);
}
