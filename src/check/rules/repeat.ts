import type { Item } from '../../model/item.ts';
import type { Problem } from '../../model/problem.ts';
import {
  contentOf,
  createItemIndex,
  type Duplicate,
  type ItemIndex,
  toKnownItem,
} from '../../stories/item-index.ts';
import type { Rule } from '../rule.ts';

/** A story that an issue had before, or that this issue has twice. */
export const repeat: Rule = ({ issue, past }) => repeatsAmong(issue.items, past, issue.number);

/**
 * Stories that were told before, or stand twice among these. One that names the other with
 * `duplicate_of` is told again on purpose.
 * @param issue Their issue's number; absent in the inbox.
 */
export function repeatsAmong(items: readonly Item[], past: ItemIndex, issue?: number): Problem[] {
  const here = createItemIndex();
  return items.flatMap((item): Problem[] => {
    const story = contentOf(item);
    const earlier = past.find(story) ?? here.find(story);
    here.add(toKnownItem(story, item.file, issue));
    if (earlier === undefined || item.duplicateOf !== undefined) return [];
    const { certainty, reason, known } = earlier;
    const where = known.issue === undefined ? 'The inbox' : `Issue ${known.issue}`;
    return [
      {
        code: 'repeated-item',
        severity: 'warning',
        message: `${where} ${words[certainty]}: ${known.file}. It has the same ${reason}.`,
        hint: 'Leave it out, or keep it on purpose with duplicate_of: and the id of the other.',
        file: item.file,
        line: 1,
      },
    ];
  });
}

const words: Readonly<Record<Duplicate['certainty'], string>> = {
  sure: 'has this story already',
  likely: 'may have this story already',
};
