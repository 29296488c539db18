import type { Item } from '../../model/item.ts';
import type { Problem } from '../../model/problem.ts';
import {
  createItemIndex,
  type ItemIndex,
  itemContentOf,
  toKnownItem,
} from '../../stories/item-index.ts';
import { checkProblems } from '../problems.ts';
import type { CheckRule } from '../rule.ts';
import { fieldPlace } from '../text/checked-texts.ts';

/** Finds items that an earlier issue has, or that this issue has twice. */
export const repeat: CheckRule = ({ issue, earlier }) =>
  findRepeats(issue.items, earlier, issue.number);

/** Finds items that are known or twice in `items`, without `duplicate_of`. No issue: inbox. */
export function findRepeats(items: readonly Item[], index: ItemIndex, issue?: number): Problem[] {
  const here = createItemIndex();
  return items.flatMap((item): Problem[] => {
    const story = toKnownItem(itemContentOf(item), item.file, issue);
    const earlier = index.find(story) ?? here.find(story);
    here.add(story);
    if (earlier === undefined || item.duplicateOf !== undefined) return [];
    const { certainty, reason, known } = earlier;
    return [
      checkProblems['repeated-item'](
        { issue: known.issue, file: known.file, certainty, reason, id: known.id },
        fieldPlace(item, 'title'),
      ),
    ];
  });
}
