import type { CheckRule } from '../rule.ts';
import { fieldPlace, headOf } from '../text/checked-texts.ts';
import { textProblems } from '../text/problems.ts';

/** Two issues of the same title look the same in lists, feeds and inboxes. */
export const title: CheckRule = ({ issue, otherTitles }) => {
  const own = fold(issue.title);
  const other = [...otherTitles].find(
    ([number, each]) => number < issue.number && fold(each) === own,
  );
  if (other === undefined) return [];
  return [textProblems['repeated-title']({ issue: other[0] }, fieldPlace(headOf(issue), 'title'))];
};

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}
