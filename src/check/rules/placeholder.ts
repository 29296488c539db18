import type { Item } from '../../model/item.ts';
import type { Problem } from '../../model/problem.ts';
import type { Rule } from '../rule.ts';

const leftovers =
  /\blorem ipsum\b|\bTODO\b|\bTBD\b|\bTKTK\b|\bXXX+\b|\[(?:insert|your|add) [^\]]*\]/i;

export const placeholder: Rule = ({ issue }) => [
  ...found(
    `${issue.title}\n${issue.subject}\n${issue.preheader ?? ''}`,
    `${issue.folder}/issue.md`,
  ),
  ...found(issue.intro.source, `${issue.folder}/issue.md`),
  ...issue.items.flatMap((item: Item) => found(`${item.title}\n${item.body.source}`, item.file)),
];

function found(text: string, file: string): Problem[] {
  const leftover = leftovers.exec(text)?.[0];
  if (leftover === undefined) return [];
  return [
    {
      code: 'placeholder',
      severity: 'warning',
      message: `"${leftover}" looks like something that was to be filled in.`,
      hint: 'Write what belongs there, or take it out.',
      file,
    },
  ];
}
