import { checkProblems, mailLimits } from '../problems.ts';
import type { CheckRule } from '../rule.ts';

/** Finds a mail that Gmail cuts off, or nearly: see `mailLimits`. */
export const size: CheckRule = ({ issue, edition }) => {
  const bytes = Buffer.byteLength(edition.html.pieces.join(''));
  if (bytes <= mailLimits.warning) return [];
  return [checkProblems['large-mail']({ bytes }, { file: `${issue.folder}/issue.md` })];
};
