import { checkProblems, longestSubject } from '../problems.ts';
import type { CheckRule } from '../rule.ts';

export const subject: CheckRule = ({ issue, edition }) => {
  const length = [...new Intl.Segmenter(edition.language).segment(edition.subject)].length;
  const place = { file: `${issue.folder}/issue.md`, line: 1 };
  if (length === 0) return [checkProblems['missing-subject'](place)];
  if (length > longestSubject) return [checkProblems['long-subject']({ length }, place)];
  return [];
};
