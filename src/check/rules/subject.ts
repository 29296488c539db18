import { checkProblems, longestSubject } from '../problems.ts';
import type { CheckRule } from '../rule.ts';
import { fieldPlace, headOf } from '../text/checked-texts.ts';

/**
 * Finds a missing subject, and one that is too long. Its length is in characters as readers see
 * them.
 */
export const subject: CheckRule = ({ issue, edition }) => {
  const length = [...new Intl.Segmenter(edition.language).segment(edition.subject)].length;
  const head = headOf(issue, edition.language);
  const place = fieldPlace(head, 'subject' in head.places ? 'subject' : 'title');
  if (length === 0) return [checkProblems['missing-subject'](place)];
  if (length > longestSubject) return [checkProblems['long-subject']({ length }, place)];
  return [];
};
