import type { Item } from '../../newsletter/item.ts';
import type { Rule } from '../rule.ts';

/** A story that an issue had before: the same id, address or title. */
export const repeat: Rule = ({ issue, past }) => {
  const told = issue.items.map((item) => ({ number: issue.number, item }));
  return issue.items.flatMap((item, index) => {
    if (item.duplicateOf !== undefined) return [];
    const earlier = [...past, ...told.slice(0, index)].find((each) => isSame(item, each.item));
    if (earlier === undefined) return [];
    return [
      {
        code: 'repeated-item',
        severity: 'warning',
        message: `Issue ${earlier.number} has this story already: ${earlier.item.file}.`,
        hint: 'Leave it out, or keep it on purpose with duplicate_of: and the id of the other.',
        file: item.file,
        line: 1,
      },
    ];
  });
};

function isSame(one: Item, other: Item): boolean {
  const key = (title: string): string =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return (
    (one.id !== undefined && one.id === other.id) ||
    (one.url !== undefined && one.url === other.url) ||
    key(one.title) === key(other.title)
  );
}
