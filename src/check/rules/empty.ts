import { checkProblems } from '../problems.ts';
import type { CheckRule } from '../rule.ts';

/** Finds an issue without items, those that are withdrawn aside. */
export const empty: CheckRule = ({ issue }) => {
  if (issue.items.some((item) => !item.withdrawn)) return [];
  const { number, folder } = issue;
  return [checkProblems['empty-issue']({ issue: number, folder }, { file: `${folder}/issue.md` })];
};
