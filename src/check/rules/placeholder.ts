import type { Problem } from '../../model/problem.ts';
import { checkProblems } from '../problems.ts';
import type { CheckRule } from '../rule.ts';

const placeholders =
  /\blorem ipsum\b|\bTODO\b|\bTBD\b|\bTKTK\b|\bXXX+\b|\[(?:insert|your|add) [^\]]*\]/i;

export const placeholder: CheckRule = ({ issue }) => {
  const { title, subject, preheader = '', intro, folder, items } = issue;
  return [
    ...find(`${title}\n${subject}\n${preheader}`, `${folder}/issue.md`),
    ...find(intro.source, `${folder}/issue.md`),
    ...items.flatMap((item) => find(`${item.title}\n${item.body.source}`, item.file)),
  ];
};

function find(text: string, file: string): Problem[] {
  const found = placeholders.exec(text)?.[0];
  return found === undefined ? [] : [checkProblems.placeholder({ text: found }, { file })];
}
