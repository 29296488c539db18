import type { Problem } from '../../model/problem.ts';
import type { CheckRule } from '../rule.ts';
import { fieldPlace } from '../text/checked-texts.ts';
import { textProblems } from '../text/problems.ts';

/** In years. Events are announced earlier than that only in other fields. */
const mostAhead = 2;
/** No newsletter has stories of its own from before. */
const earliestYear = 1970;

/** Dates with a mistyped year, such as 0206 and 2062. */
export const dates: CheckRule = ({ issue, today }) => {
  const latestYear = Number(today.slice(0, 4)) + mostAhead;
  const check = (date: string | undefined, file: string, places = {}): Problem[] => {
    const year = Number(date?.slice(0, 4));
    if (date === undefined || (year >= earliestYear && year <= latestYear)) return [];
    return [textProblems['far-date']({ date }, fieldPlace(file, 'date', places))];
  };
  return [
    ...check(issue.date, `${issue.folder}/issue.md`, issue.places),
    ...issue.items
      .flatMap((item) => [item, ...item.translations.values()])
      .flatMap(({ date, file, places }) => check(date, file, places)),
  ];
};
